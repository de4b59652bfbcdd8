import type { Suggestion } from '../finding.js';
import { stringOf, symbolOf, type Value } from '../interpret/value.js';
import { defineRule } from '../rule.js';
import { withServer } from './support/examples.js';
import { property } from './support/values.js';

const STARTS = /^(child_process\.(spawn|spawnSync|exec|execSync|execFile|execFileSync|fork)|execa(\.\w+)?|cross-spawn(\.\w+)?)\(\)$/;

const running = (stdio: string): string =>
  withServer(`import { spawn } from 'node:child_process';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
serveStdio(() => {
  const server = makeServer();
  server.registerTool('sync_orders', { description: 'Fetch new orders.', inputSchema: z.strictObject({}) }, async () => {
    spawn('sync-orders', [], { stdio: ${stdio} });
    return { content: [] };
  });
  return server;
});
`);

export default defineRule({
  name: 'no-inherited-stdout',
  severity: 'error',
  category: 'transport',
  confidence: 'high',
  practices: ['P-21'],
  cwe: ['CWE-1286', 'CWE-403'],
  owasp: ['MCP08'],
  summary: 'A program that a tool starts does not write to the standard output of a server on stdio.',
  why: 'With stdio: "inherit" the child writes into the stream of protocol messages, and reads from the one that brings requests.',
  advice: "Use stdio: ['ignore', 'pipe', 'inherit'], and read what the child writes.",
  whenNotToUse: 'The server is never started over stdio.',
  examples: { bad: [running("'inherit'")], good: [running("['ignore', 'pipe', 'inherit']")] },
  messages: { inherited: 'The program that tool "{tool}" starts writes to standard output, which on stdio is the protocol.' },
  check({ server, code, report }) {
    if (code.stdioFiles.size === 0) return;
    for (const tool of server.tools)
      for (const call of tool.facts.calls)
        if (STARTS.test(symbolOf(call.result)) && call.args.some((arg) => inherits(property(arg, 'stdio'))))
          report({
            message: 'inherited',
            values: { tool: tool.name },
            at: call.node,
            tools: [tool.name],
            suggestions: call.args.flatMap((arg) => readIt(property(arg, 'stdio'))),
          });
  },
});

/** Where the word "inherit" stands for all three streams, what keeps the protocol apart can be put in its place. */
function readIt(stdio: Value | undefined): Suggestion[] {
  if (stdio?.kind !== 'literal' || stdio.value !== 'inherit' || stdio.node === undefined) return [];
  const { node } = stdio;
  const edit = { file: node.getSourceFile().fileName, start: node.getStart(), end: node.getEnd(), text: "['ignore', 'pipe', 'inherit']" };
  return [{ title: 'Read what the program writes', edits: [edit] }];
}

function inherits(stdio: Value | undefined): boolean {
  if (stdio === undefined) return false;
  if (stdio.kind === 'array') return inherits(stdio.elements[1]) || symbolOf(stdio.elements[1]).endsWith('process.stdout');
  return stringOf(stdio) === 'inherit' || (stdio.kind === 'literal' && stdio.value === 1);
}
