import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository, and the programs that only these tests use. */
export const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));
export const TOOLS = join(REPOSITORY, 'test/e2e/tools');

/** A file of a package in `tools`. */
export function toolFile(path: string): string {
  return join(TOOLS, 'node_modules', path);
}

/**
 * The newest Node: conformance and MCP Inspector need 22.19 or later, and generated projects are tested on it too. The binary comes with
 * a package of `tools`; NEWEST_NODE names another one where there is no package for the platform.
 */
export function newestNode(): string {
  const path = process.env.NEWEST_NODE ?? toolFile(`node-${process.platform}-${process.arch}/bin/node`);
  if (!existsSync(path)) throw new Error(`There is no ${path}. Set NEWEST_NODE to a binary of Node 22.19 or later.`);
  return path;
}

/**
 * The environment of a user: without what `npm run` and the test runner leave behind, and with the registry that this machine uses.
 * Addresses of servers to test with (MCP_TEST_…) stay: a user of a generated project has those too.
 * `node` is the binary that `node`, `npm` and every script find first.
 */
export function userEnvironment(extra: NodeJS.ProcessEnv = {}, node = process.execPath): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => /^npm_config_registry$/i.test(name) || !LEFT_BEHIND.test(name));
  const path = [dirname(node), ...(process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'))];
  return { ...Object.fromEntries(inherited), PATH: path.join(delimiter), NO_COLOR: '1', ...extra };
}

const LEFT_BEHIND =
  /^(npm_|INIT_CWD$|NODE_ENV$|NODE_PATH$|NODE_OPTIONS$|VITEST|TEST$|MODE$|DEV$|PROD$|SSR$|BASE_URL$|FORCE_COLOR$|MCP_(?!TEST_))/i;
