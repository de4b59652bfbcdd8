import { cp, lstat, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Host } from '../shell/host.js';
import type { Change } from './journal.js';
import { trackedFiles } from './repository.js';

/** Never copied: made by tools, or private. */
const LEFT_OUT = /^(?:\.git|node_modules|dist|coverage|\.create-mcp-server\.upgrade|\.env)$/;

/** Copies the project (what git keeps of it) to a temporary folder, makes `changes` there, and gives it to `work`. Removes it afterwards. */
export async function withStage<Result>(
  host: Host,
  folder: string,
  changes: readonly Change[],
  work: (stage: string) => Promise<Result>,
): Promise<Result> {
  const stage = await mkdtemp(join(tmpdir(), 'create-mcp-server-upgrade-'));
  try {
    for (const path of (await trackedFiles(host, folder)) ?? (await walk(folder))) {
      const source = join(folder, path);
      const stats = await lstat(source).catch(() => undefined);
      if (stats?.isFile() || stats?.isSymbolicLink()) await cp(source, join(stage, path), { verbatimSymlinks: true });
    }
    for (const { path, after } of changes) {
      const destination = join(stage, path);
      await rm(destination, { force: true });
      if (!after) continue;
      await mkdir(dirname(destination), { recursive: true });
      await writeFile(destination, after.content, { mode: after.executable ? 0o755 : 0o644 });
    }
    return await work(stage);
  } finally {
    await rm(stage, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function walk(folder: string, below = ''): Promise<string[]> {
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  const found = await Promise.all(
    entries
      .filter(({ name }) => !LEFT_OUT.test(name))
      .map(async (entry) => {
        const path = below === '' ? entry.name : `${below}/${entry.name}`;
        return entry.isDirectory() ? walk(folder, path) : [path];
      }),
  );
  return found.flat();
}
