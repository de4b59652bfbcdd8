import rule from '../../../src/lint/rules/no-schema-in-factory.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

testRule(rule, {
  valid: [
    // Made once for one client.
    withServer("import { serveStdio } from '@modelcontextprotocol/server/stdio';\nserveStdio(makeServer);"),
    withServer("import { createMcpHandler } from './own.js';\ncreateMcpHandler(makeServer);"),
  ],
  invalid: [
    {
      code: {
        'server.ts':
          "import { createMcpHandler } from '@modelcontextprotocol/server';\nimport { build } from './build.js';\nexport default createMcpHandler(() => build());",
        'build.ts':
          "import { McpServer } from '@modelcontextprotocol/server';\nimport { z } from 'zod';\nexport function build() {\n  const server = new McpServer({ name: 'a', version: '1' });\n  server.registerTool('list_a', { description: 'A.', inputSchema: z.object({}) }, async () => ({ content: [] }));\n  return server;\n}\n",
      },
      findings: [{ message: 'built', at: 'z.object({})' }],
    },
  ],
});
