import rule from '../../../src/lint/rules/no-elicited-secret.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const asking = (call: string): string => withServer(`const server = makeServer();\nexport const ask = (ctx) => ${call};\n`);

testRule(rule, {
  valid: [
    asking("ctx.mcpReq.elicitInput({ mode: 'url', message: 'Log in', url: 'https://example.com/login' })"),
    asking("ctx.elicitInput({ message: 'Sure?', requestedSchema: { type: 'object', properties: { agreed: { type: 'boolean' } } } })"),
  ],
  invalid: [
    {
      code: asking("server.server.elicitInput({ message: 'Key?', requestedSchema: z.object({ apiKey: z.string() }) })"),
      findings: [{ message: 'form', at: 'apiKey: z.string()' }],
    },
  ],
});
