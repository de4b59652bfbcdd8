import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { REPOSITORY, userEnvironment } from '../../e2e/helpers/environment.js';
import { succeed } from '../../e2e/helpers/process.js';
import type { Innocent } from './targets.js';

/** A built template with every option on, and what it needs to start. */
export interface Project {
  name: string;
  dir: string;
  settings: Record<string, string>;
  innocent: Innocent;
  /** Every scope that a tool of it asks for. */
  scopes: readonly string[];
}

/** Lays every template out in `folder` and builds it, with the packages of the repository. */
export async function buildTemplates(folder: string): Promise<void> {
  const env = userEnvironment();
  await succeed(process.execPath, [join(REPOSITORY, 'scripts/compose-templates.mjs'), folder], { cwd: REPOSITORY, env });
  symlinkSync(join(REPOSITORY, 'node_modules'), join(folder, 'node_modules'));
}

/** Builds one of them. */
export async function buildProject(folder: string, name: string): Promise<Project> {
  const dir = join(folder, name);
  const tsc = join(REPOSITORY, 'node_modules/typescript/bin/tsc');
  await succeed(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: dir, env: userEnvironment() });
  const read = (path: string) => JSON.parse(readFileSync(join(dir, path), 'utf8'));
  const { tools } = read('tools.lock.json') as { tools: { scopes: string[] }[] };
  return {
    name,
    dir,
    settings: await settingsOf(dir),
    innocent: read('bench/call.json'),
    scopes: [...new Set(tools.flatMap(({ scopes }) => scopes))],
  };
}

/** The settings that the tests of the template start it with. */
async function settingsOf(dir: string): Promise<Record<string, string>> {
  const file = join(dir, 'test/helpers/domain-environment.ts');
  if (!existsSync(file)) return {};
  const { domainEnvironment } = await import(pathToFileURL(file).href);
  return { ...domainEnvironment };
}

/** A new folder inside of a project's, for what one domain needs. */
export function ownFolder(folder: string, name: string): string {
  const path = join(folder, `data-${name}`);
  mkdirSync(path, { recursive: true });
  return path;
}
