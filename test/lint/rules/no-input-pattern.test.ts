import rule from '../../../src/lint/rules/no-input-pattern.js';
import { tool } from '../../helpers/injection.js';
import { testRule } from '../../helpers/rule.js';

testRule(rule, {
  valid: [
    tool({ body: "new RegExp(input.value.replace(/[.*+?^${}()|[\\]\\\\]/g, '\\\\$&'), 'g');" }),
    tool({ imports: "import escape from 'escape-string-regexp';", body: 'new RegExp(escape(input.value));' }),
    tool({ schema: "value: z.enum(['a+', 'b+'])", body: 'new RegExp(input.value);' }),
  ],
  invalid: [
    {
      code: tool({ body: "new RegExp(input.value, 'i');" }),
      findings: [{ message: 'pattern', at: "new RegExp(input.value, 'i')", severity: 'warning' }],
    },
    { code: tool({ body: 'new RegExp(`^${input.value}$`);' }), findings: [{ message: 'pattern', at: 'new RegExp(`^${input.value}$`)' }] },
  ],
});
