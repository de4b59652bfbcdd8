import rule from '../../../src/lint/rules/no-input-open.js';
import { tool } from '../../helpers/injection.js';
import { testRule } from '../../helpers/rule.js';

testRule(rule, {
  valid: [
    tool({
      imports: "import open from 'open';",
      body: "if (new URL(input.value).protocol !== 'https:') throw new Error('no');\n  await open(input.value);",
    }),
    tool({
      imports: "import open from 'open';",
      body: "if (!input.value.startsWith('https://')) throw new Error('no');\n  await open(input.value);",
    }),
  ],
  invalid: [
    {
      code: tool({ imports: "import open from 'open';", body: 'await open(input.value);' }),
      findings: [{ message: 'open', at: 'open(input.value)' }],
    },
  ],
});
