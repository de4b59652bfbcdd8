import rule from '../../../src/lint/rules/require-rate-limit.js';
import { httpServer, withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

testRule(rule, {
  valid: [
    httpServer('http.listen(1);', { imports: "import { rateLimit } from 'express-rate-limit';\nconst limit = rateLimit();" }),
    httpServer('http.listen(1);', {
      guard: 'if (!checkRateLimit(req)) return;',
      imports: 'declare function checkRateLimit(req: unknown): boolean;',
    }),
    { 'server.ts': httpServer('http.listen(1);'), 'platform/limiter.ts': 'export const take = () => true;' },
    httpServer(''),
    withServer("import { createServer } from 'node:http'; createServer().listen(1);"),
  ],
  invalid: [
    { code: httpServer('http.listen(1);'), findings: [{ message: 'unlimited', at: 'toNodeHandler(createMcpHandler(makeServer))' }] },
  ],
});
