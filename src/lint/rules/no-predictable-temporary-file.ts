import { stringOf, symbolOf, type Value } from '../interpret/value.js';
import { defineRule } from '../rule.js';
import { walkValues } from './support/values.js';

const WRITES =
  /^(fs|fs\/promises|fs-extra)(\.promises)?\.(writeFile|writeFileSync|appendFile|appendFileSync|createWriteStream|mkdir|mkdirSync|copyFile|copyFileSync|outputFile)$/;
const RANDOM = /(randomUUID|randomBytes|mkdtemp|mkdtempSync|nanoid|v4|tmpName|fileSync|dirSync|getRandomValues)\(\)/;

const writing = (path: string): string => `import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('export_orders', { description: 'Export the orders.', inputSchema: z.strictObject({}) }, async () => {
  const file = ${path};
  await writeFile(file, 'orders');
  return { content: [{ type: 'text', text: 'Exported.' }] };
});
export { mkdtemp };`;

export default defineRule({
  name: 'no-predictable-temporary-file',
  severity: 'warning',
  category: 'resilience',
  confidence: 'high',
  practices: ['P-59'],
  cwe: ['CWE-377', 'CWE-379'],
  owasp: ['MCP05'],
  summary: 'Temporary files have names that nobody can guess.',
  why: 'The folder for temporary files belongs to every user of the machine. Whoever knows the name lays a link there first, and the server overwrites what the link points to; two calls at once overwrite each other.',
  advice: "Make a folder of your own with mkdtemp(join(tmpdir(), 'orders-')), and remove it afterwards.",
  whenNotToUse: 'The server runs alone in a container with a temporary folder of its own.',
  examples: {
    bad: [writing("join(tmpdir(), 'orders.csv')"), writing('`/tmp/orders-${Date.now()}.csv`')],
    good: [writing("join(await mkdtemp(join(tmpdir(), 'orders-')), 'orders.csv')")],
  },
  messages: { predictable: 'Tool "{tool}" writes to a name in the temporary folder that can be guessed. Use mkdtemp.' },
  check({ server, report }) {
    for (const tool of server.tools)
      for (const call of tool.facts.calls)
        if (WRITES.test(symbolOf(call.callee)) && isGuessable(call.args[0]))
          report({ message: 'predictable', values: { tool: tool.name }, at: call.node, tools: [tool.name] });
  },
});

function isGuessable(path: Value | undefined): boolean {
  let temporary = false;
  let random = false;
  walkValues(path, (part) => {
    const text = stringOf(part);
    if (text !== undefined && /^(\/var)?\/tmp\//.test(text)) temporary = true;
    const symbol = symbolOf(part);
    if (/^os\.tmpdir\(\)$/.test(symbol)) temporary = true;
    if (RANDOM.test(symbol) || (part.kind === 'term' && part.op === 'input')) random = true;
    return true;
  });
  return temporary && !random;
}
