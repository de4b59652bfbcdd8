import rule from '../../../src/lint/rules/no-blocking-call.js';
import { tool } from '../../helpers/injection.js';
import { testRule } from '../../helpers/rule.js';

const imports =
  "import { execFile, execFileSync, execSync } from 'node:child_process';\nimport { existsSync, readFileSync } from 'node:fs';\nimport { readFile } from 'node:fs/promises';";

testRule(rule, {
  valid: [
    // While the program starts nobody waits.
    tool({ imports, before: "const version = execSync('git --version');\nconst settings = readFileSync('settings.json');", body: '' }),
    tool({ imports, body: "execFile('git', ['status']);\n  await readFile('settings.json');" }),
    // Asking is quick.
    tool({ imports, body: "if (existsSync('settings.json')) return { content: [] };" }),
    // Somebody else's.
    tool({ before: 'declare const shell: { execSync(line: string): void };', body: "shell.execSync('git status');" }),
  ],
  invalid: [
    {
      code: tool({ imports, body: "execFileSync('git', ['status']);" }),
      findings: [{ message: 'command', at: "execFileSync('git', ['status'])", severity: 'warning', tools: ['act'] }],
    },
    {
      code: tool({
        imports,
        before: "const load = (name: string) => readFileSync(name, 'utf8');",
        body: "load('a.json');\n  load('b.json');\n  readFileSync('c.json');",
      }),
      findings: [{ message: 'file', at: "readFileSync(name, 'utf8')", severity: 'info' }],
    },
  ],
});
