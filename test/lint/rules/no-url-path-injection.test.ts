import rule from '../../../src/lint/rules/no-url-path-injection.js';
import { tool } from '../../helpers/injection.js';
import { testRule } from '../../helpers/rule.js';

const one = (body: string, schema = 'value: z.string()'): string => tool({ body, schema });

testRule(rule, {
  valid: [
    one('await fetch(`https://api.example.com/users/${encodeURIComponent(input.value)}`);'),
    one('await fetch(`https://api.example.com/users/${input.value}`);', 'value: z.string().uuid()'),
    one('await fetch(`https://api.example.com/users/${input.value}`);', 'value: z.number()'),
    one('await fetch(`https://api.example.com/users?${new URLSearchParams({ q: input.value })}`);'),
    one('await fetch(`https://api.example.com/users?q=${encodeURIComponent(input.value)}`);'),
  ],
  invalid: [
    {
      code: one('await fetch(`https://api.example.com/users/${input.value}`);'),
      findings: [{ message: 'segment', at: 'fetch(`https://api.example.com/users/${input.value}`)', severity: 'warning' }],
      suggested: one('await fetch(`https://api.example.com/users/${encodeURIComponent(input.value)}`);'),
    },
    {
      // Built before, of two parts.
      code: one(
        'const url = `https://api.example.com/users/${input.value}/posts/${input.post}`;\n  await fetch(url);',
        'value: z.string(), post: z.string()',
      ),
      findings: [{ message: 'segment', at: 'fetch(url)' }],
      suggested: one(
        'const url = `https://api.example.com/users/${encodeURIComponent(input.value)}/posts/${encodeURIComponent(input.post)}`;\n  await fetch(url);',
        'value: z.string(), post: z.string()',
      ),
    },
    {
      code: one('await fetch(`${process.env.API}/users/${input.value}/posts`);'),
      findings: [{ message: 'segment', at: 'fetch(`${process.env.API}/users/${input.value}/posts`)' }],
    },
    {
      code: one('await fetch(`https://api.example.com/users?q=${input.value}`);'),
      findings: [{ message: 'query', at: 'fetch(`https://api.example.com/users?q=${input.value}`)', severity: 'info' }],
      suggested: one('await fetch(`https://api.example.com/users?q=${encodeURIComponent(input.value)}`);'),
    },
  ],
});
