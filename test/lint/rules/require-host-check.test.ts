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

/** An app that the SDK makes, with its options. */
const app = (options: string): string =>
  withServer(`import { createMcpExpressApp } from '@modelcontextprotocol/express';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { toNodeHandler } from '@modelcontextprotocol/node';
const app = createMcpExpressApp(${options});
app.all('/mcp', toNodeHandler(createMcpHandler(makeServer)));
app.listen(3000);
`);

testRule(rule, {
  valid: [
    app(''),
    app("{ host: 'localhost' }"),
    app('{ host: process.env.HOST }'),
    app("{ host: '0.0.0.0', allowedHosts: ['a.example.com'], allowedOrigins: ['https://a.example.com'] }"),
    legacy(", enableDnsRebindingProtection: true, allowedHosts: ['localhost:3000'], allowedOrigins: ['https://app.example.com']"),
    httpServer(listen, { guard: 'if (!isOurs(req.headers.host) || !isOurs(req.headers.origin)) return;' }),
    httpServer(''),
  ],
  invalid: [
    { code: app("{ host: '0.0.0.0' }"), findings: [{ message: 'neither', at: 'toNodeHandler(createMcpHandler(makeServer))' }] },
    {
      code: app("{ host: process.env.HOST ?? '0.0.0.0', allowedHosts: ['a.example.com'] }"),
      findings: [{ message: 'origin', at: 'toNodeHandler(createMcpHandler(makeServer))' }],
    },
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
