import rule from '../../../src/lint/rules/no-trusted-identity-header.js';
import { httpServer, withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const http = (body: string): string => httpServer('http.listen(1, "127.0.0.1");', { guard: body });

testRule(rule, {
  valid: [
    http("void req.headers['x-request-id'];"),
    // Sent on, not read.
    http("void fetch('https://api.example.com', { headers: { 'x-user-id': '1' } });"),
    withServer("export const who = (headers: Record<string, string>) => headers['x-user-id']; export { makeServer };"),
  ],
  invalid: [
    {
      code: http("const tenant = req.headers['x-tenant-id']; void tenant;"),
      findings: [{ message: 'header', at: "req.headers['x-tenant-id']" }],
    },
    {
      code: http("const who = req.header('X-Forwarded-User'); void who;"),
      findings: [{ message: 'header', at: "req.header('X-Forwarded-User')" }],
    },
  ],
});
