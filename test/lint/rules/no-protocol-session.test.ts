import rule from '../../../src/lint/rules/no-protocol-session.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const code = (body: string): string =>
  withServer(`import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { randomUUID } from 'node:crypto';
declare const store: object;
export const handle = (req: { headers: Record<string, string> }) => ${body};
export { makeServer, randomUUID, store, StreamableHTTPServerTransport };
`);

testRule(rule, {
  valid: [code('new StreamableHTTPServerTransport({ sessionIdGenerator: undefined })'), code("req.headers['content-type']")],
  invalid: [
    {
      code: code('new StreamableHTTPServerTransport({ sessionIdGenerator: randomUUID })'),
      findings: [{ message: 'session', at: 'new StreamableHTTPServerTransport({ sessionIdGenerator: randomUUID })' }],
    },
    {
      code: code('new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, eventStore: store })'),
      findings: [{ message: 'resume', at: 'new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, eventStore: store })' }],
    },
    {
      code: code("[req.headers['mcp-session-id'], req.headers['mcp-session-id']]"),
      findings: [{ message: 'header', at: "req.headers['mcp-session-id']" }],
    },
  ],
});
