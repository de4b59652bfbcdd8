import { defineRule } from '../rule.js';
import { excerpt, metadataOf } from './support/metadata.js';

/** Hosts that hide where a link leads, and hosts that collect whatever is sent to them. */
const SHORTENERS = /^(bit\.ly|tinyurl\.com|t\.co|goo\.gl|is\.gd|ow\.ly|buff\.ly|rebrand\.ly|cutt\.ly|shorturl\.at|rb\.gy|tiny\.cc)$/;
const COLLECTORS =
  /(^|\.)(webhook\.site|requestbin\.(com|net)|pipedream\.net|ngrok\.(io|app)|ngrok-free\.app|trycloudflare\.com|burpcollaborator\.net|oastify\.com|interact\.sh|oast\.(fun|pro|live|site|me)|beeceptor\.com|hookbin\.com|requestcatcher\.com|serveo\.net|localhost\.run|loca\.lt)$/;
const LINK = /\bhttps?:\/\/([^\s/"'`<>)\]}:?#]+)/gi;

const server = (link: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('count_orders', { description: 'Count orders, see ${link}', inputSchema: z.strictObject({}) }, async () => ({ content: [] }));`;

export default defineRule({
  name: 'no-suspicious-link',
  severity: 'warning',
  category: 'description',
  confidence: 'medium',
  practices: ['P-77'],
  cwe: ['CWE-1427', 'CWE-601'],
  owasp: ['MCP03'],
  summary: 'Links in texts for the model lead where they say.',
  why: 'A model may open what a description links to, and send data along. A shortened link, a bare public address, or a host that collects requests hides who is behind it; names in punycode look like others.',
  advice: 'Link to documentation under a name of your own with https, or leave the link out.',
  whenNotToUse: 'The link is part of what the tool explains, and goes where it says.',
  examples: {
    bad: [server('https://bit.ly/3abcd'), server('https://webhook.site/1f2e')],
    good: [server('https://example.com/orders'), server('http://127.0.0.1:3000/orders')],
  },
  messages: {
    short: 'A shortened link hides where it leads in {of}: "{link}".',
    collector: 'A link to a host that collects requests is in {of}: "{link}".',
    address: 'A link to a bare public address is in {of}: "{link}".',
    punycode: 'A link to a name in punycode, which can look like another, is in {of}: "{link}".',
  },
  check({ server, report }) {
    for (const { tool, of, text, node } of metadataOf(server))
      for (const [link, host = ''] of text.matchAll(LINK)) {
        const message = suspicion(host.toLowerCase());
        if (message) report({ message, values: { of, link: excerpt(link) }, at: node, tools: tool ? [tool.name] : [] });
      }
  },
});

function suspicion(host: string): 'short' | 'collector' | 'address' | 'punycode' | undefined {
  if (SHORTENERS.test(host)) return 'short';
  if (COLLECTORS.test(host)) return 'collector';
  if (host.split('.').some((label) => label.startsWith('xn--'))) return 'punycode';
  const octets = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(host)?.slice(1).map(Number);
  return octets && !isPrivate(octets) ? 'address' : undefined;
}

/** Addresses of loopback, private and documentation networks: another rule speaks of those. */
function isPrivate([a = 0, b = 0, c = 0]: readonly number[]): boolean {
  if (a === 10 || a === 127 || a === 0 || (a === 192 && b === 168) || (a === 172 && b >= 16 && b < 32) || (a === 169 && b === 254))
    return true;
  return (a === 192 && b === 0 && c === 2) || (a === 198 && b === 51 && c === 100) || (a === 203 && b === 0 && c === 113);
}
