import type { Upstream } from '../flow/upstreams.js';
import { symbolOf } from '../interpret/value.js';
import { defineRule } from '../rule.js';
import { toolNames, verb } from './support/wording.js';

const reading = (statement: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import { Pool } from 'pg';
import * as z from 'zod';
const pool = new Pool();
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('open_orders', { description: 'The open orders.', inputSchema: z.strictObject({}) }, async () => {
  const { rows } = await pool.query('${statement}');
  return { content: [{ type: 'text', text: JSON.stringify(rows) }] };
});`;

export default defineRule({
  name: 'no-unbounded-output',
  severity: 'warning',
  category: 'resilience',
  confidence: 'medium',
  practices: ['P-75', 'P-110'],
  cwe: ['CWE-770'],
  owasp: ['MCP10'],
  summary: 'A result has a largest size, whatever stands behind the tool.',
  why: 'A list grows, a file is a log of two gigabytes, a program prints for ever. The whole of it goes into the context of the model, which forgets the task, or into an error of the client; before that it lies in the memory of the server.',
  advice:
    'Ask for a fixed number of items (LIMIT, per_page, maxBuffer), and cut the text at a fixed length with a note that something was left out.',
  whenNotToUse: 'What stands behind is small by nature, and stays so.',
  examples: { bad: [reading('SELECT id, state FROM orders')], good: [reading('SELECT id, state FROM orders LIMIT 100')] },
  messages: {
    unbounded: '{tools} {return} {upstream} however large it is: nothing limits what is asked for, and nothing cuts what comes.',
  },
  check({ server, flow, report }) {
    for (const tool of server.tools)
      for (const slot of flow.outputs(tool)) {
        if (slot.channel === 'error') continue;
        const found = [...flow.unboundedIn(slot).keys()].find(isBulk);
        if (found === undefined) continue;
        const source = found.call.node;
        report({
          message: 'unbounded',
          values: { tools: toolNames([tool.name]), return: verb([tool.name], 'returns', 'return'), upstream: found.label },
          at: slot.node,
          tools: [tool.name],
          trace: [
            ...(source ? [{ at: source, text: `${found.label} comes from ${symbolOf(found.call).replace(/^global:/, '')}` }] : []),
            { at: slot.node, text: 'and is put into the result here' },
          ],
        });
      }
  },
});

/** What is known to hold a list, a file or a stream; an answer of which nothing is known may be one word. */
function isBulk({ kind }: Upstream): boolean {
  return kind === 'db' || kind === 'file' || kind === 'exec' || kind === 'http';
}
