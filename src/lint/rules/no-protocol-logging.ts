import { ts } from 'ts-morph';
import { literalProperty } from '../program/syntax.js';
import { defineRule } from '../rule.js';
import { SMALL_SERVER, withServer } from './support/examples.js';

const SENDS = /^(sendLoggingMessage|sendLog)$/;

export default defineRule({
  name: 'no-protocol-logging',
  severity: 'info',
  category: 'protocol',
  confidence: 'high',
  recommended: false,
  practices: ['P-118'],
  cwe: ['CWE-477', 'CWE-778'],
  owasp: ['MCP08'],
  presets: ['spec-2026-07-28'],
  summary: 'The server logs to standard error or a collector, not through the protocol.',
  why: 'Logging through the protocol is deprecated since 2026-07-28; clients that do not ask for logs in each request get none, and most show none. A log that only the client may see is no audit trail.',
  advice: 'Log to standard error or with OpenTelemetry.',
  whenNotToUse: 'A client of your own shows these messages to its user.',
  examples: {
    bad: [withServer("const server = makeServer();\nawait server.server.sendLoggingMessage({ level: 'info', data: 'started' });\n")],
    good: [`${SMALL_SERVER}console.error('started', makeServer);\n`],
  },
  messages: {
    sent: 'Logging through the protocol is deprecated. Log to standard error or with OpenTelemetry.',
    declared: 'The capability "logging" is deprecated. Leave it out.',
  },
  check({ server, code, report }) {
    for (const use of code.uses) {
      const callee = use.node.expression;
      if (!ts.isPropertyAccessExpression(callee)) continue;
      const context = callee.name.text === 'log' && /\bmcpReq$/.test(callee.expression.getText());
      if ((SENDS.test(callee.name.text) && /^@modelcontextprotocol|^\?/.test(use.symbol)) || context)
        report({ message: 'sent', at: use.node });
    }
    const made = server.construction.node;
    const options = made !== undefined && ts.isNewExpression(made) ? made.arguments?.[1] : undefined;
    if (options === undefined || !ts.isObjectLiteralExpression(options)) return;
    const capabilities = literalProperty(options, 'capabilities');
    const logging =
      capabilities !== undefined && ts.isObjectLiteralExpression(capabilities) ? literalProperty(capabilities, 'logging') : undefined;
    if (logging !== undefined) report({ message: 'declared', at: logging });
  },
});
