import rule from '../../../src/lint/rules/require-http-authentication.js';
import { httpServer, withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const listen = "http.listen(3000, '127.0.0.1');";

testRule(rule, {
  valid: [
    httpServer(listen, { guard: "if (!allowed(req.headers['x-api-key'])) return;" }),
    httpServer(listen, {
      imports: "import { requireBearerAuth } from '@modelcontextprotocol/server';\nconst gate = requireBearerAuth({ verifier });",
    }),
    httpServer(listen, { guard: 'const { authorization } = req.headers; if (!authorization) return;' }),
    // Nothing listens: a gateway or a platform calls the handler.
    httpServer(''),
    withServer("import { createServer } from 'node:http'; createServer().listen(0, '127.0.0.1');"),
  ],
  invalid: [
    { code: httpServer(listen), findings: [{ message: 'anonymous', at: 'toNodeHandler(createMcpHandler(makeServer))', severity: 'info' }] },
    {
      code: httpServer('http.listen(3000);'),
      findings: [{ message: 'anonymous', at: 'toNodeHandler(createMcpHandler(makeServer))', severity: 'error' }],
    },
    // A header that is sent is not a header that is checked.
    {
      code: httpServer(listen, { guard: "void fetch('https://api.example.com', { headers: { authorization: 'x' } });" }),
      findings: [{ message: 'anonymous', at: 'toNodeHandler(createMcpHandler(makeServer))', severity: 'info' }],
    },
    {
      code: withServer(`import { serve } from '@hono/node-server';
import { spawn } from 'node:child_process';
import { Hono } from 'hono';
const app = new Hono();
app.post('/run', async (c) => { spawn((await c.req.json()).command); return c.text('ok'); });
serve({ fetch: app.fetch, hostname: '0.0.0.0' });
`),
      findings: [{ message: 'starts', at: "serve({ fetch: app.fetch, hostname: '0.0.0.0' })", severity: 'error' }],
    },
  ],
});
