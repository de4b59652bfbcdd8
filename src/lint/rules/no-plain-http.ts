import { ts } from 'ts-morph';
import { textOf } from '../model/code.js';
import { defineRule } from '../rule.js';
import { withServer } from './support/examples.js';

/** What sends requests. */
const SENDS =
  /^(global:fetch|undici\.(fetch|request|stream|Pool|Client)|axios(\.\w+)?|got(\.\w+)?|ky(\.\w+)?|node-fetch|superagent\.\w+|needle\.?\w*|ofetch(\.\w+)?)(\(\))?(\.\w+)?\(\)$/;
const OWN =
  /^http:\/\/(localhost|127\.|\[::1\]|0\.0\.0\.0|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|host\.docker\.internal|169\.254\.|[\w-]+(:|\/|$)|[\w.-]+\.(local|internal|svc|test|localhost|cluster\.local)\b)/i;

const sending = (address: string): string => withServer(`export const load = () => fetch(${address});\nexport { makeServer };\n`);

export default defineRule({
  name: 'no-plain-http',
  severity: 'warning',
  category: 'transport',
  confidence: 'high',
  practices: ['P-23'],
  cwe: ['CWE-319'],
  owasp: ['MCP07'],
  summary: 'Requests to other machines are encrypted.',
  why: 'What goes over http:// can be read and changed by everybody on the way: credentials leak, and the answer, which the model will read, can be anything.',
  advice: 'Use https://. If the other side has no certificate, put the connection into a private network or a tunnel.',
  whenNotToUse: 'The address is one of a private network that the linter does not recognise as such.',
  examples: {
    bad: [sending("'http://api.example.com/items'")],
    good: [sending("'https://api.example.com/items'"), sending("'http://127.0.0.1:9200/items'")],
  },
  messages: { plain: 'A request to {host} goes over http://, readable and changeable on the way. Use https://.' },
  check({ code, report }) {
    for (const use of code.matching(SENDS)) {
      const first = use.node.arguments?.[0];
      if (first === undefined) continue;
      const given = ts.isObjectLiteralExpression(first)
        ? ['url', 'baseURL', 'prefixUrl'].flatMap((name) => code.option(use, 0, name))
        : code.names.leavesOf(first);
      const address = given.map((leaf) => beginning(leaf)).find((text) => text.startsWith('http://') && !OWN.test(text));
      if (address !== undefined)
        report({ message: 'plain', values: { host: /^http:\/\/([^/:?#]+)/.exec(address)?.[1] ?? address }, at: use.node });
    }
  },
});

/** The known beginning of an address; '' where its host is not known. */
function beginning(node: ts.Expression): string {
  if (!ts.isTemplateExpression(node)) return textOf(node) ?? '';
  return /^http:\/\/[^/]+\//.test(node.head.text) ? node.head.text : '';
}
