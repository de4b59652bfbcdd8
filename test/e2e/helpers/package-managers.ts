import { chmodSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { toolFile, userEnvironment } from './environment.js';
import { succeed } from './process.js';

const PROGRAMS = {
  pnpm: 'pnpm/bin/pnpm.cjs',
  yarn: '@yarnpkg/cli-dist/bin/yarn.js',
  bun: `@oven/bun-${process.platform}-${process.arch === 'arm64' ? 'aarch64' : process.arch}/bin/bun`,
} as const;

/** What installs exactly the lock file, as in the CI of a generated project. */
export const FROZEN_INSTALL: Readonly<Record<string, readonly string[]>> = {
  npm: ['ci'],
  pnpm: ['install', '--frozen-lockfile'],
  yarn: ['install', '--immutable'],
  bun: ['install', '--frozen-lockfile'],
};

/**
 * The environment of a user who has every package manager, at the versions of `tools`. They use the registry that npm is configured with:
 * yarn would ask another one. `folder` takes the links to the programs.
 */
export async function packageManagerEnvironment(folder: string, node = process.execPath): Promise<NodeJS.ProcessEnv> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, path] of Object.entries(PROGRAMS)) {
    chmodSync(toolFile(path), 0o755);
    symlinkSync(toolFile(path), join(folder, name));
  }
  const env = userEnvironment({}, node);
  const { stdout } = await succeed('npm', ['config', 'get', 'registry'], { cwd: folder, env });
  const registry = stdout.trim();
  return {
    ...env,
    PATH: [env.PATH, folder].join(delimiter),
    YARN_NPM_REGISTRY_SERVER: registry,
    npm_config_registry: registry,
    // A developer's own caches are left alone; what one project fetched serves the next.
    YARN_ENABLE_GLOBAL_CACHE: 'true',
    YARN_GLOBAL_FOLDER: join(folder, 'yarn-files'),
    BUN_INSTALL_CACHE_DIR: join(folder, 'bun-files'),
    npm_config_store_dir: join(folder, 'pnpm-files'),
  };
}
