import rule from '../../../src/lint/rules/no-input-headers.js';
import { tool } from '../../helpers/injection.js';
import { testRule } from '../../helpers/rule.js';

const schema = 'headers: z.record(z.string(), z.string()), value: z.string()';

testRule(rule, {
  valid: [tool({ schema, body: "await fetch('https://api.example.com', { headers: { 'accept-language': input.value } });" })],
  invalid: [
    {
      code: tool({ schema, body: "await fetch('https://api.example.com', { headers: input.headers });" }),
      findings: [{ message: 'headers', at: "fetch('https://api.example.com', { headers: input.headers })" }],
    },
    {
      code: tool({
        schema,
        imports: "import axios from 'axios';",
        body: "await axios.get('https://api.example.com', { headers: { accept: 'text/html', ...input.headers } });",
      }),
      findings: [
        { message: 'headers', at: "axios.get('https://api.example.com', { headers: { accept: 'text/html', ...input.headers } })" },
      ],
    },
  ],
});
