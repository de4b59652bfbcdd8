import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { boundaryViolations, type Source } from './boundaries.js';

const root = new URL('../../', import.meta.url);

function everySource(): Source[] {
  const paths = readdirSync(new URL('src', root), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  return paths
    .map((path) => `src/${path.replaceAll('\\', '/')}`)
    .map((path) => ({ path, text: readFileSync(new URL(path, root), 'utf8') }));
}

it('src keeps its boundaries', () => {
  expect(boundaryViolations(everySource())).toEqual([]);
});

describe('A source is refused when it', () => {
  it.each([
    ['imports the linter from create', 'src/create/render.ts', `import { run } from '../lint/run.js';`],
    ['imports create from the linter', 'src/lint/rules/some-rule.ts', `import { render } from '../../create/render.js';`],
    ['imports a type from a later stage', 'src/lint/model/facts.ts', `import type { Rule } from '../rule.js';`],
    ['re-exports a later stage', 'src/create/render/context.ts', `export * from '../settle.js';`],
    ['imports a later stage while it runs', 'src/shell/run.ts', `await import('../create/command.js');`],
    ['names a type of a later stage in place', 'src/lint/flow/flow.ts', `let rule: import('../rule.js').Rule;`],
    ['reads the disk where it must not', 'src/create/render.ts', `import { readFileSync } from 'node:fs';`],
    ['reads the disk where it must not, by the old name', 'src/lint/run.ts', `import { readFile } from 'fs/promises';`],
    ['asks questions where it must not', 'src/create/create.ts', `import { text } from '@clack/prompts';`],
    ['imports another rule', 'src/lint/rules/some-rule.ts', `import rule from './other-rule.js';`],
    ['is in no stage', 'src/lint/misc/helpers.ts', ''],
  ])('%s', (_what, path, text) => {
    expect(boundaryViolations([{ path, text }])).toHaveLength(1);
  });

  it.each([
    ['an earlier stage', 'src/create/create.ts', `import { render } from './render.js';`],
    ['its own stage', 'src/lint/model/build.ts', `import { facts } from './facts.js';`],
    ['the shell', 'src/lint/command.ts', `import { usageError } from '../shell/errors.js';`],
    ['the rules, in their index', 'src/lint/rules/index.ts', `import rule from './some-rule.js';`],
    ['the disk, in a file that is named for it', 'src/lint/load.ts', `import { readFileSync } from 'node:fs';`],
  ])('but not when it imports %s', (_what, path, text) => {
    expect(boundaryViolations([{ path, text }])).toEqual([]);
  });
});
