import rule from '../../../src/lint/rules/no-argument-injection.js';
import { tool } from '../../helpers/injection.js';
import { testRule } from '../../helpers/rule.js';

const imports = "import { execFile, spawn } from 'node:child_process';\nimport path from 'node:path';";
const one = (body: string, schema = 'value: z.string()'): string => tool({ imports, body, schema });

testRule(rule, {
  valid: [
    one("execFile('git', ['clone', '--', input.value]);"),
    one("execFile('git', ['log', `--author=${input.value}`]);"),
    one("if (input.value.startsWith('-')) throw new Error('option');\n  execFile('git', ['clone', input.value]);"),
    one("execFile('git', ['clone', input.value]);", 'value: z.string().regex(/^[a-z0-9]+$/)'),
    one("execFile('tar', ['-xf', path.resolve('/srv', input.value)]);"),
    one("execFile('tar', ['-xf', input.value]);", 'value: z.number()'),
  ],
  invalid: [
    {
      code: one("execFile('git', ['clone', input.value]);"),
      findings: [{ message: 'option', at: "execFile('git', ['clone', input.value])", severity: 'warning' }],
    },
    {
      code: one("execFile('find', [input.value, '-name', '*.ts']);"),
      findings: [{ message: 'option', at: "execFile('find', [input.value, '-name', '*.ts'])", severity: 'warning' }],
    },
    // Options of this program are not known to do harm.
    {
      code: one("execFile('lsof', [input.value]);"),
      findings: [{ message: 'option', at: "execFile('lsof', [input.value])", severity: 'info' }],
    },
    {
      code: one("spawn('git', input.value.split(' '));"),
      findings: [{ message: 'list', at: "spawn('git', input.value.split(' '))", severity: 'warning' }],
    },
  ],
});
