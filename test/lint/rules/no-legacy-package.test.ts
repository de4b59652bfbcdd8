import rule from '../../../src/lint/rules/no-legacy-package.js';
import { SMALL_SERVER } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

testRule(rule, {
  valid: [`${SMALL_SERVER}export { makeServer };\n`],
  invalid: [
    {
      code: `import { mcpAuthRouter } from '@modelcontextprotocol/server-legacy/auth';\n${SMALL_SERVER}export { makeServer, mcpAuthRouter };\n`,
      findings: [
        { message: 'frozen', at: "import { mcpAuthRouter } from '@modelcontextprotocol/server-legacy/auth';", severity: 'warning' },
      ],
    },
  ],
});
