import rule from '../../../src/lint/rules/no-unsafe-deserialization.js';
import { tool } from '../../helpers/injection.js';
import { testRule } from '../../helpers/rule.js';

testRule(rule, {
  valid: [tool({ body: 'JSON.parse(input.value);' })],
  invalid: [
    {
      code: tool({ imports: "import v8 from 'node:v8';", body: "v8.deserialize(Buffer.from(input.value, 'base64'));" }),
      findings: [{ message: 'deserialize', at: "v8.deserialize(Buffer.from(input.value, 'base64'))" }],
    },
  ],
});
