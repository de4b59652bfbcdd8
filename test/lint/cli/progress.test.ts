import type { WriteStream } from 'node:tty';
import { expect, it } from 'vitest';
import { progressOn } from '../../../src/lint/actions/progress.js';

/** What a terminal, or a pipe, is sent while three packages are done. */
function sent(stream: Partial<WriteStream>, { quiet = false, all = 3, env = {} as NodeJS.ProcessEnv } = {}): string[] {
  const texts: string[] = [];
  const write = (text: string): boolean => texts.push(text) > 0;
  const progress = progressOn({ columns: 80, ...stream, write } as WriteStream, quiet, env);
  for (let done = 0; done <= all; done += 1) progress.show(done, all);
  progress.clear();
  return texts;
}

it('tells a person how far it is, and leaves nothing behind', () => {
  const texts = sent({ isTTY: true }, { env: { NO_COLOR: '1' } });
  expect(texts[0]).toBe(`\r\u001B[K${'─'.repeat(24)} 0 of 3 packages`);
  expect(texts.at(-1)).toBe('\r\u001B[K');
  expect(texts.join('').replaceAll('\u001B[K', '')).not.toContain('\u001B');
  expect(sent({ isTTY: true, columns: 30 }, { env: { NO_COLOR: '1' } })[0]).toBe('\r\u001B[K0 of 3 packages');
  expect(sent({ isTTY: true }, { all: 1, env: { NO_COLOR: '1' } })).toEqual(['\r\u001B[Kanalysing …', '\r\u001B[K']);
});
it('says nothing in a pipe, on a terminal without a cursor, or where it should be quiet', () => {
  expect(sent({ isTTY: false })).toEqual([]);
  expect(sent({ isTTY: true }, { env: { TERM: 'dumb' } })).toEqual([]);
  expect(sent({ isTTY: true }, { quiet: true })).toEqual([]);
});
