import { ts } from 'ts-morph';
import { symbolOf } from '../interpret/value.js';
import { backendOf } from '../model/backends.js';
import { walk } from '../program/syntax.js';
import { defineRule } from '../rule.js';

const paging = (loop: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('list_orders', { description: 'List the orders.', inputSchema: z.strictObject({}) }, async () => {
  const orders: string[] = [];
  let cursor: string | undefined = '';
  ${loop} {
    const page = await (await fetch('https://api.example.com/orders?cursor=' + cursor)).json();
    orders.push(...page.items);
    cursor = page.next;
    if (!cursor) break;
  }
  return { content: [{ type: 'text', text: String(orders.length) }] };
});`;

export default defineRule({
  name: 'no-endless-paging',
  severity: 'warning',
  category: 'resilience',
  confidence: 'medium',
  practices: ['P-75', 'P-80', 'P-82'],
  cwe: ['CWE-835', 'CWE-834'],
  owasp: ['MCP10'],
  summary: 'A loop that asks another service again and again has a limit of its own.',
  why: 'A loop that ends when the other side says so does not end when the other side repeats its cursor, and collects a million items when there are a million. The call never answers, and the process runs out of memory for everybody.',
  advice: 'Count the rounds and stop at a number: for (let page = 0; page < 20 && cursor; page += 1). Tell the model that there is more.',
  whenNotToUse: 'The service gives the number of pages with the first, and it is small.',
  examples: { bad: [paging('while (true)'), paging('for (;;)')], good: [paging('for (let page = 0; page < 20; page += 1)')] },
  messages: { endless: 'This loop asks {backend} until the other side ends it. Give it a limit of its own.' },
  check({ server, report }) {
    for (const tool of server.tools) {
      for (const call of tool.facts.calls) {
        const backend = backendOf(call);
        if (backend === undefined || !/^(http|api:|aws|google|azure)/.test(backend) || !isRequest(symbolOf(call.callee))) continue;
        const loop = ts.findAncestor(call.node, isEndless);
        if (loop !== undefined && !counts(loop))
          report({
            message: 'endless',
            values: { backend: backend.replace(':', ' ') },
            at: loop.getFirstToken() ?? loop,
            tools: [tool.name],
          });
      }
    }
  },
});

/** The request itself, and not a method of what it gave: `fetch().text().indexOf` asks nobody. */
function isRequest(symbol: string): boolean {
  return !symbol.startsWith('?') && !/^global:fetch\(\)|\)\.(json|text|data|body)\b/.test(symbol);
}

type Loop = ts.WhileStatement | ts.DoStatement | ts.ForStatement;

/** `while (true)`, `for (;;)`, and `do … while (cursor)`. */
function isEndless(node: ts.Node): node is Loop {
  if (ts.isForStatement(node)) return node.condition === undefined;
  return (ts.isWhileStatement(node) || ts.isDoStatement(node)) && !/[<>]/.test(node.expression.getText());
}

/** Something in the loop is compared with a number. */
function counts(loop: Loop): boolean {
  let found = false;
  walk(loop, (node) => {
    if (ts.isBinaryExpression(node) && /^[<>]=?$/.test(node.operatorToken.getText())) found = true;
    return !found;
  });
  return found;
}
