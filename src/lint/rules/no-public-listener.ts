import { ts } from 'ts-morph';
import type { Suggestion } from '../finding.js';
import { httpOf, type Listener } from '../model/http.js';
import { defineRule } from '../rule.js';
import { insertProperty, replacing } from './support/edits.js';
import { httpServer } from './support/examples.js';

export default defineRule({
  name: 'no-public-listener',
  severity: 'warning',
  category: 'transport',
  confidence: 'high',
  practices: ['P-19', 'P-22'],
  cwe: ['CWE-1327', 'CWE-306'],
  owasp: ['MCP07', 'MCP09'],
  summary: 'A server listens on the loopback interface unless its operator says otherwise.',
  why: 'listen(port) without a host, and 0.0.0.0, accept connections from every network that the machine is in: a laptop in a café offers its tools to the café. Servers that were meant for one person were found and used by others in this way.',
  advice: "Pass '127.0.0.1' as the default, and let the operator of a container choose another host by configuration.",
  whenNotToUse: 'Only ever run in a container or behind a gateway that is the one thing able to reach the port.',
  examples: {
    bad: [httpServer('http.listen(3000);'), httpServer("http.listen(3000, '0.0.0.0');")],
    good: [httpServer("http.listen(3000, '127.0.0.1');"), httpServer("http.listen(3000, process.env.HOST ?? '127.0.0.1');")],
  },
  messages: {
    omitted: 'The server listens on every network interface, because no host is given. Pass 127.0.0.1.',
    everywhere: 'The server listens on every network interface unless it is configured otherwise. Make 127.0.0.1 the default.',
    starts: 'Everybody on the network can make this program start others: it listens on every interface, and nothing checks who is asking.',
    open: 'Everybody on the network can use this server: it listens on every interface, and nothing checks who is asking.',
  },
  check({ code, report }) {
    const http = httpOf(code);
    if (http.endpoints.length === 0 && http.spawns.length === 0) return;
    for (const listener of http.listeners) {
      if (listener.bind !== 'all' || isEphemeral(listener)) continue;
      const [spawn] = http.spawns;
      if (!http.authenticates && http.endpoints.length > 0)
        report({ message: 'open', at: listener.use.node, severity: 'error', suggestions: onLoopback(listener) });
      else if (!http.authenticates && spawn !== undefined)
        report({
          message: 'starts',
          at: listener.use.node,
          severity: 'error',
          trace: [{ at: spawn.node, text: 'a program is started here' }],
          suggestions: onLoopback(listener),
        });
      else if (http.endpoints.length > 0)
        report({
          message: listener.host === undefined ? 'omitted' : 'everywhere',
          at: listener.host ?? listener.use.node,
          suggestions: onLoopback(listener),
        });
    }
  },
});

/** Takes the place of a host that is written down, or gives one where none is. */
function onLoopback({ use, host }: Listener): Suggestion[] {
  const title = 'Listen on this machine only';
  if (host !== undefined) return ts.isStringLiteralLike(host) ? [{ title, edits: [replacing(host, "'127.0.0.1'")] }] : [];
  const { node } = use;
  const args: readonly ts.Expression[] = node.arguments ?? [];
  const [first] = args;
  if (first === undefined || !ts.isCallExpression(node)) return [];
  const options = args.find(ts.isObjectLiteralExpression);
  if (options !== undefined) {
    const name = /serve\(\)$/.test(use.symbol) ? 'hostname' : 'host';
    return options.properties.some(ts.isSpreadAssignment) ? [] : [{ title, edits: [insertProperty(options, `${name}: '127.0.0.1'`)] }];
  }
  const end = first.getEnd();
  return [{ title, edits: [{ file: node.getSourceFile().fileName, start: end, end, text: ", '127.0.0.1'" }] }];
}

/** Port 0 asks for any free port: somebody looks for one, or waits for one answer. */
function isEphemeral({ use }: Listener): boolean {
  return use.node.arguments?.[0]?.getText() === '0';
}
