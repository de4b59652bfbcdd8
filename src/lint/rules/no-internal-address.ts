import { defineRule } from '../rule.js';
import { excerpt, metadataOf } from './support/metadata.js';

/** What tells an outsider how things are laid out inside. */
const LEAKS: [RegExp, string][] = [
  [/\b[a-z][a-z0-9+]*:\/\/[^\s:/@]+:[^\s@/]+@[^\s"'`]+/i, 'an address with a password'],
  [
    /\b(10\.\d{1,3}\.\d{1,3}\.\d{1,3}|192\.168\.\d{1,3}\.\d{1,3}|172\.(1[6-9]|2\d|3[01])\.\d{1,3}\.\d{1,3})(:\d+)?\b(?!\/\d)/,
    'an address of a private network',
  ],
  [/\b[\w-]+(\.[\w-]+)*\.(internal|corp|intranet|lan|svc\.cluster\.local)\b/i, 'the name of an internal host'],
  [
    /(?<![\w.~])\/(home|Users)\/(?!(user|username|you|me|name|yourname|your-name|alice|bob|john|jane|dev|example|test|projects?|app|apps|data|work|workspace|shared|\$|<|\{|\[))[\w.-]+\//,
    'a path of somebody’s home directory',
  ],
  [
    /\bC:\\\\?Users\\\\?(?!(user|username|you|me|name|yourname|alice|bob|john|jane|example|test|<|\{|\[))[\w.-]+\\/i,
    'a path of somebody’s home directory',
  ],
];
/** Words that say that what follows is an example. */
const EXAMPLE = /\be\.?g\.?|example|such as|for instance|sample|placeholder|like\b/i;

const server = (text: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('count_orders', { description: '${text}', inputSchema: z.strictObject({}) }, async () => ({ content: [] }));`;

export default defineRule({
  name: 'no-internal-address',
  severity: 'info',
  category: 'description',
  confidence: 'medium',
  practices: ['P-77'],
  cwe: ['CWE-200'],
  owasp: ['MCP10'],
  summary: 'Texts for the model do not tell how things are laid out inside.',
  why: 'Descriptions go to every client, to the provider of the model and into logs. Host names, private addresses, home directories and connection strings in them tell an attacker where to go next.',
  advice:
    'Say what the tool does without saying where. Take addresses from the configuration, and use example.com and documentation addresses in examples.',
  whenNotToUse: 'The address is public, or an example of a form.',
  examples: {
    bad: [server('Count the orders of db-3.prod.internal.')],
    good: [server('Count the orders of the production database.'), server('Count the orders of a host, e.g. 10.0.0.5.')],
  },
  messages: {
    leak: 'The text shows {what} in {of}: "{text}".',
  },
  check({ server, report }) {
    for (const { tool, of, text, node } of metadataOf(server))
      for (const [pattern, what] of LEAKS) {
        const found = pattern.exec(text);
        if (found === null || EXAMPLE.test(text.slice(Math.max(0, found.index - 60), found.index))) continue;
        report({
          message: 'leak',
          values: { what, of, text: excerpt(found[0].replace(/:[^:@/]+@/, ':…@'), 40) },
          at: node,
          tools: tool ? [tool.name] : [],
        });
      }
  },
});
