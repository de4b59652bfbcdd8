import rule from '../../../src/lint/rules/no-input-environment.js';
import { tool } from '../../helpers/injection.js';
import { testRule } from '../../helpers/rule.js';

testRule(rule, {
  valid: [
    tool({
      imports: "import { spawn } from 'node:child_process';",
      body: "spawn('make', [], { env: { ...process.env, LANG: input.value } });",
    }),
  ],
  invalid: [
    {
      code: tool({
        imports: "import { spawn } from 'node:child_process';",
        schema: 'value: z.record(z.string(), z.string())',
        body: "spawn('make', [], { env: { ...process.env, ...input.value } });",
      }),
      findings: [{ message: 'environment', at: "spawn('make', [], { env: { ...process.env, ...input.value } })" }],
    },
  ],
});
