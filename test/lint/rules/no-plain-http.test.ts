import rule from '../../../src/lint/rules/no-plain-http.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const code = (body: string): string => withServer(`import axios from 'axios';\n${body}\nexport { makeServer, axios };\n`);

testRule(rule, {
  valid: [
    code("export const load = () => fetch('http://elasticsearch:9200/_search');"),
    code("export const load = () => fetch('http://db.svc.cluster.local/x');"),
    code('export const load = (host: string) => fetch(`http://${host}/x`);'),
    code("export const schema = 'http://json-schema.org/draft-07/schema#';"),
    code("export const load = () => send('http://api.example.com'); declare function send(url: string): void;"),
  ],
  invalid: [
    {
      code: code("const BASE = 'http://api.example.com/v1';\nexport const load = () => axios.get(BASE);"),
      findings: [{ message: 'plain', at: 'axios.get(BASE)' }],
    },
    {
      code: code("export const client = axios.create({ baseURL: 'http://api.example.com' });"),
      findings: [{ message: 'plain', at: "axios.create({ baseURL: 'http://api.example.com' })" }],
    },
    {
      code: code('export const load = (id: string) => fetch(`http://api.example.com/items/${id}`);'),
      findings: [{ message: 'plain', at: 'fetch(`http://api.example.com/items/${id}`)' }],
    },
  ],
});
