import { diff3Merge } from 'node-diff3';

/** Three versions of one text, with LF line ends and a final newline. */
export interface TextSides {
  base: string;
  mine: string;
  theirs: string;
}

/** What conflict markers call the three versions. */
export interface Labels {
  base: string;
  mine: string;
  theirs: string;
}

export interface MergedText {
  text: string;
  /** Places where both sides changed the same lines in different ways; marked in `text`. */
  conflicts: number;
}

/** A three-way merge of lines. `git merge-file` where git is at hand, {@link mergeLines} elsewhere. */
export type MergeText = (sides: TextSides, labels: Labels) => Promise<MergedText>;

/** Merges in memory, with conflict markers as `git merge-file --diff3` writes them. */
export function mergeLines({ base, mine, theirs }: TextSides, labels: Labels): MergedText {
  const regions = diff3Merge(linesOf(mine), linesOf(base), linesOf(theirs), { excludeFalseConflicts: true });
  let conflicts = 0;
  const lines = regions.flatMap(({ ok, conflict }): readonly string[] => {
    if (ok) return ok;
    if (!conflict) return [];
    conflicts += 1;
    return [
      `<<<<<<< ${labels.mine}`,
      ...conflict.a,
      `||||||| ${labels.base}`,
      ...conflict.o,
      '=======',
      ...conflict.b,
      `>>>>>>> ${labels.theirs}`,
    ];
  });
  return { text: lines.length === 0 ? '' : `${lines.join('\n')}\n`, conflicts };
}

/** True when a text has a line that only a conflict leaves behind. A row of equals signs alone is a heading in Markdown. */
export function hasConflictMarkers(text: string): boolean {
  return /^(?:<{7}|>{7}|\|{7}) /m.test(text);
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}
