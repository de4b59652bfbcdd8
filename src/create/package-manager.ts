import { PACKAGE_MANAGERS } from './choices.js';

export type PackageManager = (typeof PACKAGE_MANAGERS)[number];

/** What differs between package managers in a generated project. */
export interface PackageManagerCommands {
  /** Installs exactly what the lockfile says, for CI and images. */
  install: string;
  /** Prefix of a script of package.json. */
  run: string;
  /** Prefix of a command that a dependency brings. */
  exec: string;
  /** Prefix of a command of a package that is not installed. */
  download: string;
  lockfile: string;
}

export const PACKAGE_MANAGER_COMMANDS: Readonly<Record<PackageManager, PackageManagerCommands>> = {
  npm: { install: 'npm ci', run: 'npm run', exec: 'npx', download: 'npx', lockfile: 'package-lock.json' },
  pnpm: {
    install: 'pnpm install --frozen-lockfile',
    run: 'pnpm run',
    exec: 'pnpm exec',
    download: 'pnpm dlx',
    lockfile: 'pnpm-lock.yaml',
  },
  yarn: { install: 'yarn install --immutable', run: 'yarn run', exec: 'yarn exec', download: 'yarn dlx', lockfile: 'yarn.lock' },
  bun: { install: 'bun install --frozen-lockfile', run: 'bun run', exec: 'bunx', download: 'bunx', lockfile: 'bun.lock' },
};

/**
 * The package manager to suggest: the one that started us (`npm_config_user_agent`), else the one whose lockfile lies in
 * `folder` or above it, else npm. Never fails.
 */
export async function detectPackageManager(env: NodeJS.ProcessEnv, folder: string): Promise<PackageManager> {
  const fromAgent = known(env.npm_config_user_agent?.split('/')[0]);
  if (fromAgent) return fromAgent;
  const { detect } = await import('package-manager-detector/detect');
  const found = await detect({ cwd: folder, strategies: ['lockfile'] }).catch(() => null);
  return known(found?.name) ?? 'npm';
}

function known(name: string | undefined): PackageManager | undefined {
  return PACKAGE_MANAGERS.find((candidate) => candidate === name);
}
