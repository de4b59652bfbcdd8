import rule from '../../../src/lint/rules/no-shell-injection.js';
import { lowLevel, tool } from '../../helpers/injection.js';
import { testRule } from '../../helpers/rule.js';

const imports = "import { exec, execFile, execSync, spawn } from 'node:child_process';\nimport { promisify } from 'node:util';";
const one = (body: string, more: { schema?: string; before?: string } = {}): string => tool({ imports, body, ...more });
const bad = (code: string | Record<string, string>, at: string, message = 'built') => ({
  code,
  findings: [{ message, at, severity: 'error' as const }],
});

testRule(rule, {
  valid: [
    // No shell.
    one("execFile('git', ['status', input.value]);"),
    one("spawn('git', ['status', input.value], { shell: false });"),
    // A fixed set, an identifier, a pattern that is anchored, on every path.
    one('exec(`git ${input.value}`);', { schema: "value: z.enum(['status', 'log'])" }),
    one('exec(`kill ${input.value}`);', { schema: 'value: z.string().uuid()' }),
    one('exec(`git show ${input.value}`);', { schema: 'value: z.string().regex(/^[0-9a-f]{4,40}$/)' }),
    one("if (!/^[\\w-]+$/.test(input.value)) throw new Error('bad');\n  exec(`git show ${input.value}`);"),
    one("if (!['status', 'log'].includes(input.value)) throw new Error('bad');\n  exec(`git ${input.value}`);"),
    one("const COMMANDS = new Set(process.env.COMMANDS?.split(','));\n  if (COMMANDS.has(input.value)) exec(input.value);"),
    one("switch (input.value) { case 'a': case 'b': exec(`run ${input.value}`); }"),
    // A map from what is named to what runs.
    one("const scripts = { build: 'npm run build', test: 'npm test' };\n  exec(scripts[input.value as 'build']);"),
    // A helper that throws, in whatever way it is written.
    one('exec(`git show ${checked(input.value)}`);', {
      before: "function checked(text: string): string {\n  if (!/^[a-z]+$/.test(text)) throw new Error('bad');\n  return text;\n}",
    }),
    one('assertName(input.value);\n  exec(`git show ${input.value}`);', {
      before:
        "function assertName(text: string): void {\n  if (!isName(text)) throw new Error('bad');\n}\nfunction isName(text: string): boolean {\n  if (text === '') return false;\n  return /^[a-z]+$/.test(text);\n}",
    }),
    // What is left has no meaning to a shell; single quotes that are escaped as a shell wants it.
    one("exec(`git show ${input.value.replace(/[^a-zA-Z0-9]/g, '')}`);"),
    one("exec(`echo '${input.value.replace(/'/g, `'\\\\''`)}'`);"),
    tool({ imports: `${imports}\nimport { quote } from 'shell-quote';`, body: "exec(quote(['echo', input.value]));" }),
    // The caller chooses nothing of the command line.
    one("exec('ls', { cwd: input.value });"),
    one('exec(`ls ${input.value.length}`);'),
    // Only a template library that quotes.
    tool({ imports: "import { $ } from 'zx';", body: 'await $`git show ${input.value}`;' }),
  ],
  invalid: [
    {
      code: one('exec(`git log --author=${input.value} -n 5 "${input.value}"`, { cwd: "/srv" });'),
      findings: [{ message: 'built', at: 'exec(`git log --author=${input.value} -n 5 "${input.value}"`, { cwd: "/srv" })' }],
      suggested: one("execFile('git', ['log', `--author=${input.value}`, '-n', '5', input.value], { cwd: \"/srv\" });"),
    },
    {
      code: tool({ imports: "import * as cp from 'node:child_process';", body: 'cp.execSync(`git show ${input.value}`);' }),
      findings: [{ message: 'built', at: 'cp.execSync(`git show ${input.value}`)' }],
      suggested: tool({ imports: "import * as cp from 'node:child_process';", body: "cp.execFileSync('git', ['show', input.value]);" }),
    },
    {
      code: tool({ imports: "import { execSync } from 'node:child_process';", body: 'execSync(`git show ${input.value}`);' }),
      findings: [{ message: 'built', at: 'execSync(`git show ${input.value}`)' }],
      suggested: tool({
        imports: "import { execSync, execFileSync } from 'node:child_process';",
        body: "execFileSync('git', ['show', input.value]);",
      }),
    },
    bad(one('exec(`git show ${input.value}`);'), 'exec(`git show ${input.value}`)'),
    bad(one("execSync('git show ' + input.value);"), "execSync('git show ' + input.value)"),
    bad(one('const run = promisify(exec);\n  await run(`git show ${input.value}`);'), 'run(`git show ${input.value}`)'),
    bad(
      one(
        "let command = 'git log';\n  if (input.value) command += ` --author=${input.value}`;\n  command += ' --oneline';\n  exec(command);",
      ),
      'exec(command)',
    ),
    bad(one("const parts = ['git', 'log'];\n  parts.push(input.value);\n  exec(parts.join(' '));"), "exec(parts.join(' '))"),
    bad(
      one("const args = input.value.split(',').map((item) => `+${item}`);\n  exec(`task ${args.join(' ')}`);"),
      "exec(`task ${args.join(' ')}`)",
    ),
    bad(one('spawn(`git show ${input.value}`, { shell: true });'), 'spawn(`git show ${input.value}`, { shell: true })'),
    bad(one("spawn('sh', ['-c', `git show ${input.value}`]);"), "spawn('sh', ['-c', `git show ${input.value}`])"),
    bad(
      one("execFile('docker', ['exec', 'box', 'bash', '-lc', `ls ${input.value}`]);"),
      "execFile('docker', ['exec', 'box', 'bash', '-lc', `ls ${input.value}`])",
    ),
    // Set in one branch only; kept in a field by a branch that returns; in a loop that may not run.
    bad(one("let name = 'all';\n  if (process.env.ONE) name = input.value;\n  exec(`git show ${name}`);"), 'exec(`git show ${name}`)'),
    bad(
      one('remember(input.value);\n  exec(`git show ${state.name}`);', {
        before:
          "const state = { name: 'all' };\nfunction remember(name: string) {\n  if (process.env.ONE) {\n    state.name = name;\n    return;\n  }\n}",
      }),
      'exec(`git show ${state.name}`)',
    ),
    bad(
      one(
        "let name = input.value;\n  for (const each of process.argv) {\n    if (each === 'a') name = 'a';\n    else name = 'b';\n  }\n  exec(`git show ${name}`);",
      ),
      'exec(`git show ${name}`)',
    ),
    // Quotes are no quoting, and a list of forbidden characters forgets some.
    bad(one('exec(`git show "${input.value}"`);'), 'exec(`git show "${input.value}"`)', 'quoted'),
    bad(one('exec(`git show ${JSON.stringify(input.value)}`);'), 'exec(`git show ${JSON.stringify(input.value)}`)', 'quoted'),
    bad(one("exec(`git show ${input.value.replace(/[;&|]/g, '')}`);"), "exec(`git show ${input.value.replace(/[;&|]/g, '')}`)"),
    // A function called sanitize that cleans nothing, a pattern without anchors, a check of the first word, a check on one path.
    bad(
      one('exec(`git show ${sanitize(input.value)}`);', { before: 'const sanitize = (text: string): string => text.trim();' }),
      'exec(`git show ${sanitize(input.value)}`)',
    ),
    bad(
      one("if (!/[a-z]+/.test(input.value)) throw new Error('bad');\n  exec(`git show ${input.value}`);"),
      'exec(`git show ${input.value}`)',
    ),
    bad(
      one(
        "const first = input.value.split(' ')[0];\n  if (!['git', 'ls'].some((allowed) => allowed === first)) throw new Error('bad');\n  exec(input.value);",
      ),
      'exec(input.value)',
      'whole',
    ),
    bad(
      one("if (input.fast) { if (!/^\\w+$/.test(input.value)) throw new Error('bad'); }\n  exec(`git show ${input.value}`);", {
        schema: 'value: z.string(), fast: z.boolean()',
      }),
      'exec(`git show ${input.value}`)',
    ),
    // A schema that nothing enforces is no barrier; one that is parsed with is.
    bad(lowLevel({ imports, body: 'exec(`kill ${args.value}`);' }), 'exec(`kill ${args.value}`)'),
    bad(
      lowLevel({
        imports,
        body: 'const parsed = z.object({ value: z.string() }).safeParse(args);\n      if (!parsed.success) throw new Error();\n      exec(`task ${parsed.data.value} done`);',
      }),
      'exec(`task ${parsed.data.value} done`)',
    ),
    // Across files, classes and wrappers.
    bad(
      {
        'server.ts': tool({
          imports: "import { Runner } from './runner.js';",
          before: 'const runner = new Runner();',
          body: 'await runner.show({ commit: input.value });',
        }),
        'runner.ts':
          "import { run } from './shell.js';\nexport class Runner {\n  async show(options: { commit: string }) {\n    return this.git(`show ${options.commit}`);\n  }\n  private git(line: string) {\n    return run(`git ${line}`);\n  }\n}",
        'shell.ts':
          "import * as util from 'util';\nimport { exec } from 'child_process';\nexport const run = (line: string) => util.promisify(exec)(line);",
      },
      'util.promisify(exec)(line)',
    ),
    // A number: only the schema keeps text out.
    {
      code: one('exec(`lsof -i :${input.value}`);', { schema: 'value: z.number()' }),
      findings: [{ message: 'number', at: 'exec(`lsof -i :${input.value}`)', severity: 'warning' }],
    },
    {
      code: one("spawn('git', ['show', input.value], { shell: process.platform === 'win32' });"),
      findings: [
        { message: 'sometimes', at: "spawn('git', ['show', input.value], { shell: process.platform === 'win32' })", severity: 'warning' },
      ],
    },
  ],
});
