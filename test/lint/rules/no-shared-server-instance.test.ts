import rule from '../../../src/lint/rules/no-shared-server-instance.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const http = (code: string, more = ''): string =>
  withServer(`import express from 'express';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { createMcpHandler } from '@modelcontextprotocol/server';
${more}
const app = express();
${code}
`);

testRule(rule, {
  valid: [
    http(
      "app.post('/mcp', async (req, res) => { const server = makeServer(); await server.connect(new StreamableHTTPServerTransport({})); });",
    ),
    // One client: the instance is connected once.
    http('const server = makeServer(); await server.connect(new StreamableHTTPServerTransport({}));'),
    http('const server = makeServer(); async function main() { await server.connect(new StdioServerTransport()); } main();'),
    http('createMcpHandler(() => makeServer());'),
  ],
  invalid: [
    {
      code: http(
        "const server = makeServer();\napp.all('/mcp', async (req, res) => { await server.connect(new StreamableHTTPServerTransport({})); });",
      ),
      findings: [{ message: 'connected', at: 'server.connect(new StreamableHTTPServerTransport({}))' }],
    },
    {
      code: {
        'server.ts': http(
          "app.post('/mcp', async (req, res) => { const transport = new StreamableHTTPServerTransport({}); await server.connect(transport); });",
          "import { server } from './instance.js';",
        ),
        'instance.ts':
          "import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';\nexport const server = new McpServer({ name: 'a', version: '1' });",
      },
      findings: [{ message: 'connected', at: 'server.connect(transport)' }],
    },
    { code: http('const server = makeServer();\ncreateMcpHandler(() => server);'), findings: [{ message: 'factory', at: '() => server' }] },
  ],
});
