import { textOf } from '../model/code.js';
import { httpOf } from '../model/http.js';
import { defineRule } from '../rule.js';
import { httpServer } from './support/examples.js';

const LIBRARIES =
  /^(terminus|@godaddy\/terminus|close-with-grace|graceful-shutdown|http-graceful-shutdown|stoppable|exit-hook|signal-exit|node-graceful-shutdown|http-terminator)\b/;

export default defineRule({
  name: 'require-graceful-shutdown',
  severity: 'info',
  category: 'resilience',
  confidence: 'high',
  recommended: false,
  practices: ['P-89'],
  cwe: ['CWE-404'],
  owasp: [],
  summary: 'A server that is reached over HTTP ends well when it is told to: it answers what it has begun.',
  why: 'Every deployment stops the old process with SIGTERM. Without a handler, calls that are under way are cut off in the middle: a write that was made but not answered is made again by the agent that retries.',
  advice: "process.once('SIGTERM', …): stop accepting, wait for what is running, close pools, exit.",
  whenNotToUse: 'The platform drains connections and gives the process time by itself, as serverless platforms do.',
  examples: {
    bad: [httpServer("http.listen(3000, '127.0.0.1');")],
    good: [httpServer("http.listen(3000, '127.0.0.1');\nprocess.once('SIGTERM', () => http.close(() => process.exit(0)));")],
  },
  messages: { abrupt: 'Nothing handles SIGTERM: a deployment cuts off the calls that are under way.' },
  check({ code, report }) {
    const { endpoints, listeners } = httpOf(code);
    const [listener] = listeners.filter((each) => each.use.node.arguments?.[0]?.getText() !== '0');
    if (endpoints.length === 0 || listener === undefined) return;
    const handled = code.uses.some(
      (use) => LIBRARIES.test(use.symbol) || (use.node.arguments ?? []).some((argument) => mentionsSignal(code.names.leavesOf(argument))),
    );
    const listed = code.modules.some((module) => /['"]SIGTERM['"]/.test(module.file.text));
    if (!handled && !listed) report({ message: 'abrupt', at: listener.use.node });
  },
});

function mentionsSignal(leaves: readonly Parameters<typeof textOf>[0][]): boolean {
  return leaves.some((leaf) => textOf(leaf) === 'SIGTERM');
}
