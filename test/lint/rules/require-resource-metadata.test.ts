import rule from '../../../src/lint/rules/require-resource-metadata.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const gate = (options: string, from = '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js'): string =>
  withServer(`import { requireBearerAuth } from '${from}';
declare const options: object;
export const gate = requireBearerAuth(${options});
export { makeServer };
`);

testRule(rule, {
  valid: [
    gate('options'),
    gate('{ ...options, verifier }'),
    gate("{ verifier, resourceMetadataUrl: 'https://x/.well-known/oauth-protected-resource' }"),
    gate('{ verifier }', './gate.js'),
  ],
  invalid: [{ code: gate('{ verifier }'), findings: [{ message: 'untold', at: 'requireBearerAuth({ verifier })' }] }],
});
