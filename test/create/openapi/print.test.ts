import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ApiPlan, type Field, parsePlan, type Shape, type ToolPlan } from '../../../src/create/openapi/plan.js';
import { domainFile, toolFiles } from '../../../src/create/openapi/tool-files.js';
import { projectRoot } from '../../helpers/cli.js';
import { temporaryFolder } from '../../helpers/temp.js';

/** Words that a document could have, once the reader has cleaned them. */
const about = fc.string({ unit: fc.constantFrom(..."abcdefgh ijklm nopq rst uvw xyz'.,()/:;!?ÄßÉ漢"), minLength: 40, maxLength: 90 });
const word = fc.stringMatching(/^[a-z][A-Za-z0-9]{0,28}$/);
const property = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,60}$/).filter((name) => !(name in {}));
const argument = fc.stringMatching(/^[A-Za-z]\w{0,38}$/).filter((name) => !(name in {}));

const { shape } = fc.letrec<{ shape: Shape; field: Field }>((tie) => ({
  field: fc.record({ name: property, shape: tie('shape'), required: fc.boolean(), about }),
  shape: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.record({ kind: fc.constant('text' as const), min: fc.nat(3), max: fc.integer({ min: 4, max: 90_000 }) }),
    fc.record({
      kind: fc.constant('text' as const),
      min: fc.constant(0),
      max: fc.constant(40),
      pattern: fc.constantFrom('^a$', '^[a-z0-9-]{1,40}$', '\\d/\\d'),
    }),
    fc.record({
      kind: fc.constant('text' as const),
      min: fc.constant(0),
      max: fc.constant(40),
      format: fc.constantFrom('date' as const, 'date-time' as const, 'uuid' as const, 'email' as const),
    }),
    fc.record({
      kind: fc.constant('number' as const),
      whole: fc.constant(false),
      min: fc.double({ min: -1e15, max: 0, noNaN: true }),
      max: fc.constantFrom(1e15, 0.5, 1e-7, 12),
    }),
    fc.constant<Shape>({ kind: 'boolean' }),
    fc.record({
      kind: fc.constant('choice' as const),
      name: word,
      values: fc.array(fc.stringMatching(/^[\w.:@/+-]{0,30}$/), { minLength: 1, maxLength: 12 }),
    }),
    fc.record({ kind: fc.constant('choice' as const), name: word, values: fc.array(fc.integer(), { minLength: 1, maxLength: 60 }) }),
    fc.record({ kind: fc.constant('list' as const), items: tie('shape'), min: fc.nat(2), max: fc.integer({ min: 3, max: 1_000 }) }),
    fc.record({
      kind: fc.constant('object' as const),
      name: word,
      fields: fc.uniqueArray(tie('field'), { minLength: 1, maxLength: 5, selector: ({ name }) => name }),
    }),
    fc.record({ kind: fc.constant('either' as const), name: word, options: fc.array(tie('shape'), { minLength: 2, maxLength: 5 }) }),
    fc.record({ kind: fc.constant('nullable' as const), of: tie('shape') }),
  ),
}));
const part = fc.oneof(fc.record({ text: fc.stringMatching(/^[A-Za-z0-9._~!()*,;=:@+&-]{1,30}$/) }), fc.record({ argument }));
const tool: fc.Arbitrary<ToolPlan> = fc.record({
  name: fc.tuple(fc.stringMatching(/^[a-z]{1,8}$/), fc.stringMatching(/^[a-z0-9]{1,40}$/)).map((words) => words.join('_')),
  title: fc.constant('A title'),
  description: about,
  path: fc.array(fc.array(part, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 9 }),
  input: fc.uniqueArray(fc.record({ name: argument, shape, required: fc.boolean(), about }), {
    maxLength: 4,
    selector: ({ name }) => name,
  }),
  query: fc.uniqueArray(fc.record({ name: fc.stringMatching(/^[A-Za-z0-9_.[\]$-]{1,40}$/), argument, commas: fc.boolean() }), {
    maxLength: 4,
    selector: ({ name }) => name,
  }),
  result: shape,
});
const plan: fc.Arbitrary<ApiPlan> = fc.record({
  title: fc.constant('Things'),
  tools: fc.uniqueArray(tool, { minLength: 1, maxLength: 15, selector: ({ name }) => name.replaceAll('_', '') }),
});

describe('what is printed', () => {
  it('is what the formatter and the style check of a project leave as it is', () => {
    const folder = temporaryFolder();
    const samples = fc.sample(plan, { numRuns: 40, seed: 20_260 });
    for (const [index, sample] of samples.entries()) {
      const files = [...toolFiles(parsePlan(JSON.stringify(sample))), { path: 'src/domain.ts', content: domainFile(sample) }];
      for (const { path, content } of files) {
        const file = join(folder, 'src', String(index), path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, content);
      }
    }
    cpSync(join(projectRoot, 'templates/base/biome.json'), join(folder, 'biome.json'));
    const biome = join(projectRoot, 'node_modules/@biomejs/biome/bin/biome');
    const { status, stdout, stderr } = spawnSync(process.execPath, [biome, 'check', '--error-on-warnings', '--max-diagnostics=5'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(status, `${stdout}${stderr}`).toBe(0);
  });
});
