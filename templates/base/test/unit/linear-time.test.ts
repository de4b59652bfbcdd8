import { describe, expect, it } from 'vitest';
import { sanitizeText } from '../../src/platform/sanitize.js';
import { untrusted } from '../../src/platform/untrusted.js';

const MEGABYTE = 1_048_576;

/** Texts that make a careless expression start over at every character, or look back and forth. */
const HOSTILE_UNITS = [
  'eyJaaaaaaaaa.',
  '-eyJ',
  '-eyJaaaaaaaa.-eyJaaaaaaaaaa',
  '://u:',
  '://u:p',
  '-----BEGIN PRIVATE KEY-----',
  '-----BEGIN AA AA PRIVATE KEY',
  'Bearer ',
  'mcp_____________________________________________________________________',
  'sk-',
  '\u001B[',
  '\u001B]',
  '\u009B0',
  '\u001B[0000000000;',
  '</ ',
  '<',
  '< /        ',
  ' ',
  '\u200B',
  'a',
];

describe.each([
  ['sanitizeText', (text: string) => sanitizeText(text, MEGABYTE)],
  ['untrusted', (text: string) => untrusted(text, 'source')],
])('%s', (_name, clean) => {
  it.each(HOSTILE_UNITS)('takes time in proportion to the length of %j repeated', (unit) => {
    // Linear work takes 16 times as long for a text 16 times as long, quadratic work 256 times.
    const small = cheapest(clean, unit, MEGABYTE / 16);
    const large = cheapest(clean, unit, MEGABYTE);
    expect(large).toBeLessThan(Math.max(small, 1) * 100);
  });
});

/** Processor time of the best of three runs, in milliseconds: what else the machine does must not count. */
function cheapest(work: (text: string) => string, unit: string, length: number): number {
  const text = unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
  return Math.min(...[1, 2, 3].map(() => cost(() => work(text))));
}

function cost(work: () => void): number {
  const before = process.cpuUsage();
  work();
  return process.cpuUsage(before).user / 1_000;
}
