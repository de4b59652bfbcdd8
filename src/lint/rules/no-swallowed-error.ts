import { ts } from 'ts-morph';
import { walk } from '../program/syntax.js';
import { defineRule } from '../rule.js';

const handling = (clause: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { cancelOrder } from './orders.js';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('cancel_order', { description: 'Cancel an order.', inputSchema: z.strictObject({ id: z.uuid() }) }, async ({ id }) => {
  try {
    await cancelOrder(id);
  } catch (error) {${clause}}
  return { content: [{ type: 'text', text: 'Cancelled.' }] };
});`;

export default defineRule({
  name: 'no-swallowed-error',
  severity: 'warning',
  category: 'error',
  confidence: 'high',
  practices: ['P-90', 'P-85'],
  cwe: ['CWE-390', 'CWE-703'],
  owasp: ['MCP08'],
  summary: 'A tool does not pass over a failure in silence.',
  why: 'With an empty catch clause the tool goes on and answers as if everything had worked. The model tells its user that the order is cancelled, and no log says otherwise.',
  advice:
    'Answer with isError: true, or log why the failure does not matter. A comment in the clause that says so is enough for this rule.',
  whenNotToUse: 'Clean-up whose failure changes nothing. Say so in the clause.',
  examples: {
    bad: [handling('')],
    good: [handling("\n    return { content: [{ type: 'text', text: 'Not cancelled.' }], isError: true };\n  ")],
  },
  messages: { swallowed: 'Tool "{tool}" passes over a failure in silence and answers as if it had worked.' },
  check({ server, report }) {
    for (const tool of server.tools) {
      const { handler } = tool;
      if (handler === undefined) continue;
      walk(handler.node, (node) => {
        if (ts.isCatchClause(node) && isSilent(node))
          report({ message: 'swallowed', values: { tool: tool.name }, at: node, tools: [tool.name] });
        if (ts.isCallExpression(node) && isSilentCatch(node))
          report({ message: 'swallowed', values: { tool: tool.name }, at: node, tools: [tool.name] });
        return true;
      });
    }
  },
});

/** Nothing inside, not even a comment, and work of more than a statement of parsing or clean-up in the try block. */
function isSilent(node: ts.CatchClause): boolean {
  if (node.block.statements.length > 0 || /\/[/*]/.test(node.block.getText())) return false;
  return (
    ts.isTryStatement(node.parent) &&
    /\bawait\b/.test(node.parent.tryBlock.getText()) &&
    !/(close|unlink|rm|cleanup|destroy|dispose|kill|stat|access)\w*\(/i.test(node.parent.tryBlock.getText())
  );
}

/** `await save().catch(() => {})` */
function isSilentCatch(node: ts.CallExpression): boolean {
  const callee = node.expression;
  const [handler] = node.arguments;
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== 'catch' || handler === undefined || !ts.isArrowFunction(handler))
    return false;
  const empty = ts.isBlock(handler.body) && handler.body.statements.length === 0 && !/\/[/*]/.test(handler.body.getText());
  return empty && !/(close|unlink|rm|cleanup|destroy|dispose|kill|stat|access)\w*\(/i.test(callee.expression.getText());
}
