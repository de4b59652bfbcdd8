import { describe, expect, it } from 'vitest';
import rule from '../../../src/lint/rules/no-path-traversal.js';
import { tool } from '../../helpers/injection.js';
import { lintWith } from '../../helpers/rule.js';

/** Checks of paths as servers write them, each in a form that holds and in forms that do not. */
interface Shape {
  name: string;
  before?: string;
  body?: string;
  schema?: string;
  /** Replacements that break the check: what stands there, and what a careless author writes instead. */
  broken: [string, string][];
}

const IMPORTS = `import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import { lstat, open, readFile, realpath, stat } from 'node:fs/promises';
import path, { isAbsolute, join, relative, resolve, sep } from 'node:path';`;
const ROOT = "const ROOT = resolve(process.env.ROOT ?? '/srv');\nconst ROOTS = process.argv.slice(2).map((each) => resolve(each));\n";
const CONTAINS = `function contains(folder: string, target: string): boolean {
  const way = relative(folder, target);
  return way !== '..' && !way.startsWith(\`..\${sep}\`) && !isAbsolute(way);
}
`;
const BLIND: [string, string] = ["return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);", 'return way.length > 0;'];

const shapes: Shape[] = [
  {
    name: 'a class that resolves within a wrapper that translates errors',
    before: `${CONTAINS}
async function translate<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw new Error('unavailable', { cause });
  }
}
class Folder {
  readonly #folder: string;
  constructor(folder: string) {
    this.#folder = folder;
  }
  realPath(): Promise<string> {
    return realpath(this.#folder);
  }
  async resolve(name: string): Promise<string> {
    return translate(async () => {
      const folder = await this.realPath();
      const target = await realpath(join(folder, name));
      if (!contains(folder, target)) throw new Error('not found');
      return target;
    });
  }
  async open(name: string) {
    const target = await this.resolve(name);
    return translate(async () => {
      if (!(await lstat(target)).isFile()) throw new Error('not found');
      return open(target, 'r');
    });
  }
}
const folder = new Folder(ROOT);`,
    body: 'await folder.open(input.value);',
    broken: [BLIND, ['if (!contains(folder, target)) throw', 'if (!contains(folder, folder)) throw']],
  },
  {
    name: 'a helper that says yes or no',
    before: CONTAINS,
    body: "const full = resolve(ROOT, input.value);\n  if (!contains(ROOT, full)) return { content: [], isError: true };\n  await readFile(full, 'utf8');",
    broken: [BLIND, ['if (!contains(ROOT, full)) return', 'if (contains(ROOT, full)) return']],
  },
  {
    name: 'a helper that throws and gives nothing back',
    before: `${CONTAINS}function assertInside(file: string): void {\n  if (!contains(ROOT, resolve(ROOT, file))) throw new Error('outside');\n}`,
    body: "assertInside(input.value);\n  await readFile(resolve(ROOT, input.value), 'utf8');",
    broken: [BLIND, ['assertInside(input.value);', 'try { assertInside(input.value); } catch { console.error("outside"); }']],
  },
  {
    name: 'a promise that is refused',
    before: `${CONTAINS}async function assertInside(file: string): Promise<void> {\n  const real = await realpath(resolve(ROOT, file));\n  if (!contains(ROOT, real)) throw new Error('outside');\n}`,
    body: "await assertInside(input.value);\n  await readFile(resolve(ROOT, input.value), 'utf8');",
    broken: [BLIND],
  },
  {
    name: 'a helper that gives null for what lies outside',
    before: `${CONTAINS}function within(file: string): string | null {\n  const full = resolve(ROOT, file);\n  return contains(ROOT, full) ? full : null;\n}`,
    body: "const full = within(input.value);\n  if (full === null) return { content: [], isError: true };\n  await readFile(full, 'utf8');",
    broken: [BLIND, ['? full : null', '? full : file']],
  },
  {
    name: 'a result that says whether it is valid',
    before: `${CONTAINS}function check(file: string): { ok: boolean; file?: string; reason?: string } {\n  const full = resolve(ROOT, file);\n  if (!contains(ROOT, full)) return { ok: false, reason: 'outside' };\n  return { ok: true, file: full };\n}`,
    body: "const checked = check(input.value);\n  if (!checked.ok) return { content: [], isError: true };\n  await readFile(checked.file ?? '', 'utf8');",
    broken: [BLIND],
  },
  {
    name: 'a result whose verdict is asked for the given path',
    before: `${CONTAINS}function check(file: string): { ok: boolean; reason?: string } {\n  const full = resolve(ROOT, file);\n  if (!contains(ROOT, full)) return { ok: false, reason: 'outside' };\n  return { ok: true };\n}`,
    body: "const checked = check(input.value);\n  if (!checked.ok) return { content: [], isError: true };\n  await readFile(resolve(ROOT, input.value), 'utf8');",
    broken: [BLIND, ['if (!checked.ok) return { content: [], isError: true };', 'if (!checked.ok) console.error(checked.reason);']],
  },
  {
    name: 'several folders, one of which must hold it',
    before: CONTAINS,
    body: "const full = resolve(input.value);\n  if (!ROOTS.some((root) => contains(root, full))) throw new Error('outside');\n  await readFile(full, 'utf8');",
    broken: [BLIND, ['ROOTS.some((root) => contains(root, full))', 'ROOTS.some((root) => root.length > 0)']],
  },
  {
    name: 'the folder that holds it is looked for',
    before: CONTAINS,
    body: "const full = resolve(input.value);\n  const root = ROOTS.find((each) => contains(each, full));\n  if (root === undefined) throw new Error('outside');\n  await readFile(full, 'utf8');",
    broken: [BLIND, ["if (root === undefined) throw new Error('outside');", '']],
  },
  {
    name: 'a loop over folders that returns where one holds it',
    before: `${CONTAINS}function within(file: string): string {\n  const full = resolve(file);\n  for (const root of ROOTS) {\n    if (contains(root, full)) return full;\n  }\n  throw new Error('outside');\n}`,
    body: "await readFile(within(input.value), 'utf8');",
    broken: [BLIND, ["throw new Error('outside');\n}", 'return full;\n}']],
  },
  {
    name: 'a loop that sets a flag',
    before: CONTAINS,
    body: "const full = resolve(input.value);\n  let allowed = false;\n  for (const root of ROOTS) {\n    if (contains(root, full)) {\n      allowed = true;\n      break;\n    }\n  }\n  if (!allowed) throw new Error('outside');\n  await readFile(full, 'utf8');",
    broken: [BLIND, ['let allowed = false', 'let allowed = true']],
  },
  {
    name: 'a closure made for one folder',
    before: `${CONTAINS}const guardFor = (root: string) => (file: string): string => {\n  const full = resolve(root, file);\n  if (!contains(root, full)) throw new Error('outside');\n  return full;\n};\nconst guard = guardFor(ROOT);`,
    body: "await readFile(guard(input.value), 'utf8');",
    broken: [BLIND],
  },
  {
    name: 'a callback that gets the checked path',
    before: `${CONTAINS}async function withFile<T>(file: string, use: (full: string) => Promise<T>): Promise<T> {\n  const full = await realpath(resolve(ROOT, file));\n  if (!contains(ROOT, full)) throw new Error('outside');\n  return use(full);\n}`,
    body: "await withFile(input.value, (full) => readFile(full, 'utf8'));",
    broken: [BLIND, ['withFile(input.value, (full) => readFile(full', 'withFile("a", () => readFile(input.value']],
  },
  {
    name: 'a static method of a class',
    before: `class Paths {\n  static safe(file: string): string {\n    const full = resolve(ROOT, file);\n    if (full !== ROOT && !full.startsWith(ROOT + sep)) throw new Error('outside');\n    return full;\n  }\n}`,
    body: "await readFile(Paths.safe(input.value), 'utf8');",
    broken: [['ROOT + sep', 'ROOT']],
  },
  {
    name: 'links are resolved, what does not exist yet is checked by its folder',
    before: `${CONTAINS}async function safe(file: string): Promise<string> {
  const full = resolve(ROOT, file);
  if (!contains(ROOT, full)) throw new Error('outside');
  try {
    const real = await realpath(full);
    if (!contains(ROOT, real)) throw new Error('outside');
    return real;
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOENT') throw error;
    const parent = await realpath(path.dirname(full));
    if (!contains(ROOT, parent)) throw new Error('outside');
    return join(parent, path.basename(full));
  }
}`,
    body: "await readFile(await safe(input.value), 'utf8');",
    broken: [BLIND],
  },
  {
    name: 'the relative path is matched by a pattern',
    body: "const full = resolve(ROOT, input.value);\n  if (/^\\.\\.(?:[\\\\/]|$)/.test(relative(ROOT, full))) throw new Error('outside');\n  await readFile(full, 'utf8');",
    broken: [['relative(ROOT, full)', 'ROOT']],
  },
  {
    name: 'the first segment of the relative path is looked at',
    body: "const full = resolve(ROOT, input.value);\n  if (relative(ROOT, full).split(sep)[0] === '..') throw new Error('outside');\n  await readFile(full, 'utf8');",
    broken: [["=== '..'", "=== '.'"]],
  },
  {
    name: 'the segments of the relative path are searched',
    body: "const full = resolve(ROOT, input.value);\n  if (relative(ROOT, full).split(sep).includes('..')) throw new Error('outside');\n  await readFile(full, 'utf8');",
    broken: [["includes('..')", "includes('x')"]],
  },
  {
    name: 'the name has no folder in it',
    body: "if (path.basename(input.value) !== input.value) throw new Error('a name, please');\n  await readFile(join(ROOT, input.value), 'utf8');",
    broken: [['!== input.value', '=== ROOT']],
  },
  {
    name: 'separators and dots are refused',
    body: "if (input.value.includes('/') || input.value.includes('\\\\') || input.value.includes('..')) throw new Error('a name, please');\n  await readFile(join(ROOT, input.value), 'utf8');",
    broken: [["input.value.includes('/') || ", '']],
  },
  {
    name: 'the schema refuses what lies outside',
    schema: 'value: z.string().refine((file) => contains(ROOT, resolve(ROOT, file)))',
    before: CONTAINS,
    body: "await readFile(resolve(ROOT, input.value), 'utf8');",
    broken: [BLIND],
  },
  {
    name: 'the schema gives the resolved path and refuses what lies outside',
    schema: 'value: z.string().transform((file) => resolve(ROOT, file)).refine((file) => contains(ROOT, file))',
    before: CONTAINS,
    body: "await readFile(input.value, 'utf8');",
    broken: [BLIND],
  },
  {
    name: 'a promise chain',
    before: CONTAINS,
    body: "await realpath(resolve(ROOT, input.value)).then((full) => {\n    if (!contains(ROOT, full)) throw new Error('outside');\n    return readFile(full, 'utf8');\n  });",
    broken: [BLIND],
  },
  {
    name: 'a helper that always throws',
    before: `${CONTAINS}function fail(message: string): never {\n  const error = new Error(message);\n  throw error;\n}`,
    body: "const full = resolve(ROOT, input.value);\n  if (!contains(ROOT, full)) {\n    fail('outside');\n  }\n  await readFile(full, 'utf8');",
    broken: [BLIND, ['throw error;', 'console.error(error);\n  return undefined as never;']],
  },
  {
    name: 'an assertion',
    before: `${CONTAINS}import assert from 'node:assert/strict';`,
    body: "const full = resolve(ROOT, input.value);\n  assert(contains(ROOT, full), 'outside');\n  await readFile(full, 'utf8');",
    broken: [BLIND, ["assert(contains(ROOT, full), 'outside');", 'contains(ROOT, full);']],
  },
  {
    name: 'the check is memoized',
    before: `${CONTAINS}const seen = new Map<string, string>();\nfunction safe(file: string): string {\n  const known = seen.get(file);\n  if (known !== undefined) return known;\n  const full = resolve(ROOT, file);\n  if (!contains(ROOT, full)) throw new Error('outside');\n  seen.set(file, full);\n  return full;\n}`,
    body: "await readFile(safe(input.value), 'utf8');",
    broken: [BLIND],
  },
  {
    name: 'an option object that may be absent',
    before: `${CONTAINS}function safe(file: string, options: { root?: string } = {}): string {\n  const root = options.root ?? ROOT;\n  const full = resolve(root, file);\n  if (!contains(root, full)) throw new Error('outside');\n  return full;\n}`,
    body: "await readFile(safe(input.value), 'utf8');",
    broken: [BLIND],
  },
];

const codeOf = ({ before = '', body = '', schema }: Shape): string =>
  tool({ imports: IMPORTS, before: ROOT + before, body, ...(schema !== undefined && { schema }) });

describe.each(shapes)('$name', (shape) => {
  it('holds', () => {
    expect(lintWith(rule, codeOf(shape)).map((each) => `${each.line}: ${each.message}`)).toEqual([]);
  });

  it.each(shape.broken)('does not with %s -> %s', (from, to) => {
    const code = codeOf(shape);
    expect(code).toContain(from);
    expect(
      lintWith(
        rule,
        code.replace(from, () => to),
      ).length,
    ).toBeGreaterThan(0);
  });
});
