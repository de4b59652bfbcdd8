import rule from '../../../src/lint/rules/require-host-check.js';
import { httpServer, withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const listen = "http.listen(3000, '127.0.0.1');";
const legacy = (options: string): string =>
  withServer(`import express from 'express';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
const app = express();
app.post('/mcp', async (req, res) => {
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined${options} });
  await transport.handleRequest(req, res, req.body);
});
app.listen(3000);
`);

testRule(rule, {
  valid: [
    legacy(", enableDnsRebindingProtection: true, allowedHosts: ['localhost:3000'], allowedOrigins: ['https://app.example.com']"),
    httpServer(listen, { guard: 'if (!isOurs(req.headers.host) || !isOurs(req.headers.origin)) return;' }),
    httpServer(''),
  ],
  invalid: [
    { code: legacy(''), findings: [{ message: 'neither', at: 'new StreamableHTTPServerTransport({ sessionIdGenerator: undefined })' }] },
    {
      code: httpServer(listen, { guard: 'if (!isOurs(req.headers.host)) return;' }),
      findings: [{ message: 'origin', at: 'toNodeHandler(createMcpHandler(makeServer))' }],
    },
    {
      code: httpServer(listen, { guard: 'if (!isCaller(req.headers.authorization)) return;' }),
      findings: [{ message: 'neither', at: 'toNodeHandler(createMcpHandler(makeServer))', severity: 'info' }],
    },
  ],
});
