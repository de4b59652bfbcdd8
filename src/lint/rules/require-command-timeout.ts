import { ts } from 'ts-morph';
import type { Suggestion } from '../finding.js';
import type { ExternalCall } from '../interpret/machine.js';
import { optionsOf, symbolOf, type Value } from '../interpret/value.js';
import { defineRule } from '../rule.js';
import { calledFrom } from './support/calls.js';
import { withOption } from './support/edits.js';
import { toolNames, verb } from './support/wording.js';

const counting = (options: string): string => `import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const run = promisify(execFile);
const server = new McpServer({ name: 'commits', version: '1.0.0' });
server.registerTool('count_commits', { description: 'Count the commits.', inputSchema: z.strictObject({}) }, async () => {
  const { stdout } = await run('git', ['rev-list', '--count', 'HEAD']${options});
  return { content: [{ type: 'text', text: String(Number(stdout)) }] };
});`;

export default defineRule({
  name: 'require-command-timeout',
  severity: 'warning',
  category: 'resilience',
  confidence: 'medium',
  practices: ['P-80', 'P-81'],
  cwe: ['CWE-400'],
  owasp: ['MCP10'],
  summary: 'A program that a tool starts must end by itself.',
  why: 'A program that asks a question, waits for a lock or for the network never ends. The model waits with it, and when the client gives up the program goes on: after a day there are hundreds.',
  advice: 'Pass `timeout`, together with `maxBuffer` for what it may print, or the signal of the request that the tool answers.',
  whenNotToUse: 'The program runs for as long as its user wants: an editor, a server that is started on purpose.',
  examples: { bad: [counting('')], good: [counting(', { timeout: 30_000, maxBuffer: 1_000_000 }')] },
  messages: { endless: '{tools} {wait} for this program without an end: no timeout and no signal is passed.' },
  check({ server, report }) {
    for (const { call, tools } of calledFrom(server, isEndless))
      report({
        message: 'endless',
        values: { tools: toolNames(tools), wait: verb(tools, 'waits', 'wait') },
        at: call.node,
        tools,
        suggestions: suggestionsFor(call),
      });
  },
});

/** What waits for a program: spawn does not. */
const WAITS =
  /^(child_process\.(exec|execFile|execSync|execFileSync|spawnSync)|util\.promisify\(\)|execa(\.(execa|execaSync|execaCommand|execaCommandSync))?|tinyexec\.(x|exec))\(\)$/;
const ENDS = ['timeout', 'signal', 'cancelSignal', 'nodeOptions'];

function isEndless(call: ExternalCall): boolean {
  if (!WAITS.test(symbolOf(call.result)) || !isProgram(call)) return false;
  const options = optionsArgument(call);
  // Options that source does not show can have an end.
  return (
    options === undefined ||
    optionsOf(options).every(
      (option) =>
        option.kind === 'function' ||
        option.kind === 'literal' ||
        (option.kind === 'object' &&
          !option.open &&
          option.spreads.length + option.others.length === 0 &&
          !ENDS.some((name) => option.properties.has(name))),
    )
  );
}

/** `exec(line, options)`, `execFile(program, args, options)`, `execFile(program, options)`. */
function optionsArgument({ args: [first, second, third], callee }: ExternalCall): Value | undefined {
  const takesLine = /\.(exec|execSync|execaCommand|execaCommandSync)$/.test(symbolOf(callee.args?.[0] ?? callee));
  if (takesLine || second === undefined || optionsOf(second).every((option) => option.kind === 'object')) return second;
  return first === undefined ? undefined : third;
}

/** `promisify(exec)` and its like, not of anything else. */
function isProgram(call: ExternalCall): boolean {
  if (symbolOf(call.result) !== 'util.promisify()()') return true;
  const [made] = call.callee.args ?? [];
  return /^child_process\.(exec|execFile)$/.test(symbolOf(made));
}

function suggestionsFor(call: ExternalCall): Suggestion[] {
  const { node, args } = call;
  // Without a list of arguments, or with a callback, the place of the options is not certain.
  if (!ts.isCallExpression(node) || args.some((arg) => arg.kind === 'function')) return [];
  const edit = withOption(node, 'timeout: 30_000', /execFile|spawnSync/.test(symbolOf(call.callee.args?.[0] ?? call.callee)) ? 2 : 1);
  return edit === undefined ? [] : [{ title: 'End the program after 30 seconds', edits: [edit] }];
}
