import { opendir } from 'node:fs/promises';
import { ToolError } from '../platform/errors.js';
import { isServable, type Root, translate } from './root.js';

/** A folder with more entries is refused: sorting it would cost one caller's memory many times over. */
const MAX_ENTRIES = 10_000;

export interface Entry {
  name: string;
  kind: 'document' | 'folder';
}

/** One page of a folder, sorted by name. Links and hidden names are left out. `after` is the last name of the page before. */
export async function listFolder(
  root: Root,
  path: string,
  after: string | undefined,
  limit: number,
  signal: AbortSignal,
): Promise<{ entries: Entry[]; next: string | undefined }> {
  const all = await entriesOf(await root.resolve(path), signal);
  const rest = after === undefined ? all : all.filter((entry) => entry.name > after);
  const entries = rest.slice(0, limit);
  return { entries, next: rest.length > limit ? entries.at(-1)?.name : undefined };
}

/** The servable entries of a real folder, sorted by name. */
export function entriesOf(folder: string, signal: AbortSignal): Promise<Entry[]> {
  return translate(async () => {
    const entries: Entry[] = [];
    for await (const entry of await opendir(folder)) {
      signal.throwIfAborted();
      if (!isServable(entry.name) || !(entry.isDirectory() || entry.isFile())) continue;
      if (entries.length === MAX_ENTRIES) throw new ToolError('REFUSED', `The folder has more than ${MAX_ENTRIES} entries.`);
      entries.push({ name: entry.name, kind: entry.isDirectory() ? 'folder' : 'document' });
    }
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  });
}
