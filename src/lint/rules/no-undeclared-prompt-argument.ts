import { ts } from 'ts-morph';
import type { Code, Use } from '../model/code.js';
import { type FunctionNode, propertyName, unwrap, walk } from '../program/syntax.js';
import { defineRule } from '../rule.js';
import { withServer } from './support/examples.js';
import { quoted } from './support/wording.js';

const REGISTERS = /^@modelcontextprotocol\/.*\.McpServer\(\)\.(registerPrompt|prompt)\(\)$|^\?$/;
/** What the callback of a prompt without arguments is given instead: the context of the request. */
const CONTEXT = new Set(
  'signal sessionId requestId requestInfo authInfo _meta sendNotification sendRequest mcpReq http era taskId taskStore closeSSEStream'.split(
    ' ',
  ),
);

const prompting = (config: string, callback: string): string =>
  withServer(`const server = makeServer();
server.registerPrompt('summarize_orders', { description: 'Summarize the orders.'${config} }, ${callback} => ({
  messages: [{ role: 'user', content: { type: 'text', text: \`Summarize the orders of \${day}.\` } }],
}));
`);

export default defineRule({
  name: 'no-undeclared-prompt-argument',
  severity: 'error',
  category: 'prompt',
  confidence: 'high',
  practices: ['P-53', 'P-56'],
  cwe: ['CWE-457', 'CWE-20'],
  owasp: [],
  summary: 'The callback of a prompt reads arguments that the prompt declares.',
  why: 'Clients show their user a field for each declared argument, and the SDK hands on nothing else. What is not declared is undefined for everybody: the prompt says "the orders of undefined". Without any arguments, the first parameter is the context of the request.',
  advice: 'Declare the argument in argsSchema, with a description that tells a person what to enter, or read the one that is there.',
  whenNotToUse: 'Another part of the program puts the argument in.',
  examples: {
    bad: [prompting(', argsSchema: z.object({ date: z.string() })', '({ day })'), prompting('', '({ day })')],
    good: [prompting(", argsSchema: z.object({ day: z.string().describe('As 2026-11-28.') })", '({ day })')],
  },
  messages: {
    undeclared: 'The prompt declares no argument "{name}", only {known}: it is always undefined here.',
    missing: 'The prompt declares no arguments, so that this is the context of the request: "{name}" is always undefined.',
  },
  check({ code, report }) {
    for (const use of code.uses) {
      const callback = use.node.arguments?.at(-1);
      if (!isPrompt(use) || callback === undefined) continue;
      const fn = code.names.functionOf(callback);
      if (fn === undefined) continue;
      const declared = declaredIn(code, use);
      for (const { name, node } of readsOf(fn)) {
        if (declared === 'unknown') break;
        if (declared === undefined) {
          if (!CONTEXT.has(name)) report({ message: 'missing', values: { name }, at: node });
        } else if (!declared.has(name))
          report({ message: 'undeclared', values: { name, known: declared.size === 0 ? 'none at all' : quoted([...declared]) }, at: node });
      }
    }
  },
});

function isPrompt({ symbol, node }: Use): boolean {
  const callee = node.expression;
  if (!ts.isPropertyAccessExpression(callee) || !REGISTERS.test(symbol)) return false;
  // `prompt` is also what programs call that ask people in a terminal.
  return callee.name.text === 'registerPrompt' || (callee.name.text === 'prompt' && symbol !== '?');
}

/** The arguments that a prompt declares: undefined where it declares none, 'unknown' where source does not show them. */
function declaredIn(code: Code, { node }: Use): Set<string> | undefined | 'unknown' {
  const args = node.arguments ?? [];
  const callee = node.expression;
  if (ts.isPropertyAccessExpression(callee) && callee.name.text === 'registerPrompt') {
    const [config, ...others] = args[1] === undefined ? [] : code.names.leavesOf(args[1]);
    if (config === undefined || others.length > 0 || !ts.isObjectLiteralExpression(config) || isSpread(config)) return 'unknown';
    const schema = config.properties.find((property) => propertyName(property.name as ts.PropertyName) === 'argsSchema');
    if (schema === undefined) return undefined;
    return ts.isPropertyAssignment(schema) ? namesIn(code, schema.initializer) : 'unknown';
  }
  // (name, [description], [shape], callback)
  const shape = args.slice(1, -1).find((each) => !ts.isStringLiteralLike(unwrap(each)));
  return shape === undefined ? undefined : namesIn(code, shape);
}

/** The keys of a shape, or of an object of zod. */
function namesIn(code: Code, schema: ts.Expression): Set<string> | 'unknown' {
  const [made, ...others] = code.names.leavesOf(schema);
  if (made === undefined || others.length > 0) return 'unknown';
  if (ts.isCallExpression(made)) {
    const [shape] = made.arguments;
    return shape !== undefined && /\.(object|strictObject)$/.test(code.names.symbolOf(made.expression)) ? namesIn(code, shape) : 'unknown';
  }
  if (!ts.isObjectLiteralExpression(made) || isSpread(made)) return 'unknown';
  const names = made.properties.map((property) => propertyName(property.name as ts.PropertyName));
  return names.every((name) => name !== undefined) ? new Set(names) : 'unknown';
}

function isSpread(object: ts.ObjectLiteralExpression): boolean {
  return object.properties.some(ts.isSpreadAssignment);
}

/** What a callback reads from its first parameter: `({ day })`, `(args) => args.day`. */
function readsOf(fn: FunctionNode): { name: string; node: ts.Node }[] {
  const parameter = fn.parameters[0]?.name;
  if (parameter === undefined || fn.body === undefined) return [];
  if (ts.isObjectBindingPattern(parameter))
    return parameter.elements.flatMap((element) => {
      const name = element.dotDotDotToken ? undefined : propertyName((element.propertyName ?? element.name) as ts.PropertyName);
      return name === undefined ? [] : [{ name, node: element }];
    });
  if (!ts.isIdentifier(parameter)) return [];
  const reads: { name: string; node: ts.Node }[] = [];
  walk(fn.body, (node) => {
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === parameter.text)
      reads.push({ name: node.name.text, node });
    return true;
  });
  return reads;
}
