import { ts } from 'ts-morph';
import type { Code, Use } from '../model/code.js';
import { defineRule } from '../rule.js';
import { withServer } from './support/examples.js';
import { quoted } from './support/wording.js';

const reading = (template: string): string =>
  withServer(`import { ResourceTemplate } from '@modelcontextprotocol/server';
const server = makeServer();
server.registerResource('order', new ResourceTemplate('${template}', { list: undefined }), { title: 'Order' }, async (uri, { orderId }) => ({
  contents: [{ uri: uri.href, text: await orders.read(String(orderId)) }],
}));
`);

export default defineRule({
  name: 'no-unknown-template-variable',
  severity: 'error',
  category: 'resource',
  confidence: 'high',
  practices: ['P-53'],
  cwe: ['CWE-457'],
  owasp: [],
  summary: 'The callback of a resource reads variables that its address template has.',
  why: 'A variable that is not in the template is undefined for every address: the resource reads "undefined", or everything.',
  advice: 'Write the variable into the template, or read the one that is there.',
  whenNotToUse: 'Another part of the program puts the variable in.',
  examples: { bad: [reading('orders://{id}')], good: [reading('orders://{orderId}')] },
  messages: { unknown: 'The address template has no variable "{name}", only {known}: it is always undefined here.' },
  check({ code, report }) {
    for (const use of code.uses) {
      const template = templateOf(use, code);
      const callback = use.node.arguments?.at(-1);
      if (template === undefined || callback === undefined || !(ts.isArrowFunction(callback) || ts.isFunctionExpression(callback)))
        continue;
      const known = variablesIn(template);
      const variables = callback.parameters[1]?.name;
      if (variables === undefined || !ts.isObjectBindingPattern(variables)) continue;
      for (const element of variables.elements) {
        const name = (element.propertyName ?? element.name).getText();
        if (element.dotDotDotToken === undefined && !known.has(name))
          report({ message: 'unknown', values: { name, known: known.size === 0 ? 'none at all' : quoted([...known]) }, at: element });
      }
    }
  },
});

/** The address template that a resource is registered with, where it is written there. */
function templateOf({ node }: Use, { names }: Code): string | undefined {
  const callee = node.expression;
  if (!ts.isPropertyAccessExpression(callee) || !/^(registerResource|resource)$/.test(callee.name.text)) return undefined;
  const made = node.arguments?.[1] === undefined ? [] : names.leavesOf(node.arguments[1]);
  const [only, ...others] = made.filter(ts.isNewExpression);
  if (only === undefined || others.length > 0 || !names.symbolOf(only.expression).endsWith('.ResourceTemplate')) return undefined;
  const texts = only.arguments?.[0] === undefined ? [] : names.leavesOf(only.arguments[0]);
  const [text] = texts;
  return texts.length === 1 && text !== undefined && ts.isStringLiteralLike(text) ? text.text : undefined;
}

/** RFC 6570: `{a}`, `{+path}`, `{?q,page*}`, `{id:3}`. */
function variablesIn(template: string): Set<string> {
  const names = [...template.matchAll(/\{[+#./;?&]?([^{}]+)\}/g)].flatMap((match) => (match[1] ?? '').split(','));
  return new Set(names.map((name) => name.replace(/\*$|:\d+$/, '').trim()));
}
