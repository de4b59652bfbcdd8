import { defineRule } from '../rule.js';
import { withServer } from './support/examples.js';

const CONNECTS = /^@modelcontextprotocol\/server(\/[\w./-]*)?\.(McpServer|Server)\(\)(\.server)?\.connect\(\)$/;
const STDIO = /^@modelcontextprotocol\/server(\/[\w./-]*)?\.StdioServerTransport\(\)$/;
const HTTP = /^@modelcontextprotocol\/.*StreamableHTTP(Server)?Transport\(\)$/;

export default defineRule({
  name: 'no-legacy-connection',
  severity: 'warning',
  category: 'protocol',
  confidence: 'high',
  practices: ['P-12', 'P-158'],
  cwe: ['CWE-477'],
  owasp: [],
  presets: ['spec-2026-07-28'],
  summary: 'With SDK v2 the server is served by serveStdio and createMcpHandler, which speak both generations of the protocol.',
  why: 'server.connect(transport) of SDK v2 speaks revisions up to 2025-11-25 only: clients of 2026-07-28 fall back or fail, although the package can do better.',
  advice:
    'serveStdio(makeServer) from @modelcontextprotocol/server/stdio, createMcpHandler(makeServer) for HTTP. Both take a function that makes the server.',
  whenNotToUse: 'The server must not be reached by clients of 2026-07-28, as in a test of the old protocol.',
  examples: {
    bad: [
      withServer(
        "import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';\nawait makeServer().connect(new StdioServerTransport());\n",
      ),
    ],
    good: [withServer("import { serveStdio } from '@modelcontextprotocol/server/stdio';\nserveStdio(makeServer);\n")],
  },
  messages: {
    stdio:
      'connect(new StdioServerTransport()) speaks revisions up to 2025-11-25 only. Use serveStdio with a function that makes the server.',
    http: 'Connecting to this transport speaks revisions up to 2025-11-25 only. Use createMcpHandler with a function that makes the server.',
  },
  check({ code, report }) {
    if (code.uses.some((use) => /\.(serveStdio|createMcpHandler)\(\)$/.test(use.symbol))) return;
    for (const use of code.matching(CONNECTS)) {
      const transport = use.node.arguments?.[0];
      const symbol = transport === undefined ? '' : code.names.symbolOf(transport);
      if (STDIO.test(symbol)) report({ message: 'stdio', at: use.node });
      else if (HTTP.test(symbol)) report({ message: 'http', at: use.node });
    }
  },
});
