import { diffIndices } from 'node-diff3';

/** Lines around a change that a diff shows. */
const CONTEXT = 3;

/** The difference of two texts as a unified diff without colours; empty where there is none. */
export function unifiedDiff(path: string, before: string, after: string): string {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  const hunks: string[] = [];
  let group: Region[] = [];
  for (const region of diffIndices(old, fresh) as Region[]) {
    const last = group.at(-1);
    if (last && region.buffer1[0] - (last.buffer1[0] + last.buffer1[1]) > 2 * CONTEXT) {
      hunks.push(hunk(group, old, fresh));
      group = [];
    }
    group.push(region);
  }
  if (group.length > 0) hunks.push(hunk(group, old, fresh));
  return hunks.length === 0 ? '' : `--- ${path}\n+++ ${path}\n${hunks.join('')}`;
}

/** Where a stretch of lines begins and how long it is, in both texts. */
interface Region {
  buffer1: [start: number, length: number];
  buffer2: [start: number, length: number];
}

function hunk(regions: readonly Region[], old: readonly string[], fresh: readonly string[]): string {
  const [first, last] = [regions[0], regions.at(-1)];
  if (!first || !last) return '';
  const start = Math.max(0, first.buffer1[0] - CONTEXT);
  const end = Math.min(old.length, last.buffer1[0] + last.buffer1[1] + CONTEXT);
  const offset = first.buffer2[0] - first.buffer1[0];
  const lines: string[] = [];
  let at = start;
  for (const { buffer1, buffer2 } of regions) {
    lines.push(...old.slice(at, buffer1[0]).map((line) => ` ${line}`));
    lines.push(...old.slice(buffer1[0], buffer1[0] + buffer1[1]).map((line) => `-${line}`));
    lines.push(...fresh.slice(buffer2[0], buffer2[0] + buffer2[1]).map((line) => `+${line}`));
    at = buffer1[0] + buffer1[1];
  }
  lines.push(...old.slice(at, end).map((line) => ` ${line}`));
  const grown = lines.filter((line) => !line.startsWith('-')).length;
  return `@@ -${start + 1},${end - start} +${start + offset + 1},${grown} @@\n${lines.join('\n')}\n`;
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}
