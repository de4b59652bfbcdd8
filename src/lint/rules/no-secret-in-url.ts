import { ts } from 'ts-morph';
import { type Code, textOf } from '../model/code.js';
import { unwrap } from '../program/syntax.js';
import { defineRule } from '../rule.js';
import { withServer } from './support/examples.js';

const PARAMETER = /^(api[-_]?key|key|token|access[-_]?token|auth|secret|password|appid|apikey|client_secret)$/i;
const ENDS = /[?&](api[-_]?key|key|token|access[-_]?token|auth|secret|password|appid|client_secret)=$/i;

const asking = (request: string): string => withServer(`export const load = () => ${request};\nexport { makeServer };\n`);

export default defineRule({
  name: 'no-secret-in-url',
  severity: 'info',
  category: 'secrets',
  confidence: 'high',
  recommended: false,
  practices: ['P-33', 'P-116'],
  cwe: ['CWE-598'],
  owasp: ['MCP01'],
  summary: 'Credentials are sent in a header, not in the address of a request.',
  why: 'Addresses are logged by proxies, by the other side, and by the server itself when it reports an error: the text of a failed request holds the key, and tools give that text to the model.',
  advice: 'Send it in the Authorization header, where the API takes it there. Where it does not, keep the address out of errors and logs.',
  whenNotToUse: 'The API takes its key in the address only.',
  examples: {
    bad: [asking('fetch(`https://api.example.com/items?api_key=${process.env.ITEMS_KEY}`)')],
    good: [asking('fetch("https://api.example.com/items", { headers: { authorization: `Bearer ${process.env.ITEMS_KEY}` } })')],
  },
  messages: { sent: 'A credential is sent in the address of a request, as "{name}". Send it in a header.' },
  check({ code, report }) {
    for (const node of code.every('templates')) {
      const name = inTemplate(code, node);
      if (name !== undefined) report({ message: 'sent', values: { name }, at: node });
    }
    for (const node of code.every('calls')) {
      const name = inSearch(code, node);
      if (name !== undefined) report({ message: 'sent', values: { name }, at: node });
    }
  },
});

function inTemplate(code: Code, node: ts.TemplateExpression): string | undefined {
  let before = node.head.text;
  for (const { expression, literal } of node.templateSpans) {
    const name = ENDS.exec(before)?.[1];
    if (name !== undefined && isSecret(code, expression)) return name;
    before = literal.text;
  }
  return undefined;
}

/** `url.searchParams.set('key', …)` */
function inSearch(code: Code, node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || !/^(set|append)$/.test(node.expression.name.text))
    return undefined;
  const [name, value] = node.arguments;
  const base = node.expression.expression;
  const search = ts.isPropertyAccessExpression(base) && base.name.text === 'searchParams';
  const text = textOf(name);
  return search && text !== undefined && PARAMETER.test(text) && value !== undefined && isSecret(code, value) ? text : undefined;
}

/** Something from the environment, or a field that is called like a key. */
function isSecret(code: Code, node: ts.Expression): boolean {
  const inner = unwrap(node);
  if (ts.isCallExpression(inner) && /encodeURIComponent|String/.test(inner.expression.getText()))
    return inner.arguments.some((each) => isSecret(code, each));
  if (code.names.leavesOf(inner).some((leaf) => /^global:process\.env\.\w+$/.test(code.names.symbolOf(leaf)))) return true;
  const last = ts.isPropertyAccessExpression(inner) ? inner.name.text : ts.isIdentifier(inner) ? inner.text : '';
  return /(api_?key|token|secret|password)$/i.test(last) && !/page|next|continuation|cursor|sync/i.test(last);
}
