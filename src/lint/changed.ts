import type { Finding } from './finding.js';

/** The lines of each file that changed, as ranges from 1; `all` for a file that is new. */
export type Changes = ReadonlyMap<string, 'all' | readonly (readonly [first: number, last: number])[]>;

const FILE = /^\+\+\+ (?:b\/(.*)|"b\/(.*)"|\/dev\/null)$/;
const HUNK = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/** Reads the output of `git diff --unified=0`. Where lines were only taken out, the two around them count as changed. */
export function parseDiff(diff: string): Map<string, [number, number][]> {
  const changes = new Map<string, [number, number][]>();
  let ranges: [number, number][] = [];
  for (const line of diff.split('\n')) {
    const file = FILE.exec(line);
    if (file !== null) {
      ranges = [];
      const path = file[1] ?? (file[2] === undefined ? undefined : unquote(file[2]));
      if (path !== undefined) changes.set(path, ranges);
    }
    const hunk = HUNK.exec(line);
    if (hunk === null) continue;
    const first = Number(hunk[2]);
    const count = hunk[3] === undefined ? 1 : Number(hunk[3]);
    ranges.push(count === 0 ? [first, first + 1] : [first, first + count - 1]);
  }
  return changes;
}

/** Git writes a path with unusual characters in quotes, with octal bytes. */
function unquote(path: string): string {
  const bytes: number[] = [];
  for (const [part, octal, letter] of path.matchAll(/\\([0-7]{3})|\\(.)|[^\\]+/g)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else bytes.push(...Buffer.from(letter === undefined ? part : ({ t: '\t', n: '\n' }[letter] ?? letter)));
  }
  return Buffer.from(bytes).toString('utf8');
}

/** Whether a change touches a finding: where it is reported, or a step on its way. */
export function touches(changes: Changes, finding: Finding): boolean {
  const places = [finding, ...finding.trace.map((step) => ({ ...step, endLine: step.line }))];
  return places.some(({ file, line, endLine }) => {
    const ranges = changes.get(file);
    // Ranges longer than a screen are whole definitions: what changed in them is told by their first line or their steps.
    const last = endLine - line > 30 ? line : endLine;
    return ranges === 'all' || (ranges?.some(([from, to]) => from <= last && line <= to) ?? false);
  });
}
