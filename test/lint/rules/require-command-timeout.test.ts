import rule from '../../../src/lint/rules/require-command-timeout.js';
import { tool } from '../../helpers/injection.js';
import { testRule } from '../../helpers/rule.js';

const imports =
  "import { exec, execFile, execFileSync, execSync, spawn } from 'node:child_process';\nimport { promisify } from 'node:util';";
const before = 'const run = promisify(execFile);\nconst shell = promisify(exec);';
const one = (body: string): string => tool({ imports, before, body });

testRule(rule, {
  valid: [
    one("await run('git', ['status'], { timeout: 1000 });"),
    one("execSync('git status', { timeout: 1000 });"),
    one("await shell('git status', { signal: AbortSignal.timeout(1000) });"),
    // Options that come from elsewhere.
    one("await run('git', ['status'], settings);\n  await run('git', ['status'], { ...settings });"),
    // Nobody waits.
    one("spawn('git', ['status']);"),
    // Other functions are made into promises too.
    tool({
      imports: "import { promisify } from 'node:util';\nimport { lookup } from 'node:dns';",
      body: "await promisify(lookup)('a.example.com');",
    }),
  ],
  invalid: [
    {
      code: one("await run('git', ['status']);"),
      findings: [{ message: 'endless', at: "run('git', ['status'])", tools: ['act'] }],
      suggested: one("await run('git', ['status'], { timeout: 30_000 });"),
    },
    {
      code: one("await run('git', ['status'], { cwd: '/srv' });"),
      findings: [{ message: 'endless', at: "run('git', ['status'], { cwd: '/srv' })" }],
      suggested: one("await run('git', ['status'], { cwd: '/srv', timeout: 30_000 });"),
    },
    {
      code: one("execSync('git status');"),
      findings: [{ message: 'endless', at: "execSync('git status')" }],
      suggested: one("execSync('git status', { timeout: 30_000 });"),
    },
    { code: one("exec('git status', () => undefined);"), findings: [{ message: 'endless', at: "exec('git status', () => undefined)" }] },
  ],
});
