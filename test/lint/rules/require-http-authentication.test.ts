import rule from '../../../src/lint/rules/require-http-authentication.js';
import { httpServer, withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const listen = "http.listen(3000, '127.0.0.1');";

const TRANSPORT = 'new StreamableHTTPServerTransport({ sessionIdGenerator: undefined })';
const routed = (before: string, guard = ''): string =>
  withServer(`import express from 'express';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
const app = express();
${before}
app.post('/rpc', async (req, res) => {
  ${guard}
  const transport = ${TRANSPORT};
  await makeServer().connect(transport);
  await transport.handleRequest(req, res, req.body);
});
app.listen(3000, '127.0.0.1');
`);

testRule(rule, {
  valid: [
    httpServer(listen, { guard: "if (!allowed(req.headers['x-api-key'])) return;" }),
    httpServer(listen, {
      imports: "import { requireBearerAuth } from '@modelcontextprotocol/server';\nconst gate = requireBearerAuth({ verifier });",
    }),
    httpServer(listen, { guard: 'const { authorization } = req.headers; if (!authorization) return;' }),
    // Compared in a middleware, verified by a function, in the route of the endpoint.
    httpServer(listen, { guard: "const given = req.headers.authorization ?? ''; if (given !== `Bearer ${process.env.TOKEN}`) return;" }),
    routed('app.use((req, res, next) => { if (verify(req.headers.authorization)) next(); });'),
    routed('', 'const token = req.headers.authorization?.slice(7); if (!token) return void res.status(401).end();'),
    // Read in a file that the program loads later, and in one whose name is computed: any file.
    {
      'server.ts': routed("app.use((await import('./callers.js')).check);"),
      'callers.ts': 'export const check = (req, res, next) => { if (verify(req.headers.authorization)) next(); };',
    },
    {
      'server.ts': routed('for (const name of names) app.use((await import(name)).default);'),
      'callers.ts': 'export default (req, res, next) => { if (verify(req.headers.authorization)) next(); };',
    },
    // The file that imports both puts one before the other.
    {
      'main.ts': "import './callers.js'; import { app } from './server.js'; app.start();",
      'server.ts': `${routed('')}export { app };`,
      'callers.ts': 'gate.use((req, res, next) => { if (verify(req.headers.authorization)) next(); });',
    },
    // Nothing listens: a gateway or a platform calls the handler.
    httpServer(''),
    withServer("import { createServer } from 'node:http'; createServer().listen(0, '127.0.0.1');"),
  ],
  invalid: [
    // What listens elsewhere is for something else.
    {
      code: {
        'server.ts': routed(''),
        'sign-in.ts': "import { createServer } from 'node:http';\nexport const start = () => createServer().listen(8123);",
      },
      findings: [{ message: 'anonymous', at: TRANSPORT, severity: 'info' }],
    },
    // Read on another route, to be sent on or because it has to be there: the endpoint is as open as before.
    {
      code: routed(
        "app.get('/models', async (req, res) => { const auth = req.headers.authorization; if (!auth) return void res.status(401).end(); await list(auth); });",
      ),
      findings: [{ message: 'anonymous', at: TRANSPORT, severity: 'info' }],
    },
    // The page that the server delivers signs people in; the server asks for nothing.
    {
      code: routed("import { useAuth } from '@workos-inc/authkit-react'; export const Page = () => useAuth().user;"),
      findings: [{ message: 'anonymous', at: TRANSPORT, severity: 'info' }],
    },
    // Read on the route itself, and only sent on, or printed.
    {
      code: routed(
        '',
        "const auth = req.headers.authorization; console.error(auth); await fetch('https://api.example.com', { headers: { authorization: auth ?? '' } });",
      ),
      findings: [{ message: 'anonymous', at: TRANSPORT, severity: 'info' }],
    },
    {
      code: routed(
        '',
        "const headers: Record<string, string> = {}; const auth = req.headers.authorization; headers['Authorization'] = auth ?? '';",
      ),
      findings: [{ message: 'anonymous', at: TRANSPORT, severity: 'info' }],
    },
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
  ],
});
