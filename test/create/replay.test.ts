import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answers } from '../../src/create/answers.js';
import { quote, replayCommand } from '../../src/create/replay.js';

const answers: Answers = { template: 'files', name: '@acme/docs', transport: 'http', auth: 'api-key', pm: 'pnpm' };

describe('quote', () => {
  it('gives a POSIX shell back exactly the word', () => {
    const words = fc.array(
      fc.string({ unit: 'grapheme', minLength: 1 }).filter((word) => !/[\0\r]/.test(word)),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(words, (list) => {
        const command = `printf '%s\\0' ${list.map((word) => quote(word, 'linux')).join(' ')}`;
        const printed = execFileSync('sh', ['-c', command], { encoding: 'utf8' });
        expect(printed.split('\0').slice(0, -1)).toEqual(list);
      }),
      { numRuns: 20 },
    );
  });

  it('uses double quotes on Windows', () => {
    expect(quote('my server', 'win32')).toBe('"my server"');
    expect(quote('.\\docs', 'win32')).toBe('.\\docs');
  });
});

describe('replayCommand', () => {
  it('repeats every answer and every switch', () => {
    expect(replayCommand(['npx', 'x@1.0.0'], 'my docs', answers, { install: false, git: false, force: true }, 'linux')).toBe(
      "npx x@1.0.0 'my docs' --template files --name @acme/docs --transport http --auth api-key --pm pnpm --no-install --no-git --force",
    );
  });

  it('keeps a folder that looks like a flag a folder', () => {
    expect(replayCommand(['x'], '-rf', answers, { install: true, git: true, force: false }, 'linux')).toMatch(/^x \.\/-rf /);
  });
});
