import type { ExternalCall } from '../interpret/machine.js';
import { symbolOf } from '../interpret/value.js';
import { defineRule } from '../rule.js';
import { calledFrom, habit } from './support/calls.js';
import { some } from './support/listing.js';
import { toolNames, verb } from './support/wording.js';

const reading = (imports: string, read: string): string => `${imports}
import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'notes', version: '1.0.0' });
server.registerTool('count_commits', { description: 'Count the commits.', inputSchema: z.strictObject({}) }, async () => ({
  content: [{ type: 'text', text: String(${read}.length) }],
}));`;

export default defineRule({
  name: 'no-blocking-call',
  severity: 'warning',
  category: 'resilience',
  confidence: 'high',
  practices: ['P-108'],
  cwe: ['CWE-400'],
  owasp: ['MCP10'],
  summary: 'A handler does not stop the whole process while it waits.',
  why: 'Node runs one thing at a time. While execSync waits for a program, or readFileSync for a disk, the server answers nobody: no other call, no cancellation, no health check. A command that hangs hangs the server.',
  advice: 'Use the form that takes time: execFile with promisify, node:fs/promises.',
  whenNotToUse: 'The server has one user and one call at a time, and what it waits for is quick.',
  examples: {
    bad: [reading("import { execFileSync } from 'node:child_process';", "execFileSync('git', ['log', '--oneline'], { timeout: 5000 })")],
    good: [
      reading(
        "import { execFile } from 'node:child_process';\nimport { promisify } from 'node:util';\nconst run = promisify(execFile);",
        "(await run('git', ['log', '--oneline'], { timeout: 5000 })).stdout",
      ),
    ],
  },
  messages: {
    command: '{tools} {stop} the whole server until a command ends: nothing else is answered, and no call can be cancelled.',
    file: '{tools} {stop} the whole server while files are read or written.',
  },
  check({ server, report }) {
    for (const place of calledFrom(server, isCommand)) {
      const { call, tools } = place;
      report({ message: 'command', values: { tools: toolNames(tools), stop: verb(tools, 'stops', 'stop') }, at: call.node, tools });
    }
    // One habit, one finding, where it first shows.
    const files = calledFrom(server, isFile);
    if (!some(files)) return;
    const where = habit(files);
    report({
      message: 'file',
      severity: 'info',
      values: { tools: toolNames(where.tools), stop: verb(where.tools, 'stops', 'stop') },
      ...where,
    });
  },
});

function isCommand(call: ExternalCall): boolean {
  return /^(child_process\.(execSync|execFileSync|spawnSync)|cross-spawn\.sync|execa\.(execaSync|execaCommandSync)|shelljs\.exec)\(\)$/.test(
    symbolOf(call.result),
  );
}

/** What asks about a file is quick; what reads or writes one takes as long as the file is. */
function isFile(call: ExternalCall): boolean {
  return /^(fs|fs-extra|graceful-fs)\.(readFile|writeFile|appendFile|readdir|cp|rm|copyFile|readJson|writeJson|outputFile|outputJson)Sync\(\)$/.test(
    symbolOf(call.result),
  );
}
