import type { ts } from 'ts-morph';
import type { ExternalCall } from '../interpret/machine.js';
import { stringOf, symbolOf, type Value } from '../interpret/value.js';
import { backendOf } from '../model/backends.js';
import type { ToolModel } from '../model/facts.js';
import { defineRule } from '../rule.js';
import { STARTS } from './support/effect-tables.js';
import { listed, shared, some } from './support/listing.js';
import { isWholeInput, methodOf, property } from './support/values.js';

type Language = 'shell' | 'sql' | 'code' | 'page';

/** What runs its argument as code of this process. */
const EVALUATES =
  /^(global:(eval|Function)|vm\.(runInNewContext|runInThisContext|runInContext|Script|compileFunction)|new-func|vm2\.VM|isolated-vm\.\w+)(\(\)|$|\.)/;
const SHELLS = /^(\/(usr\/)?bin\/)?(sh|bash|zsh|cmd(\.exe)?|powershell(\.exe)?|pwsh|python3?|node)$/i;
const IN_PAGE = /^(evaluate|evaluateHandle|addScriptTag|executeScript)$/;
const QUERIES = /^(query|execute|exec|raw|unsafe|prepare|all|get|run|each|multi|\$queryRawUnsafe|\$executeRawUnsafe)$/;

export default defineRule({
  name: 'no-raw-execution-tool',
  severity: 'warning',
  category: 'design',
  confidence: 'medium',
  recommended: true,
  practices: ['P-3', 'P-17'],
  cwe: ['CWE-78', 'CWE-94'],
  owasp: ['MCP05', 'MCP02'],
  summary: 'No tool runs a command, a query or code that the model writes.',
  why: 'Such a tool can do whatever the process can: no schema, no permission and no description limits it, and whoever gets text in front of the model writes the command. It may be what the server is for; then it must be a decision that somebody made.',
  advice:
    'Offer the few operations that are needed, with typed arguments. Where free execution is the purpose, run it in a sandbox with a read-only account, ask a person first, and suppress this finding with the reason.',
  whenNotToUse: 'The tool is for the person at the same machine, who asked for exactly that.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import { Pool } from 'pg';
import * as z from 'zod';
const pool = new Pool();
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('query_orders', { description: 'Run SQL.', inputSchema: z.strictObject({ sql: z.string().max(2000) }) }, async ({ sql }) => {
  const { rowCount } = await pool.query(sql);
  return { content: [{ type: 'text', text: String(rowCount) }] };
});`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import { Pool } from 'pg';
import * as z from 'zod';
const pool = new Pool();
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('count_orders', { description: 'Count orders of a day.', inputSchema: z.strictObject({ day: z.iso.date() }) }, async ({ day }) => {
  const { rowCount } = await pool.query('SELECT id FROM orders WHERE day = $1 LIMIT 1000', [day]);
  return { content: [{ type: 'text', text: String(rowCount) }] };
});`,
    ],
  },
  messages: {
    shell: '{tools} {run} the command that the model writes.',
    sql: '{tools} {run} the SQL that the model writes.',
    code: '{tools} {run} the code that the model writes.',
    page: '{tools} {run} the script that the model writes in a web page.',
  },
  check({ server, report }) {
    const groups = new Map<ts.Node, { found: { language: Language; call: ExternalCall }; tools: ToolModel[] }>();
    for (const tool of server.tools) {
      const found = execution(tool);
      if (found === undefined) continue;
      const group = groups.get(found.call.node) ?? { found, tools: [] };
      group.tools.push(tool);
      groups.set(found.call.node, group);
    }
    for (const { found, tools } of groups.values()) {
      if (!some(tools)) continue;
      const names = tools.map((tool) => tool.name);
      const { trace = [], ...where } = shared(tools);
      const callee = symbolOf(found.call.callee).replace(/^global:/, '');
      report({
        message: found.language,
        values: { tools: listed(names), run: names.length === 1 ? 'runs' : 'run' },
        ...where,
        trace: [{ at: found.call.node, text: `${callee} is given an argument of the tool as it is` }, ...trace],
      });
    }
  },
});

function execution(tool: ToolModel): { language: Language; call: ExternalCall } | undefined {
  for (const call of tool.facts.calls) {
    const language = languageOf(call);
    if (language) return { language, call };
  }
  return undefined;
}

function languageOf(call: ExternalCall): Language | undefined {
  const [first, second] = call.args;
  if (EVALUATES.test(symbolOf(call.callee))) return call.args.some((arg) => isWholeInput(arg)) ? 'code' : undefined;
  const backend = backendOf(call);
  if (backend === 'exec' || backend === 'ssh')
    return STARTS.test(methodOf(call.callee)) && (isWholeInput(first) || shellText(first, second)) ? 'shell' : undefined;
  if (backend === 'browser') return IN_PAGE.test(methodOf(call.callee)) && isWholeInput(first) ? 'page' : undefined;
  // The methods of a prepared statement take values, not text.
  if (backend !== 'sql' || !QUERIES.test(methodOf(call.callee)) || /\.prepare\(\)\./.test(symbolOf(call.callee))) return undefined;
  return isWholeInput(first) || isWholeInput(property(first, 'sql')) || isWholeInput(property(first, 'text')) ? 'sql' : undefined;
}

/** `spawn('bash', ['-c', command])` */
function shellText(program: Value | undefined, args: Value | undefined): boolean {
  if (!SHELLS.test(stringOf(program) ?? '') || args?.kind !== 'array') return false;
  const flag = args.elements.findIndex((each) => /^(-c|-e|\/c|-lc|-Command)$/i.test(stringOf(each) ?? ''));
  return flag >= 0 && isWholeInput(args.elements[flag + 1]);
}
