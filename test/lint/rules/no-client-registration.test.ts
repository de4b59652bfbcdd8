import rule from '../../../src/lint/rules/no-client-registration.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const code = (imports: string, body: string): string => withServer(`${imports}\n${body}\nexport { makeServer };\n`);

testRule(rule, {
  valid: [code("import { mcpAuthRouter } from './own.js';", 'mcpAuthRouter({});')],
  invalid: [
    {
      code: code(
        "import { ProxyOAuthServerProvider } from '@modelcontextprotocol/sdk/server/auth/providers/proxyProvider.js';",
        'export const provider = new ProxyOAuthServerProvider({});',
      ),
      findings: [{ message: 'proxy', at: 'new ProxyOAuthServerProvider({})' }],
    },
  ],
});
