import { describe, expect, it } from 'vitest';
import { RULES } from '../../../src/lint/rules/index.js';
import { run } from '../../../src/lint/run.js';
import { tool } from '../../helpers/injection.js';
import { sourcesOf } from '../../helpers/rule.js';

const IMPORTS = `import { execFileSync, execSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { Pool } from 'pg';
const pool = new Pool();
const ROOT = path.resolve('/srv');`;
const INJECTION = RULES.filter((rule) => rule.category === 'injection');
const found = (body: string, schema: string): string[] =>
  run(sourcesOf(tool({ imports: IMPORTS, schema, body })), { rules: INJECTION, version: '0.0.0', now: () => 0 })
    .findings.filter((each) => each.severity !== 'info')
    .map((each) => `${each.rule} ${each.severity}`);

const shell = 'execSync(`ls ${input.value}`);';
const read = 'readFileSync(path.resolve(ROOT, input.value));';

describe('holds', () => {
  it.each([
    ['an enum', "value: z.enum(['a', 'b'])", shell],
    ['a literal', "value: z.literal('a')", shell],
    ['a union of literals', "value: z.union([z.literal('a'), z.literal('b')])", shell],
    ['a UUID', 'value: z.string().uuid()', shell],
    ['a UUID of zod 4', 'value: z.uuid()', shell],
    ['a safe pattern with both ends', 'value: z.string().regex(/^[a-z0-9-]+$/)', shell],
    ['an integer that becomes a path', 'value: z.number().int()', 'readFileSync(`/srv/${input.value}`);'],
    [
      'a piece of a text that was split at dots',
      'value: z.string()',
      "const [group, name] = input.value.split('.');\n  readFileSync(`/srv/${group}/${name}.js`);",
    ],
    ['numbers made of text', 'value: z.string()', "readFileSync(`/srv/${input.value.split(',').map(Number).join('-')}`);"],
    ['a list of what is allowed', 'value: z.string()', `if (!['a', 'b'].includes(input.value)) throw new Error('no');\n  ${shell}`],
    [
      'links resolved, then the way from the root',
      'value: z.string()',
      `const full = realpathSync(path.resolve(ROOT, input.value));\n  const way = path.relative(ROOT, full);\n  if (way.startsWith('..') || path.isAbsolute(way)) throw new Error('no');\n  readFileSync(full);`,
    ],
    [
      'a prefix with a separator after resolve',
      'value: z.string()',
      `const full = path.resolve(ROOT, input.value);\n  if (!full.startsWith(ROOT + path.sep)) throw new Error('no');\n  readFileSync(full);`,
    ],
    [
      'encodeURIComponent for one segment',
      'value: z.string()',
      'await fetch(`https://api.example.com/items/${encodeURIComponent(input.value)}`);',
    ],
    ['bound parameters', 'value: z.string()', "await pool.query('SELECT a FROM t WHERE b = $1', [input.value]);"],
  ])('%s', (_name, schema, body) => expect(found(body, schema)).toEqual([]));

  it('a number that may be missing', () => {
    const body = "if (input.value && typeof input.value !== 'number') throw new Error('no');\n  readFileSync(`/srv/${input.value}`);";
    expect(found(body, 'value: z.any()')).toEqual([]);
  });

  it('arguments without a shell end command injection, and leave that of arguments', () => {
    expect(found("execFileSync('git', ['clone', input.value]);", 'value: z.string()')).toEqual(['no-argument-injection warning']);
  });

  it.each(['value: z.number().int()', 'value: z.boolean()'])('%s only weakens where a shell reads it', (schema) => {
    expect(found(shell, schema)).toEqual(['no-shell-injection warning']);
  });
});

describe('does not hold', () => {
  it.each([
    [
      'a prefix without a separator',
      `const full = path.resolve(ROOT, input.value);\n  if (!full.startsWith(ROOT)) throw new Error('no');\n  readFileSync(full);`,
    ],
    ['a prefix before resolve', `if (!input.value.startsWith('/srv/')) throw new Error('no');\n  readFileSync(input.value);`],
    ['a search for dots', `if (input.value.includes('..')) throw new Error('no');\n  ${read}`],
    ['JSON as quoting for a shell', 'execSync(`echo ${JSON.stringify(input.value)}`);'],
    ['quotes for a shell', 'execSync(`echo "${input.value}"`);'],
    ['a list of what is refused', `if (/[;&|]/.test(input.value)) throw new Error('no');\n  ${shell}`],
    ['a check of the scheme', "if (new URL(input.value).protocol !== 'https:') throw new Error('no');\n  await fetch(input.value);"],
    ['names of the inside in the text', "if (input.value.includes('127.0.0.1')) throw new Error('no');\n  await fetch(input.value);"],
    ['pieces put together again', "readFileSync(`/srv/${input.value.split('.').join('.')}`);"],
    ['a list that is asked and not obeyed', `if (!['a', 'b'].includes(input.value)) console.error('odd');\n  ${shell}`],
    ['a list on one way only', `if (process.env.STRICT && !['a', 'b'].includes(input.value)) throw new Error('no');\n  ${shell}`],
  ])('%s', (_name, body) => expect(found(body, 'value: z.string()')).toHaveLength(1));

  it('an address by its schema', () => {
    expect(found('await fetch(input.value);', 'value: z.string().url()')).toEqual(['no-server-side-request-forgery error']);
  });

  it('a pattern without ends', () => {
    expect(found(shell, 'value: z.string().regex(/[a-z]+/)')).toEqual(expect.arrayContaining(['no-shell-injection error']));
  });
});
