import { ts } from 'ts-morph';
import type { Code } from '../model/code.js';
import { literalProperty } from '../program/syntax.js';
import { defineRule } from '../rule.js';
import { withServer } from './support/examples.js';

const asking = (state: string, options: string, before = ''): string =>
  withServer(`import { createRequestStateCodec, inputRequired, McpServer as Server } from '@modelcontextprotocol/server';
${before}const asking = new Server({ name: 'orders', version: '1.0.0' }, ${options});
asking.registerTool('cancel_order', { description: 'Cancel an order.', inputSchema: z.strictObject({ id: z.uuid() }) }, async ({ id }, ctx) => {
  return inputRequired({ inputRequests: {}, requestState: ${state} });
});
`);
const CODEC = 'const states = createRequestStateCodec({ key: loadKey(), ttlSeconds: 600 });\n';

export default defineRule({
  name: 'no-raw-request-state',
  severity: 'error',
  category: 'protocol',
  confidence: 'high',
  practices: ['P-37'],
  cwe: ['CWE-642', 'CWE-345'],
  owasp: ['MCP07'],
  presets: ['spec-2026-07-28', 'security'],
  summary: 'What a server gives its client to bring back is sealed, and checked when it comes.',
  why: 'Between two rounds of a call requestState lies with the client, and whoever calls can write it: the id that was agreed to becomes another one. The specification requires that changes are detected. The SDK seals nothing by itself.',
  advice:
    'Make it with createRequestStateCodec({ key, ttlSeconds, bind }).mint(…), bind it to the caller, and give the server { requestState: { verify } }.',
  whenNotToUse: 'The state decides nothing: a page that is shown again.',
  examples: {
    bad: [asking('JSON.stringify({ id })', '{}'), asking('await states.mint({ id })', '{}', CODEC)],
    good: [asking('await states.mint({ id })', '{ requestState: { verify: states.verify } }', CODEC)],
  },
  messages: {
    raw: 'This requestState is readable text, which the client can change before it brings it back. Seal it.',
    unverified: 'The states of this codec are sealed and never checked: the server has no requestState.verify.',
  },
  check({ code, report }) {
    const codecs = code.matching(/\.createRequestStateCodec\(\)$/);
    for (const use of code.matching(/\.inputRequired\(\)$/))
      for (const state of code.option(use, 0, 'requestState')) if (isReadable(state, code)) report({ message: 'raw', at: state });
    const [codec] = codecs;
    if (codec !== undefined && !verifies(code)) report({ message: 'unverified', at: codec.node });
  },
});

/** Text that is put together here, or an object as text: nothing was sealed. */
function isReadable(node: ts.Expression, code: Code): boolean {
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) return true;
  if (!ts.isCallExpression(node)) return false;
  const { expression } = node;
  if (!ts.isPropertyAccessExpression(expression)) return expression.getText() === 'btoa';
  if (expression.name.text === 'stringify') return expression.expression.getText() === 'JSON';
  // Base64 is no seal: Buffer.from(JSON.stringify(state)).toString('base64url').
  const [inner] = ts.isCallExpression(expression.expression) ? expression.expression.arguments : [];
  return expression.name.text === 'toString' && inner !== undefined && code.names.leavesOf(inner).some((each) => isReadable(each, code));
}

/** Whether any server is given a check, or what a codec made is checked by hand. */
function verifies(code: Code): boolean {
  return code.uses.some(
    ({ node }) =>
      (ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'verify') ||
      (node.arguments ?? []).some((argument) =>
        code.names
          .leavesOf(argument)
          .some((each) => ts.isObjectLiteralExpression(each) && literalProperty(each, 'requestState') !== undefined && !isResult(each)),
      ),
  );
}

/** What is returned to the client has the state itself; a server has how to check it. */
function isResult(node: ts.ObjectLiteralExpression): boolean {
  return literalProperty(node, 'inputRequests') !== undefined || literalProperty(node, 'resultType') !== undefined;
}
