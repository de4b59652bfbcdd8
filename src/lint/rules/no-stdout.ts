import { ts } from 'ts-morph';
import type { Edit } from '../finding.js';
import type { Code, Use } from '../model/code.js';
import { prints } from '../model/output.js';
import { unwrap } from '../program/syntax.js';
import { defineRule } from '../rule.js';
import { withServer } from './support/examples.js';
import { isElsewhere } from './support/printing.js';

const COMMAND_LINE = /^(commander|yargs|cac|meow|sade|clipanion|@oclif\/|inquirer|@clack\/|prompts|minimist|arg|citty)\b/;
const PINO = /^pino(\.pino|\.default)?\(\)$/;
const WINSTON = /^winston(\.default)?\.transports\.Console\(\)$/;

const served = (before: string, imports = ''): string =>
  withServer(`import { serveStdio } from '@modelcontextprotocol/server/stdio';
${imports}${before}
serveStdio(makeServer);
`);

export default defineRule({
  name: 'no-stdout',
  severity: 'error',
  category: 'transport',
  confidence: 'high',
  practices: ['P-21', 'P-114'],
  cwe: ['CWE-1286'],
  owasp: ['MCP08'],
  presets: ['spec-2026-07-28'],
  summary: 'A server that speaks over stdio prints nothing else to standard output.',
  why: 'On stdio, standard output is the protocol. A line of a log between two messages is a message that the client cannot read: some show an error, some close the connection, some wait for ever. It happens in the one branch that nobody tested.',
  advice: 'Log to standard error: console.error, or a logger with destination 2. Clients show it to people.',
  whenNotToUse: 'console.log is replaced at the start of the process in a way that the linter does not see.',
  examples: {
    bad: [
      served("console.log('Starting the server');"),
      served("export const log = pino({ level: 'info' });", "import pino from 'pino';\n"),
    ],
    good: [
      served("console.error('Starting the server');"),
      served('export const log = pino(pino.destination(2));', "import pino from 'pino';\n"),
      served("if (process.argv.includes('--help')) {\n  console.log('Usage: orders');\n  process.exit(0);\n}"),
    ],
  },
  messages: {
    tool: 'Tool "{tool}" prints to standard output, which on stdio is the protocol: the client gets a line that it cannot read.',
    start: 'This prints to standard output while a server on stdio starts: the client gets a line that it cannot read.',
    logger: 'This logger writes to standard output, which on stdio is the protocol. Give it standard error.',
  },
  check({ server, code, report }) {
    if (code.stdioFiles.size === 0 || redirects(code)) return;
    for (const tool of server.tools)
      for (const call of tool.facts.calls)
        if (prints(call) && !isElsewhere({ call, entry: '' }))
          report({ message: 'tool', values: { tool: tool.name }, at: call.node, tools: [tool.name], edits: fix(call.node) });
    const handled = new Set(server.tools.flatMap((tool) => tool.facts.calls.map((call) => call.node)));
    for (const output of code.outputs) {
      if (handled.has(output.call.node) || isElsewhere(output) || isCommandLine(code, output.entry)) continue;
      report({ message: 'start', at: output.call.node, edits: fix(output.call.node) });
    }
    for (const use of code.uses)
      if (code.stdioFiles.has(use.module.path) && logsToStdout(code, use))
        report({ message: 'logger', at: use.node, confidence: 'medium' });
  },
});

/** `console.log = console.error` anywhere: somebody has taken care. */
function redirects(code: Code): boolean {
  return code.modules.some((module) => /console\.(log|info)\s*=[^=]|process\.stdout\.write\s*=[^=]/.test(module.file.text));
}

function isCommandLine(code: Code, entry: string): boolean {
  return code.uses.some((use) => use.module.path === entry && COMMAND_LINE.test(use.symbol));
}

function logsToStdout(code: Code, use: Use): boolean {
  // A condition around it may be the very thing that tells the transports apart.
  if (ts.findAncestor(use.node, (node) => ts.isIfStatement(node) || ts.isConditionalExpression(node)) !== undefined) return false;
  if (WINSTON.test(use.symbol)) return !code.isOpen(use, 0) && code.option(use, 0, 'stderrLevels').length === 0;
  if (!PINO.test(use.symbol) || (use.node.arguments?.length ?? 0) > 1 || code.isOpen(use, 0)) return false;
  return !code.objects(use, 0).some((object) => /\btransport\b|\bdestination\b/.test(object.getText()));
}

/** The same text to standard error. Only where the call is written as `console.log` itself. */
function fix(node: ts.Node): Edit[] {
  if (!ts.isCallExpression(node)) return [];
  const callee = unwrap(node.expression);
  if (!ts.isPropertyAccessExpression(callee)) return [];
  const file = node.getSourceFile().fileName;
  const base = callee.expression.getText();
  if (base === 'console' && /^(log|info|debug)$/.test(callee.name.text))
    return [{ file, start: callee.name.getStart(), end: callee.name.getEnd(), text: 'error' }];
  if (base === 'process.stdout')
    return [{ file, start: callee.expression.getStart(), end: callee.expression.getEnd(), text: 'process.stderr' }];
  return [];
}
