import rule from '../../../src/lint/rules/no-credential-fallback.js';
import { httpServer, withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const http = (value: string): string => httpServer('http.listen(1, "127.0.0.1");', { guard: `const value = ${value}; void value;` });

testRule(rule, {
  valid: [
    http("req.headers['x-region'] ?? process.env.REGION"),
    http("req.headers['x-api-key'] ?? ''"),
    withServer(
      "export const key = (headers: Record<string, string>) => headers['x-api-key'] ?? process.env.API_KEY; export { makeServer };",
    ),
  ],
  invalid: [
    {
      code: http("req.headers['x-github-token'] || process.env.GITHUB_TOKEN"),
      findings: [{ message: 'fallback', at: "req.headers['x-github-token'] || process.env.GITHUB_TOKEN" }],
    },
    {
      code: http('(req.headers.authorization as string) ?? process.env.API_TOKEN'),
      findings: [{ message: 'fallback', at: '(req.headers.authorization as string) ?? process.env.API_TOKEN' }],
    },
  ],
});
