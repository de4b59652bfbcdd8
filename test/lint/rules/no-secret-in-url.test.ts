import rule from '../../../src/lint/rules/no-secret-in-url.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const code = (body: string): string =>
  withServer(
    `const settings = { apiKey: process.env.KEY ?? '' };\nexport const load = (page: string, nextPageToken: string) => { ${body} };\nexport { makeServer, settings };\n`,
  );

testRule(rule, {
  valid: [
    code('return fetch(`https://api.example.com/items?token=${nextPageToken}`);'),
    code('return fetch(`https://api.example.com/items?page=${page}`);'),
    code("const list = new Map(); list.set('token', process.env.KEY);"),
  ],
  invalid: [
    {
      code: code('return fetch(`https://api.example.com/items?page=1&key=${encodeURIComponent(settings.apiKey)}`);'),
      findings: [{ message: 'sent', at: '`https://api.example.com/items?page=1&key=${encodeURIComponent(settings.apiKey)}`' }],
    },
    {
      code: code("const url = new URL('https://api.example.com'); url.searchParams.set('apikey', settings.apiKey);"),
      findings: [{ message: 'sent', at: "url.searchParams.set('apikey', settings.apiKey)" }],
    },
  ],
});
