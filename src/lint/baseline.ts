import * as z from 'zod';
import { usageError } from '../shell/errors.js';
import type { Finding } from './finding.js';

const entry = z.object({
  rule: z.string(),
  file: z.string(),
  /** See `Finding.fingerprint`: the same when lines move. */
  fingerprint: z.string(),
  /** For people who read the file. */
  message: z.string(),
});
const schema = z.object({ schemaVersion: z.literal(1), root: z.string(), findings: z.array(entry) });

export type BaselineEntry = z.infer<typeof entry>;

/** Findings that were there when a team began. */
export interface Baseline {
  /** The folder that paths and fingerprints are relative to, relative to the folder of the file. */
  root: string;
  findings: BaselineEntry[];
}

/** Reads a baseline. Throws a UserError where it is none. */
export function parseBaseline(text: string, name: string): Baseline {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw usageError(`${name} is not a baseline of mcp-lint. Write a new one: mcp-lint --baseline ${name} --update-baseline`, 'baseline');
  }
}

/** What the open findings and those of the old baseline become. Sorted, so that a change of it is short. */
export function makeBaseline(findings: readonly Finding[], root: string): Baseline {
  const entries = findings
    .filter((finding) => !finding.suppressed)
    .map(({ rule, file, fingerprint, message }) => ({ rule, file, fingerprint, message }));
  return { root, findings: sorted(entries) };
}

/** Text of the file. */
export function formatBaseline({ root, findings }: Baseline): string {
  return `${JSON.stringify({ schemaVersion: 1, root, findings: sorted(findings) }, null, 2)}\n`;
}

function sorted(entries: readonly BaselineEntry[]): BaselineEntry[] {
  const key = (each: BaselineEntry): string => `${each.file}\0${each.rule}\0${each.fingerprint}`;
  return [...entries].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/**
 * Marks the findings that a baseline knows. Each entry stands for one finding. `stale` are the entries whose finding is gone; an entry of
 * a file that was not looked at says nothing, and stays.
 */
export function applyBaseline(
  findings: readonly Finding[],
  { findings: entries }: Baseline,
  wasLookedAt: (file: string) => boolean,
): { findings: Finding[]; stale: BaselineEntry[]; kept: BaselineEntry[] } {
  const waiting = new Map<string, BaselineEntry[]>();
  for (const each of entries) waiting.set(each.fingerprint, [...(waiting.get(each.fingerprint) ?? []), each]);
  const used = new Set<BaselineEntry>();
  const marked = findings.map((finding) => {
    // One that a comment took back meanwhile needs no entry.
    const known = finding.suppressed ? undefined : waiting.get(finding.fingerprint)?.shift();
    if (known === undefined) return finding;
    used.add(known);
    return { ...finding, baseline: true };
  });
  const stale = entries.filter((each) => !used.has(each) && wasLookedAt(each.file));
  return { findings: marked, stale, kept: entries.filter((each) => !stale.includes(each)) };
}
