import { describe, expect, it } from 'vitest';
import requestForgery from '../../../src/lint/rules/no-server-side-request-forgery.js';
import shellInjection from '../../../src/lint/rules/no-shell-injection.js';
import unsanitizedOutput from '../../../src/lint/rules/no-unsanitized-output.js';
import { tool } from '../../helpers/injection.js';
import { type Code, lintWith } from '../../helpers/rule.js';

const IMPORTS = "import { exec, execSync, spawn } from 'node:child_process';\nimport { promisify } from 'node:util';";
const one = (body: string, before = '', schema = 'value: z.string()'): string => tool({ imports: IMPORTS, before, schema, body });
const across = (imports: string, body: string, files: Record<string, string>): Code => ({
  'server.ts': tool({ imports: `${IMPORTS}\n${imports}`, body }),
  ...files,
});

/** One way in which text goes on, from an argument to a shell. */
const ways: Record<string, Code> = {
  destructuring: one('const { value } = input;\n  execSync(`ls ${value}`);'),
  'destructuring of another name, and the rest': one(
    'const { a, ...rest } = input;\n  const { value: path } = rest;\n  execSync(`ls ${path}`);',
    '',
    'a: z.string(), value: z.string()',
  ),
  'a default': one("const { value = 'all' } = input;\n  execSync(`ls ${value}`);", '', 'value: z.string().optional()'),
  'the default of a parameter': one('list(input.value);', "function list(path = '.') {\n  execSync(`ls ${path}`);\n}"),
  'a cast': one('const path = input.value as unknown as string;\n  execSync(`ls ${path!}`);'),
  '??': one("execSync(`ls ${input.value ?? '.'}`);", '', 'value: z.string().optional()'),
  '||': one("execSync('ls ' + (input.value || '.'));"),
  '?:': one("execSync(input.value === '' ? 'ls' : `ls ${input.value}`);"),
  'a template': one('execSync(`ls ${`-l ${input.value}`}`);'),
  '+': one("execSync('ls ' + input.value + ' -l');"),
  '+=': one("let line = 'ls ';\n  line += input.value;\n  execSync(line);"),
  push: one("const parts = ['ls'];\n  parts.push(input.value);\n  execSync(parts.join(' '));"),
  spread: one("const parts = ['ls', ...[input.value]];\n  execSync([...parts].join(' '));"),
  map: one("execSync(`ls ${input.value.map((each) => `./${each}`).join(' ')}`);", '', 'value: z.array(z.string())'),
  'split into spawn': one("const [program, ...rest] = `ls ${input.value}`.split(' ');\n  spawn(program!, rest, { shell: true });"),
  'a property of an object': one(
    'const options: { path?: string } = {};\n  options.path = input.value;\n  execSync(`ls ${options.path}`);',
  ),
  'a spread object': one("const options = { path: '.', ...{ path: input.value } };\n  execSync(`ls ${options.path}`);"),
  'the state of the module': one(
    'state.path = input.value;\n  list();',
    "const state = { path: '.' };\nconst list = () => execSync(`ls ${state.path}`);",
  ),
  'a map of the module': one(
    "paths.set('a', input.value);\n  execSync(`ls ${paths.get('a')}`);",
    'const paths = new Map<string, string>();',
  ),
  'JSON and back': one('const copy = JSON.parse(JSON.stringify(input));\n  execSync(`ls ${copy.value}`);'),
  replace: one("execSync(`ls ${input.value.replace('~', process.env.HOME ?? '')}`);"),
  'a schema that parses': one('const { value } = z.object({ value: z.string() }).parse(input);\n  execSync(`ls ${value}`);'),
  safeParse: one(
    "const parsed = z.object({ value: z.string() }).safeParse(input);\n  if (!parsed.success) throw new Error('bad');\n  execSync(`ls ${parsed.data.value}`);",
  ),
  'promisify in the module': one('await run(`ls ${input.value}`);', 'const run = promisify(exec);'),
  'promisify in a function': one('const run = promisify(exec);\n  await run(`ls ${input.value}`);'),
  'promisify in another file': across("import { run } from './run.js';", 'await run(`ls ${input.value}`);', {
    'run.ts': "import { exec } from 'node:child_process';\nimport { promisify } from 'node:util';\nexport const run = promisify(exec);",
  }),
  'a helper of the same file': one('list(input.value);', 'function list(path: string) {\n  return execSync(`ls ${path}`);\n}'),
  'a function of another file': across("import { list } from './list.js';", 'list(input.value);', {
    'list.ts': "import { execSync } from 'node:child_process';\nexport function list(path: string) {\n  return execSync(`ls ${path}`);\n}",
  }),
  'a method of a class of another file': across("import { Lister } from './lister.js';", 'new Lister("-l").list(input.value);', {
    'lister.ts':
      "import { execSync } from 'node:child_process';\nexport class Lister {\n  constructor(private readonly flag: string) {}\n  list(path: string) {\n    return execSync(`ls ${this.flag} ${path}`);\n  }\n}",
  }),
  'a static method of another file': across("import { Lister } from './lister.js';", 'Lister.list(input.value);', {
    'lister.ts':
      "import { execSync } from 'node:child_process';\nexport class Lister {\n  static list(path: string) {\n    return execSync(`ls ${path}`);\n  }\n}",
  }),
  'a closure of another file': across("import { lister } from './lister.js';", "lister('-l')(input.value);", {
    'lister.ts':
      "import { execSync } from 'node:child_process';\nexport const lister = (flag: string) => (path: string) => execSync(`ls ${flag} ${path}`);",
  }),
  'a field of a class': across("import { Lister } from './lister.js';", 'new Lister(input.value).list();', {
    'lister.ts':
      "import { execSync } from 'node:child_process';\nexport class Lister {\n  constructor(private readonly path: string) {}\n  list() {\n    return execSync(`ls ${this.path}`);\n  }\n}",
  }),
  'a promise chain': one(
    'await Promise.resolve(input.value)\n    .then((path) => path.trim())\n    .then((path) => execSync(`ls ${path}`));',
  ),
  'a callback': one(
    'withPath(input.value, (path) => execSync(`ls ${path}`));',
    'function withPath<T>(path: string, use: (path: string) => T): T {\n  return use(path);\n}',
  ),
  'a promise that is made by hand': one(
    'const path = await new Promise<string>((done) => setTimeout(() => done(input.value), 1));\n  execSync(`ls ${path}`);',
  ),
};

