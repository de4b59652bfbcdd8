import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../src/create/record.js';
import type { RenderedFile } from '../../src/create/render.js';
import { workOf } from '../../src/upgrade/changes.js';
import { gitMerge } from '../../src/upgrade/merge/git.js';
import { mergeFile } from '../../src/upgrade/merge/merge.js';
import { mergeLines } from '../../src/upgrade/merge/text.js';
import { type BaseFile, type PlannedFile, type ProjectFile, planUpgrade } from '../../src/upgrade/plan.js';
import { host } from '../helpers/upgrades.js';

const labels = { base: 'base', mine: 'yours', theirs: 'template' };

/** A step of an edit history: a line is added, replaced or removed somewhere. */
interface Step {
  kind: 'add' | 'replace' | 'remove';
  at: number;
  line: string;
}

const word = fc.stringMatching(/^[a-z]{1,6}$/);
const step: fc.Arbitrary<Step> = fc.record({ kind: fc.constantFrom('add', 'replace', 'remove'), at: fc.nat(40), line: word });
const history = fc.array(step, { maxLength: 6 });
/** Lines, a quarter of them alike, as braces are in a program. */
const baseLines = fc.array(fc.oneof({ weight: 3, arbitrary: word }, { weight: 1, arbitrary: fc.constant('}') }), {
  minLength: 1,
  maxLength: 30,
});

function replay(lines: readonly string[], steps: readonly Step[], who: string): string[] {
  return steps.reduce<string[]>(
    (current, { kind, at, line }, index) => {
      const place = current.length === 0 ? 0 : at % current.length;
      const written = `${who} ${index} ${line}`;
      if (kind === 'remove') return current.filter((_line, other) => other !== place);
      return [...current.slice(0, place), written, ...current.slice(kind === 'add' ? place : place + 1)];
    },
    [...lines],
  );
}

const textOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

/** One file that both sides have a history of, in a form of its own. */
const file = fc.record({ lines: baseLines, mine: history, theirs: history, windows: fc.boolean(), bare: fc.boolean() });

interface Case {
  base: BaseFile[];
  mine: Map<string, ProjectFile>;
  theirs: RenderedFile[];
}

function caseOf(files: readonly { lines: string[]; mine: Step[]; theirs: Step[]; windows: boolean; bare: boolean }[]): Case {
  const one: Case = { base: [], mine: new Map(), theirs: [] };
  for (const [index, { lines, mine, theirs, windows, bare }] of files.entries()) {
    const path = `src/${index}.ts`;
    const text = textOf(lines);
    const written = textOf(replay(lines, mine, 'mine'));
    const ended = bare ? written.replace(/\n$/, '') : written;
    one.base.push({ path, sha256: sha256(text), class: index % 2 === 0 ? 'merge' : 'managed', executable: false, text });
    one.mine.set(path, { content: Buffer.from(windows ? ended.replaceAll('\n', '\r\n') : ended), executable: false });
    one.theirs.push({ path, content: textOf(replay(lines, theirs, 'theirs')), executable: false, class: 'merge' });
  }
  return one;
}

function plan({ base, mine, theirs }: Case): Promise<PlannedFile[]> {
  return planUpgrade({ base, mine, theirs, answersChanged: false, labels }, async (sides, names) => mergeLines(sides, names));
}

/** The project after a plan. */
function upgraded({ mine }: Case, files: readonly PlannedFile[]): Map<string, string> {
  const result = new Map([...mine].map(([path, { content }]) => [path, Buffer.from(content).toString()]));
  for (const { path, after: fresh } of workOf(files, mine, 'inline').changes) {
    if (fresh) result.set(path, Buffer.from(fresh.content).toString());
    else result.delete(path);
  }
  return result;
}

const linesOf = (text: string) => text.split(/\r?\n/);

