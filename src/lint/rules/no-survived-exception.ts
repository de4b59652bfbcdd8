import { ts } from 'ts-morph';
import { textOf } from '../model/code.js';
import { defineRule } from '../rule.js';
import { withServer } from './support/examples.js';

const EVENTS = /^(uncaughtException|unhandledRejection)$/;
const ENDS = /process\.(exit|abort|kill|exitCode)|throw\b|shutdown|\bstop\b|\bclose\b|\bexit\b|terminate|fatal/i;

const listening = (body: string): string => withServer(`process.on('uncaughtException', (error) => {${body}});\nexport { makeServer };\n`);

export default defineRule({
  name: 'no-survived-exception',
  severity: 'warning',
  category: 'error',
  confidence: 'high',
  practices: ['P-90'],
  cwe: ['CWE-755', 'CWE-248'],
  owasp: ['MCP08'],
  summary: 'A process that met an exception that nobody caught ends.',
  why: 'After an exception that nobody caught nobody knows what is half done: locks that are held, transactions that are open, callers that wait. A process that only logs it and goes on answers from that state.',
  advice: 'Log it, stop accepting, and exit with 1. What runs the server starts it again.',
  whenNotToUse: 'unhandledRejection of a library that is known to leave harmless ones behind. Filter for those.',
  examples: { bad: [listening('\n  console.error(error);\n')], good: [listening('\n  console.error(error);\n  process.exit(1);\n')] },
  messages: { survived: 'The process goes on after {event}, in a state that nobody knows. Log it and exit.' },
  check({ code, report }) {
    for (const use of code.matching(/^global:process\.(on|once|addListener)\(\)$/)) {
      const [first, listener] = use.node.arguments ?? [];
      const event = textOf(first);
      if (event === undefined || !EVENTS.test(event) || listener === undefined) continue;
      const fn = code.names.functionOf(listener);
      if (fn === undefined || fn.body === undefined) continue;
      const severity = event === 'unhandledRejection' ? 'info' : 'warning';
      if (!ENDS.test(fn.body.getText()) && !callsEnding(fn.body))
        report({ message: 'survived', values: { event }, at: use.node, severity });
    }
  },
});

/** Something else of the program is called, which may end it. */
function callsEnding(body: ts.Node): boolean {
  let found = false;
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && !/^(console|logger|log|this\.logger|this\.log|process|String|JSON)\b/.test(node.expression.getText()))
      found = true;
    node.forEachChild(visit);
  };
  visit(body);
  return found;
}
