import { isDeepStrictEqual } from 'node:util';
import { isObject } from '../../create/json.js';
import { formOf, normalise, restore } from './form.js';
import { mergeJson, type StructuralMerge } from './json.js';
import type { Labels, MergedText, MergeText, TextSides } from './text.js';
import { decideVersion } from './versions.js';
import { keepsComments, mergeYaml } from './yaml.js';

/** The outcome for one file. */
export interface MergedFile extends MergedText {
  notes: string[];
}

/** Files that a package manager makes from package.json: never a conflict, for it is asked to make them again. */
export function isLockfile(path: string): boolean {
  return /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lock)$/.test(path);
}

/**
 * Merges three versions of the file at `path`: JSON and YAML by structure, everything else by lines. Line ends, byte order mark and final
 * newline stay as the user has them.
 */
export async function mergeFile(path: string, sides: TextSides, labels: Labels, mergeText: MergeText): Promise<MergedFile> {
  const normal = { base: normalise(sides.base), mine: normalise(sides.mine), theirs: normalise(sides.theirs) };
  const forms = { base: formOf(sides.base), mine: formOf(sides.mine), theirs: formOf(sides.theirs) };
  const merged = await mergeNormal(path, normal, labels, mergeText);
  return { ...merged, text: restore(merged.text, forms) };
}

async function mergeNormal(path: string, sides: TextSides, labels: Labels, mergeText: MergeText): Promise<MergedFile> {
  if (sides.mine === sides.base || sides.mine === sides.theirs) return { text: sides.theirs, conflicts: 0, notes: [] };
  if (sides.theirs === sides.base) return { text: sides.mine, conflicts: 0, notes: [] };
  if (path.endsWith('package-lock.json')) return mergeLock(sides) ?? { text: sides.theirs, conflicts: 0, notes: [] };
  if (isLockfile(path)) return { text: sides.mine, conflicts: 0, notes: [] };
  if (/\.jsonc?$/.test(path)) {
    const structural = mergeJson(sides, path.endsWith('package.json') ? decideVersion : undefined);
    const marked = structural && (await markConflicts(structural, labels, mergeText));
    if (marked) return marked;
  }
  const lines = await mergeText(sides, labels);
  if (lines.conflicts > 0 && /\.ya?ml$/.test(path)) {
    const structural = mergeYaml(sides);
    const isBetter = structural && structural.conflicts.length < lines.conflicts && keepsComments(sides.mine, structural.sides.mine);
    const marked = isBetter ? await markConflicts(structural, labels, mergeText) : undefined;
    if (marked) return marked;
  }
  return { ...lines, notes: [] };
}

/** Puts markers around the lines of the places that conflict, and nowhere else. Undefined where the lines would not show it. */
async function markConflicts(
  { sides, conflicts, notes }: StructuralMerge,
  labels: Labels,
  mergeText: MergeText,
): Promise<MergedFile | undefined> {
  if (conflicts.length === 0) return { text: sides.mine, conflicts: 0, notes };
  const merged = await mergeText(sides, labels);
  return merged.conflicts === 0 ? undefined : { ...merged, notes };
}

/** A lock file merged as far as it goes, the template winning: a start for the package manager, which makes it whole again. */
function mergeLock(sides: TextSides): MergedFile | undefined {
  try {
    const [base, mine, theirs]: unknown[] = [sides.base, sides.mine, sides.theirs].map((text) => JSON.parse(text));
    return { text: `${JSON.stringify(mergeLocked(base, mine, theirs), null, 2)}\n`, conflicts: 0, notes: [] };
  } catch {
    return undefined;
  }
}

function mergeLocked(base: unknown, mine: unknown, theirs: unknown): unknown {
  if (isDeepStrictEqual(base, theirs)) return mine;
  if (isDeepStrictEqual(base, mine) || !isObject(mine) || !isObject(theirs))
    return base !== undefined && mine === undefined ? mine : theirs;
  const under = isObject(base) ? base : {};
  const keys = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])];
  const entries = keys.map((key): [string, unknown] => [key, mergeLocked(under[key], mine[key], theirs[key])]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
