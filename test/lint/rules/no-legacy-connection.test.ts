import rule from '../../../src/lint/rules/no-legacy-connection.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

testRule(rule, {
  valid: [
    withServer(
      "import { McpServer as First } from '@modelcontextprotocol/sdk/server/mcp.js';\nimport { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';\nawait new First({ name: 'a', version: '1' }).connect(new StdioServerTransport());\nexport { makeServer };",
    ),
    withServer(
      "import { InMemoryTransport } from '@modelcontextprotocol/server';\nconst [one] = InMemoryTransport.createLinkedPair();\nawait makeServer().connect(one);",
    ),
  ],
  invalid: [
    {
      code: withServer(
        "import { NodeStreamableHTTPServerTransport } from '@modelcontextprotocol/node';\nconst transport = new NodeStreamableHTTPServerTransport({});\nawait makeServer().connect(transport);",
      ),
      findings: [{ message: 'http', at: 'makeServer().connect(transport)' }],
    },
  ],
});
