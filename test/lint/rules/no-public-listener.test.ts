import rule from '../../../src/lint/rules/no-public-listener.js';
import { httpServer, withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const checked = { guard: 'if (req.headers.authorization !== process.env.TOKEN) return;' };
const express = (listen: string): string =>
  withServer(`import express from 'express';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
const app = express();
app.post('/mcp', async (req, res) => {
  if (req.headers['x-api-key'] !== process.env.KEY) return;
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  await makeServer().connect(transport);
  await transport.handleRequest(req, res, req.body);
});
${listen}
`);

testRule(rule, {
  valid: [
    // A socket in the file system, any free port, a host that is configured.
    express("app.listen('/run/mcp.sock');"),
    express('app.listen(0);'),
    express("const config = { host: process.env.HOST ?? 'localhost' }; app.listen(3000, config.host);"),
    // Nothing here speaks MCP over HTTP.
    withServer("import { createServer } from 'node:http'; createServer().listen(8080);"),
    // A program that no route starts: a browser for the person at the machine.
    withServer(
      "import { createServer } from 'node:http'; import { exec } from 'node:child_process'; createServer().listen(8080); exec('true');",
    ),
    // Something else that listens, beside the endpoint that is kept on this machine: metrics, the end of a sign-in.
    {
      'server.ts': express("app.listen(3000, '127.0.0.1');"),
      'metrics.ts': "import { createServer } from 'node:http';\nexport const metrics = createServer().listen(9464);",
    },
    // Somebody else's listen.
    express("bus.listen(3000, '0.0.0.0'); declare const bus: { listen(port: number, host: string): void };"),
  ],
  invalid: [
    {
      code: express('app.listen(3000, () => console.error("up"));'),
      findings: [{ message: 'omitted', at: 'app.listen(3000, () => console.error("up"))' }],
      suggested: express('app.listen(3000, \'127.0.0.1\', () => console.error("up"));'),
    },
    {
      code: httpServer("http.listen({ port: 3000, host: '::' });", checked),
      findings: [{ message: 'everywhere', at: "'::'" }],
      suggested: httpServer("http.listen({ port: 3000, host: '127.0.0.1' });", checked),
    },
    {
      code: httpServer('http.listen({ port: 3000 });'),
      findings: [{ message: 'open', at: 'http.listen({ port: 3000 })' }],
      suggested: httpServer("http.listen({ port: 3000, host: '127.0.0.1' });"),
    },
    {
      code: {
        'server.ts': express("import { config } from './config.js'; app.listen(3000, config.host);"),
        'config.ts': "export const config = { host: process.env.HOST || '0.0.0.0' };",
      },
      findings: [{ message: 'everywhere', at: 'config.host' }],
    },
    {
      code: withServer(`import { serve } from '@hono/node-server';
import { createMcpHandler } from '@modelcontextprotocol/server';
const handler = createMcpHandler(makeServer);
serve({ fetch: handler.fetch, port: 3000 });
`),
      findings: [{ message: 'open', at: 'serve({ fetch: handler.fetch, port: 3000 })', severity: 'error' }],
    },
    {
      code: withServer(`import { createServer, type Server } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
class Host {
  private http: Server;
  constructor() { this.http = createServer(toNodeHandler(makeServer)); }
  start() { this.http.listen(80); }
}
new Host().start();
`),
      findings: [{ message: 'open', at: 'this.http.listen(80)' }],
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
    {
      code: withServer(`import { serve } from '@hono/node-server';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { Hono } from 'hono';
const app = new Hono();
const start = (command: string) => new StdioClientTransport({ command });
app.post('/connect', async (c) => { start((await c.req.json()).command); return c.text('ok'); });
app.post('/models', async (c) => {
  const auth = c.req.header('authorization');
  if (!auth) return c.text('missing', 401);
  return fetch('https://models.example.com', { headers: { authorization: auth } });
});
serve({ fetch: app.fetch, hostname: '0.0.0.0' });
`),
      findings: [{ message: 'starts', at: "serve({ fetch: app.fetch, hostname: '0.0.0.0' })", severity: 'error' }],
    },
    // The page that the program delivers reads a header of its own form: another program, in a browser.
    {
      code: {
        'server.ts':
          express('').replace('/mcp', '/rpc').replace("  if (req.headers['x-api-key'] !== process.env.KEY) return;\n", '') +
          'app.listen(3000);',
        'page/main.ts': "import { isSignedIn } from './form.js'; export const page = (form: Form) => isSignedIn(form);",
        'page/form.ts':
          "export const isSignedIn = (form: Form) => form.headers.authorization.startsWith('Bearer ') ? form.headers.authorization : undefined;",
      },
      findings: [{ message: 'open', at: 'app.listen(3000)', severity: 'error' }],
    },
  ],
});