describe('text goes on through', () => {
  it.each(Object.entries(ways))('%s', (_way, code) => {
    const [finding, ...others] = lintWith(shellInjection, code);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ severity: 'error', confidence: 'high' });
    // The whole way: from what the caller chooses to the operation, which is named in words.
    expect(finding?.trace.at(0)?.text).toMatch(/^the caller of the tool chooses/);
    expect(finding?.trace.at(-1)?.text).toMatch(/^reaches /);
    expect(finding?.message).toMatch(/Tool "act": "\w+"/);
  });

  it('the text of an address that was parsed', () => {
    expect(lintWith(requestForgery, one('await fetch(new URL(input.value).toString());'))).toHaveLength(1);
  });

  it('a client that was stored', () => {
    const before =
      'class Api {\n  private readonly http = axios.create({ timeout: 1000 });\n  read(url: string) {\n    return this.http.get(url);\n  }\n}\nconst api = new Api();';
    expect(
      lintWith(requestForgery, tool({ imports: "import axios from 'axios';", before, body: 'await api.read(input.value);' })),
    ).toHaveLength(1);
  });
});

const given = (before: string, text: string): string =>
  tool({ imports: IMPORTS, body: `${before}\n  return { content: [{ type: 'text', text: ${text} }] };` });

describe('what an upstream says goes on through', () => {
  it.each(
    Object.entries({
      'a stream that appends to a text':
        "const out = await new Promise<string>((done) => {\n    let text = '';\n    const child = spawn('ls', []);\n    child.stdout.on('data', (chunk) => { text += chunk; });\n    child.on('close', () => done(text));\n  });",
      'a stream that appends to a list':
        "const out = await new Promise<string>((done) => {\n    const chunks: Buffer[] = [];\n    const child = spawn('ls', []);\n    child.stdout.on('data', (chunk) => chunks.push(chunk));\n    child.on('close', () => done(Buffer.concat(chunks).toString()));\n  });",
      'a loop over a stream': "let out = '';\n  for await (const chunk of spawn('ls', []).stdout) out += chunk;",
      'a callback of exec': "const out = await new Promise<string>((done) => exec('ls', (error, stdout) => done(stdout)));",
      'an event of http':
        "const { get } = await import('node:http');\n  const out = await new Promise<string>((done) => get('http://a.example.com', (answer) => {\n    let body = '';\n    answer.on('data', (chunk) => { body += chunk; });\n    answer.on('end', () => done(body));\n  }));",
    }),
  )('%s', (_way, before) => {
    expect(lintWith(unsanitizedOutput, given(before, 'out')).map((each) => each.severity)).toEqual(['error']);
  });
});
