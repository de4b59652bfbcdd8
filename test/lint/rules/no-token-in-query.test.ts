import rule from '../../../src/lint/rules/no-token-in-query.js';
import { httpServer, withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const app = (body: string): string =>
  withServer(`import express from 'express';
const app = express();
app.get('/mcp', (req, res) => { ${body} });
app.listen(3000, '127.0.0.1');
export { makeServer };
`);

testRule(rule, {
  valid: [
    app('res.json(req.query.page);'),
    // An address of one's own.
    app("const url = new URL('https://api.example.com'); url.searchParams.get('token');"),
    withServer('export const read = (req: { query: { token: string } }) => req.query.token; export { makeServer };'),
  ],
  invalid: [
    { code: app('if (req.query.api_key !== process.env.KEY) res.end();'), findings: [{ message: 'query', at: 'req.query.api_key' }] },
    { code: app("if (req.query['access_token']) res.end();"), findings: [{ message: 'query', at: "req.query['access_token']" }] },
    {
      code: httpServer('http.listen(1, "127.0.0.1");', {
        guard: "if (new URL(req.url ?? '', 'http://x').searchParams.get('token')) return;",
      }),
      findings: [{ message: 'query', at: "new URL(req.url ?? '', 'http://x').searchParams.get('token')" }],
    },
  ],
});
