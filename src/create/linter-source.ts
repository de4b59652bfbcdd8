import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../shell/errors.js';
import type { Host } from '../shell/host.js';
import type { RenderedFile } from './render.js';

/** Where a generated project gets this package from, for `mcp-lint`. */
export interface LinterSource {
  /** What its package.json says. */
  spec: string;
  /** The path in the project of a packed copy; undefined when the registry has this version. */
  vendored: string | undefined;
}

/**
 * An installed package asks for its own exact version. A checkout is not in any registry, so the project carries a packed copy of it:
 * then it installs anywhere, also in its own CI.
 */
export function linterSource(root: string, version: string): LinterSource {
  const isCheckout = existsSync(join(root, 'src')) && existsSync(join(root, 'tsconfig.build.json'));
  if (!isCheckout) return { spec: version, vendored: undefined };
  const vendored = `vendor/create-mcp-server-${version}.tgz`;
  return { spec: `file:${vendored}`, vendored };
}

/** Packs the checkout at `root`, which must be built, into one more file of the project. Throws a UserError when npm fails. */
export async function packCheckout(host: Host, root: string, path: string): Promise<RenderedFile> {
  const folder = await mkdtemp(join(tmpdir(), 'create-mcp-server-'));
  try {
    const { code, stderr } = await host.execute('npm', ['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder], {
      cwd: root,
      env: { npm_config_dry_run: undefined, npm_config_workspace: undefined, npm_config_workspaces: undefined },
      output: 'capture',
    });
    host.signal.throwIfAborted();
    const [file] = await readdir(folder);
    if (code !== 0 || file === undefined) {
      throw new UserError(`npm pack of this checkout failed:\n${stderr.trim()}`, { exitCode: 1, reason: 'pack-failed' });
    }
    return { path, content: await readFile(join(folder, file)), executable: false, class: 'managed' };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