describe('whatever was edited', () => {
  it('no line of the user is lost, and every line of the template arrives where the user left its place alone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 3 }), async (files) => {
        const one = caseOf(files);
        const result = upgraded(one, await plan(one));
        for (const [path, { content }] of one.mine) {
          const kept = linesOf(result.get(path) ?? '');
          const own = linesOf(Buffer.from(content).toString()).filter((line) => line.startsWith('mine'));
          expect(kept).toEqual(expect.arrayContaining(own));
        }
        for (const { path, content } of one.theirs) {
          const arrived = linesOf(result.get(path) ?? '');
          const fresh = linesOf(String(content)).filter((line) => line.startsWith('theirs'));
          expect(arrived).toEqual(expect.arrayContaining(fresh));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('edits of the user alone survive to the byte', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 3 }), async (files) => {
        const one = caseOf(files.map((each) => ({ ...each, theirs: [] })));
        const files_ = await plan(one);
        expect(files_.every(({ action }) => action === 'unchanged')).toBe(true);
        expect(workOf(files_, one.mine, 'inline').changes).toEqual([]);
      }),
    );
  });

  it('changes of the template alone arrive to the byte', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 3 }), async (files) => {
        const one = caseOf(files.map((each) => ({ ...each, mine: [], windows: false, bare: false })));
        const result = upgraded(one, await plan(one));
        for (const { path, content } of one.theirs) expect(result.get(path)).toBe(content);
      }),
    );
  });

  it('an upgrade twice is one upgrade', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 3 }), async (files) => {
        const one = caseOf(files);
        const first = await plan(one);
        fc.pre(first.every(({ conflicts }) => conflicts === 0));
        const mine = new Map([...upgraded(one, first)].map(([path, text]) => [path, { content: Buffer.from(text), executable: false }]));
        const base = one.theirs.map(({ path, content }): BaseFile => {
          const text = String(content);
          return { path, sha256: sha256(text), class: 'merge', executable: false, text };
        });
        expect(workOf(await plan({ base, mine, theirs: one.theirs }), mine, 'inline').changes).toEqual([]);
      }),
    );
  });
});

describe('the two ways to merge lines', () => {
  it('give the same text where neither finds a conflict, and neither loses a line', async () => {
    const withGit = gitMerge(host);
    let both = 0;
    await fc.assert(
      fc.asyncProperty(file, async ({ lines, mine, theirs }) => {
        const sides = { base: textOf(lines), mine: textOf(replay(lines, mine, 'mine')), theirs: textOf(replay(lines, theirs, 'theirs')) };
        const [git, memory] = [await withGit(sides, labels), mergeLines(sides, labels)];
        if (git.conflicts === 0 && memory.conflicts === 0) {
          both += 1;
          expect(memory.text).toBe(git.text);
        }
        for (const line of linesOf(sides.mine).filter((each) => each.startsWith('mine'))) {
          expect(linesOf(git.text)).toContain(line);
          expect(linesOf(memory.text)).toContain(line);
        }
      }),
      { numRuns: 100, seed: 20261128 },
    );
    expect(both).toBeGreaterThan(20);
  });
});

describe('a JSON file', () => {
  const value = fc.dictionary(
    fc.stringMatching(/^[a-z]{1,2}$/),
    fc.oneof(fc.nat(9), fc.array(word, { maxLength: 3 }), fc.dictionary(word, fc.nat(9), { maxKeys: 3 })),
    { maxKeys: 5 },
  );

  it('keeps every key that only one side added, and says what it could not merge', async () => {
    await fc.assert(
      fc.asyncProperty(value, value, value, async (base, mine, theirs) => {
        const text = (object: unknown) => `${JSON.stringify(object, null, 2)}\n`;
        const sides = { base: text(base), mine: text(mine), theirs: text(theirs) };
        const merged = await mergeFile('a.json', sides, labels, async (three, names) => mergeLines(three, names));
        if (merged.conflicts > 0) return;
        const result = JSON.parse(merged.text);
        for (const [key, own] of Object.entries(mine)) if (!(key in base) && !(key in theirs)) expect(result[key]).toEqual(own);
        for (const [key, fresh] of Object.entries(theirs)) if (!(key in base) && !(key in mine)) expect(result[key]).toEqual(fresh);
      }),
    );
  });
});
