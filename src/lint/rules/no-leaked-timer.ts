import { ts } from 'ts-morph';
import { symbolOf } from '../interpret/value.js';
import { defineRule } from '../rule.js';

const timing = (end: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { pollOrders } from './orders.js';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('watch_orders', { description: 'Watch the orders.', inputSchema: z.strictObject({}) }, async () => {
  const timer = setInterval(() => void pollOrders(), 1000);
  ${end}return { content: [{ type: 'text', text: 'Watching.' }] };
});
export const stop = (timer: NodeJS.Timeout) => timer;`;

export default defineRule({
  name: 'no-leaked-timer',
  severity: 'warning',
  category: 'resilience',
  confidence: 'high',
  practices: ['P-15', 'P-89'],
  cwe: ['CWE-401', 'CWE-772'],
  owasp: [],
  summary: 'A timer that a tool starts is stopped.',
  why: 'Every call starts another one, and none ever ends: after a day of an agent that watches something, thousands poll at once.',
  advice: 'Stop it in finally, or start it once outside the tool.',
  whenNotToUse: 'Another tool stops it, by a handle that this one gives out.',
  examples: { bad: [timing('')], good: [timing('clearInterval(timer);\n  ')] },
  messages: { leaked: 'Every call of tool "{tool}" starts a timer that nothing stops.' },
  check({ server, report }) {
    for (const tool of server.tools)
      for (const call of tool.facts.calls)
        if (
          symbolOf(call.callee) === 'global:setInterval' &&
          !/clearInterval|\[Symbol\.dispose\]/.test(call.node.getSourceFile().text) &&
          isKeptNowhere(call.node)
        )
          report({ message: 'leaked', values: { tool: tool.name }, at: call.node, tools: [tool.name] });
  },
});

/** The timer is not handed to something else that may stop it. */
function isKeptNowhere(node: ts.Node): boolean {
  return !ts.isReturnStatement(node.parent) && !(ts.isCallExpression(node.parent) && node.parent.arguments.some((each) => each === node));
}
