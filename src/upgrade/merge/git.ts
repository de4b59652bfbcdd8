import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Host } from '../../shell/host.js';
import { type MergeText, mergeLines } from './text.js';

/** Exit codes of `git merge-file` up to this one count conflicts; above it something else went wrong. */
const MOST_CONFLICTS = 127;

/** Merges with `git merge-file --diff3`, and in memory where there is no git. Either gives the same text where nothing conflicts. */
export function gitMerge(host: Host): MergeText {
  return async (sides, labels) => {
    const folder = await mkdtemp(join(tmpdir(), 'create-mcp-server-merge-'));
    try {
      await Promise.all(Object.entries(sides).map(([name, text]) => writeFile(join(folder, name), text)));
      const names = ['-L', labels.mine, '-L', labels.base, '-L', labels.theirs];
      const { code } = await host.execute('git', ['merge-file', '--diff3', '--quiet', ...names, 'mine', 'base', 'theirs'], {
        cwd: folder,
        output: 'capture',
      });
      host.signal.throwIfAborted();
      if (code === undefined || code > MOST_CONFLICTS) return mergeLines(sides, labels);
      return { text: await readFile(join(folder, 'mine'), 'utf8'), conflicts: code };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}
