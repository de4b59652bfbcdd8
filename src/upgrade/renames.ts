import type { BaseFile, PlanInput } from './plan.js';

/** The part of its lines that a file must share with another to count as the same file, moved. git asks for half. */
const LEAST_LIKENESS = 0.6;

/** Files with fewer lines than this are too much like any other to tell. */
const FEWEST_LINES = 3;

/** Files that the template moved: old path to new. Each new path is given once, to the file most like it. */
export function findRenames({ base, mine, theirs }: Pick<PlanInput, 'base' | 'mine' | 'theirs'>): Map<string, string> {
  const known = new Set(base.map(({ path }) => path));
  const offered = new Set(theirs.map(({ path }) => path));
  const gone = base.filter(
    (file): file is BaseFile & { text: string } => !offered.has(file.path) && file.text !== undefined && mine.has(file.path),
  );
  const fresh = theirs.filter(({ path, content }) => !known.has(path) && !mine.has(path) && typeof content === 'string');
  const pairs = gone.flatMap((from) =>
    fresh.map((to) => ({ from: from.path, to: to.path, likeness: from.class === 'once' ? 0 : likeness(from.text, String(to.content)) })),
  );
  const renames = new Map<string, string>();
  const taken = new Set<string>();
  for (const { from, to, likeness: degree } of pairs.sort((a, b) => b.likeness - a.likeness || (a.from + a.to < b.from + b.to ? -1 : 1))) {
    if (degree < LEAST_LIKENESS || renames.has(from) || taken.has(to)) continue;
    renames.set(from, to);
    taken.add(to);
  }
  return renames;
}

/** The part of all lines that two texts have in common: 1 for the same text, 0 for strangers and for texts that say little. */
function likeness(one: string, other: string): number {
  const [lines, others] = [meaningful(one), meaningful(other)];
  if (lines.length < FEWEST_LINES || others.length < FEWEST_LINES) return 0;
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  let shared = 0;
  for (const line of others) {
    const count = counts.get(line) ?? 0;
    if (count > 0) shared += 1;
    counts.set(line, count - 1);
  }
  return (2 * shared) / (lines.length + others.length);
}

function meaningful(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}
