import rule from '../../../src/lint/rules/no-path-traversal.js';
import { lowLevel, tool } from '../../helpers/injection.js';
import { testRule } from '../../helpers/rule.js';

const imports = "import { readFile, realpath } from 'node:fs/promises';\nimport fs from 'node:fs';\nimport path from 'node:path';";
const one = (body: string, more: { schema?: string; before?: string } = {}): string => tool({ imports, body, ...more });
const bad = (code: string, message: string, at: string) => ({ code, findings: [{ message, at }] });
const ROOT = "const ROOT = path.resolve(process.env.ROOT ?? '/srv');\n";

testRule(rule, {
  valid: [
    // Resolved, then inside, with a separator or through relative().
    one(
      "const full = path.resolve(ROOT, input.value);\n  if (!full.startsWith(ROOT + path.sep)) throw new Error('outside');\n  await readFile(full);",
      { before: ROOT },
    ),
    one(
      "const full = path.resolve(ROOT, input.value);\n  if (full !== ROOT && !full.startsWith(`${ROOT}/`)) throw new Error('outside');\n  await readFile(full);",
      { before: ROOT },
    ),
    one(
      "const full = await realpath(path.join(ROOT, input.value));\n  const way = path.relative(ROOT, full);\n  if (way.startsWith('..') || path.isAbsolute(way)) throw new Error('outside');\n  await readFile(full);",
      { before: ROOT },
    ),
    one(
      "const base = ROOT.endsWith(path.sep) ? ROOT : ROOT + path.sep;\n  const full = path.resolve(base, input.value);\n  if (!full.startsWith(base)) throw new Error('outside');\n  await readFile(full);",
      { before: ROOT },
    ),
    // A helper that gives the checked path back, for several folders, with links resolved.
    one('await readFile(await allowed(input.value));', {
      before:
        "const roots = process.argv.slice(2).map((dir) => path.resolve(dir));\nfunction within(file: string): boolean {\n  if (!file) return false;\n  const full = path.resolve(path.normalize(file));\n  return roots.some((root) => {\n    if (full === root) return true;\n    if (root === path.sep) return full.startsWith(path.sep);\n    return full.startsWith(root + path.sep);\n  });\n}\nasync function allowed(name: string): Promise<string> {\n  const full = path.resolve(name);\n  if (!within(full)) throw new Error('outside');\n  try {\n    const real = await realpath(full);\n    if (!within(real)) throw new Error('outside');\n    return real;\n  } catch {\n    const parent = await realpath(path.dirname(full));\n    if (!within(parent)) throw new Error('outside');\n    return full;\n  }\n}",
    }),
    // A class that resolves within a wrapper; the separator is part of what must not stand in front.
    one('await new Folder(ROOT).open(input.value);', {
      before: `${ROOT}function contains(folder: string, target: string): boolean {
  const way = path.relative(folder, target);
  return way !== '..' && !way.startsWith(\`..\${path.sep}\`) && !path.isAbsolute(way);
}
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
  async resolve(name: string): Promise<string> {
    return translate(async () => {
      const target = await realpath(path.join(this.#folder, name));
      if (!contains(this.#folder, target)) throw new Error('not found');
      return target;
    });
  }
  async open(name: string): Promise<string> {
    const target = await this.resolve(name);
    return translate(async () => readFile(target, 'utf8'));
  }
}`,
    }),
    // The checked value is another spelling of the used one: slashes and quotes replaced before the check.
    one(
      "const full = path.resolve(input.value);\n  const tidy = path.normalize(full.replace(/\\/+/g, '/'));\n  if (!tidy.startsWith(ROOT + path.sep)) throw new Error('outside');\n  await readFile(full);",
      { before: ROOT },
    ),
    // No separator can be in it.
    one("await readFile(path.join('/srv', path.basename(input.value)));"),
    one('await readFile(`/srv/${input.value}.json`);', { schema: 'value: z.string().uuid()' }),
    one('await readFile(`/srv/${input.value}.json`);', { schema: 'value: z.string().regex(/^[a-z0-9-]+$/)' }),
    one('await readFile(`/srv/${encodeURIComponent(input.value)}`);'),
    one("if (!['a.txt', 'b.txt'].includes(input.value)) throw new Error('unknown');\n  await readFile(`/srv/${input.value}`);"),
    one('await readFile(`/srv/${input.value}`);', { schema: 'value: z.number().int()' }),
    // The content is not the path.
    one("fs.writeFileSync('/srv/out.txt', input.value);"),
  ],
  invalid: [
    // The same, where the check leaves early.
    {
      code: one('check(input.value);\n  await readFile(path.resolve(input.value));', {
        before:
          "const BASE = process.env.BASE;\nfunction check(name: string): void {\n  if (!BASE) return;\n  if (!path.resolve(name).startsWith(BASE + path.sep)) throw new Error('outside');\n}",
      }),
      findings: [{ message: 'sometimes', at: 'readFile(path.resolve(input.value))', severity: 'warning' as const }],
    },
    // A folder that need not be configured.
    {
      code: one('await readFile(checked(input.value));', {
        before:
          "const BASE = process.env.BASE;\nfunction checked(name: string): string {\n  const full = path.resolve(name);\n  if (BASE) {\n    if (!full.startsWith(BASE + path.sep)) throw new Error('outside');\n  }\n  return full;\n}",
      }),
      findings: [{ message: 'sometimes', at: 'readFile(checked(input.value))', severity: 'warning' as const }],
    },
    bad(one('await readFile(input.value);'), 'whole', 'readFile(input.value)'),
    bad(one("await readFile(path.join('/srv', input.value));"), 'joined', "readFile(path.join('/srv', input.value))"),
    bad(one('await fs.promises.readFile(path.resolve(input.value));'), 'whole', 'fs.promises.readFile(path.resolve(input.value))'),
    bad(
      lowLevel({
        imports,
        body: 'const { dir, file } = args as { dir: string; file: string };\n      const name = `${dir}/.docs/${file}`;\n      await readFile(name);',
      }),
      'whole',
      'readFile(name)',
    ),
    bad(one('fs.createWriteStream(`/srv/${input.value}`);'), 'joined', 'fs.createWriteStream(`/srv/${input.value}`)'),
    bad(
      one("fs.renameSync('/srv/a', path.join('/srv', input.value));"),
      'joined',
      "fs.renameSync('/srv/a', path.join('/srv', input.value))",
    ),
    // Checks that do not hold are reported where they are.
    bad(
      one(
        "const full = path.resolve(ROOT, input.value);\n  if (!full.startsWith(ROOT)) throw new Error('outside');\n  await readFile(full);",
        { before: ROOT },
      ),
      'prefix',
      'full.startsWith(ROOT)',
    ),
    bad(
      one('await readFile(allowed(input.value));', {
        before: `${ROOT}function allowed(name: string): string {\n  const full = path.resolve(ROOT, name);\n  const ok = [ROOT, '/tmp'].some((root) => full.startsWith(root));\n  if (!ok) throw new Error('outside');\n  return full;\n}`,
      }),
      'prefix',
      'full.startsWith(root)',
    ),
    bad(
      one("if (!input.value.startsWith('/srv/')) throw new Error('outside');\n  await readFile(input.value);"),
      'unresolved',
      "input.value.startsWith('/srv/')",
    ),
    bad(
      one("if (input.value.includes('..')) throw new Error('outside');\n  await readFile(path.resolve('/srv', input.value));"),
      'dots',
      "input.value.includes('..')",
    ),
    // Another value is checked than the one that is used.
    bad(
      one(
        "const full = path.resolve(ROOT, input.value);\n  if (!full.startsWith(ROOT + path.sep)) throw new Error('outside');\n  await readFile(input.value);",
        { before: ROOT },
      ),
      'whole',
      'readFile(input.value)',
    ),
    // The result of the check is not looked at.
    bad(
      one('isInside(input.value);\n  await readFile(path.resolve(input.value));', {
        before: `${ROOT}const isInside = (name: string): boolean => path.resolve(name).startsWith(ROOT + path.sep);`,
      }),
      'whole',
      'readFile(path.resolve(input.value))',
    ),
  ],
});
