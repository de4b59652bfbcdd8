import { readFile } from 'node:fs/promises';
import { ToolError } from '../platform/errors.js';
import { entriesOf } from './list.js';
import { isServable, type Root } from './root.js';

/** What one search may cost, however large the tree is. */
const MAX_DOCUMENTS = 2_000;
const MAX_DOCUMENT_BYTES = 1_048_576;
const EXCERPT_CHARACTERS = 200;

export interface Match {
  path: string;
  /** From 1; 0 where the name matches. */
  line: number;
  excerpt: string;
}

/**
 * Finds a text, ignoring case, in names and contents below a folder. The query is a text, never an expression (P-62).
 * `complete` is false when a limit ended the search early.
 */
export async function search(
  root: Root,
  query: string,
  path: string,
  limit: number,
  signal: AbortSignal,
): Promise<{ matches: Match[]; complete: boolean }> {
  const wanted = query.toLowerCase();
  const matches: Match[] = [];
  let documents = 0;
  for await (const document of walk(root, path, signal)) {
    documents += 1;
    if (documents > MAX_DOCUMENTS) return { matches, complete: false };
    for (const match of await matchesIn(root, document, wanted)) {
      if (matches.length === limit) return { matches, complete: false };
      matches.push(match);
    }
  }
  return { matches, complete: true };
}

/** Documents below a folder, in order. Depth is bounded by `isServable`. */
async function* walk(root: Root, path: string, signal: AbortSignal): AsyncGenerator<string> {
  for (const entry of await entriesOf(await root.resolve(path), signal)) {
    const child = path === '' ? entry.name : `${path}/${entry.name}`;
    if (!isServable(child)) continue;
    if (entry.kind === 'document') yield child;
    else yield* walk(root, child, signal);
  }
}

async function matchesIn(root: Root, path: string, wanted: string): Promise<Match[]> {
  const matches: Match[] = path.toLowerCase().includes(wanted) ? [{ path, line: 0, excerpt: path.slice(0, EXCERPT_CHARACTERS) }] : [];
  const text = await textOf(root, path);
  if (!text.toLowerCase().includes(wanted)) return matches;
  text.split('\n').forEach((line, index) => {
    const at = line.toLowerCase().indexOf(wanted);
    if (at < 0) return;
    const start = Math.max(0, at - EXCERPT_CHARACTERS / 2);
    matches.push({ path, line: index + 1, excerpt: line.slice(start, start + EXCERPT_CHARACTERS) });
  });
  return matches;
}

/** The whole text of a small document; nothing for a large, binary or vanished one. */
async function textOf(root: Root, path: string): Promise<string> {
  try {
    const { handle, stats } = await root.open(path);
    try {
      if (stats.size > MAX_DOCUMENT_BYTES) return '';
      const bytes = await readFile(handle);
      return bytes.includes(0) ? '' : bytes.toString('utf8');
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof ToolError && error.code === 'NOT_FOUND') return '';
    throw error;
  }
}
