import { ts } from 'ts-morph';
import { isFunctionNode, literalProperty, propertyName, unwrap, walk } from '../program/syntax.js';
import { defineRule } from '../rule.js';
import { insertProperty } from './support/edits.js';

const handling = (result: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { countOrders } from './orders.js';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('count_orders', { description: 'Count the orders.', inputSchema: z.strictObject({}) }, async () => {
  try {
    return { content: [{ type: 'text', text: String(await countOrders()) }] };
  } catch {
    return ${result};
  }
});`;

export default defineRule({
  name: 'require-error-flag',
  severity: 'warning',
  category: 'error',
  confidence: 'high',
  practices: ['P-103'],
  cwe: ['CWE-393'],
  owasp: ['MCP08'],
  presets: ['spec-2026-07-28'],
  summary: 'A tool that failed says so with isError: true.',
  why: 'Without the flag a failure is a success to the client: the model takes "Error: …" for the answer, counters count a success, nobody retries, and nobody is told.',
  advice: 'Add isError: true to the result of the catch clause.',
  whenNotToUse: 'What the catch clause returns is an answer: a default that is as good as the real value.',
  examples: {
    bad: [handling("{ content: [{ type: 'text', text: 'The orders could not be read.' }] }")],
    good: [handling("{ content: [{ type: 'text', text: 'The orders could not be read.' }], isError: true }")],
  },
  messages: { unflagged: 'Tool "{tool}" answers a failure as if it were a success. Add isError: true.' },
  check({ server, report }) {
    for (const tool of server.tools) {
      const { handler } = tool;
      if (handler === undefined) continue;
      for (const result of caughtResults(handler.node)) {
        const suggestions = [{ title: 'Say that the tool failed', edits: [insertProperty(result, 'isError: true')] }];
        report({ message: 'unflagged', values: { tool: tool.name }, at: result, tools: [tool.name], suggestions });
      }
    }
  },
});

/** Result objects that are returned from a catch clause, and speak of a failure. */
function caughtResults(node: ts.Node): ts.ObjectLiteralExpression[] {
  const found: ts.ObjectLiteralExpression[] = [];
  walk(node, (each) => {
    if (ts.isCatchClause(each)) {
      walk(each.block, (inner) => {
        if (isFunctionNode(inner)) return false;
        const value = ts.isReturnStatement(inner) && inner.expression ? unwrap(inner.expression) : undefined;
        if (value !== undefined && ts.isObjectLiteralExpression(value) && isUnflagged(value)) found.push(value);
        return true;
      });
    }
    return true;
  });
  return found;
}

function isUnflagged(result: ts.ObjectLiteralExpression): boolean {
  const names = result.properties.map((property) => propertyName(property.name as ts.PropertyName));
  if (names.includes('isError') || result.properties.some(ts.isSpreadAssignment)) return false;
  const content = literalProperty(result, 'content');
  return (
    content !== undefined &&
    ts.isArrayLiteralExpression(content) &&
    /error|fail|could not|unable|cannot|invalid|\berr\b|message/i.test(content.getText())
  );
}
