import type { FileRole } from './program/program.js';

/** Folders that hold nothing a person wrote for this server, and the reason that is shown. '' is not worth showing. */
const FOLDERS: Record<string, string> = {
  node_modules: '',
  '.git': '',
  dist: 'build output',
  build: 'build output',
  out: 'build output',
  '.next': 'build output',
  '.nuxt': 'build output',
  '.output': 'build output',
  '.turbo': '',
  '.cache': '',
  '.wrangler': '',
  '.vercel': '',
  '.yarn': '',
  '.pnpm-store': '',
  coverage: 'build output',
  bower_components: 'vendored',
  test: 'tests',
  tests: 'tests',
  __tests__: 'tests',
  __test__: 'tests',
  __mocks__: 'tests',
  __fixtures__: 'tests',
  fixtures: 'tests',
  spec: 'tests',
  specs: 'tests',
  e2e: 'tests',
  cypress: 'tests',
};

/** Why a folder is left out: undefined when it is not. `beside` are the names next to it. */
export function excludedFolder(name: string, beside: readonly string[]): string | undefined {
  const reason = Object.hasOwn(FOLDERS, name) ? FOLDERS[name] : undefined;
  if (reason === undefined) return name.startsWith('.') ? '' : undefined;
  // A folder named "build" or "out" beside no package.json is part of the source tree, not what a build left.
  if (reason === 'build output' && name !== 'dist' && !name.startsWith('.') && !beside.includes('package.json')) return undefined;
  return reason;
}

const TEST_FILE = /[._-](?:test|tests|spec|e2e|bench|stories|story|mock|fixture)\.[cm]?[jt]sx?$/;
const CONFIG_FILE =
  /^(?:vitest|jest|eslint|prettier|rollup|webpack|vite|tsup|babel|playwright|tailwind|postcss|next|nuxt|knip|commitlint|lint-staged|esbuild)\.?[\w-]*\.config\.[cm]?[jt]s$|^\.[\w-]+rc\.[cm]?js$|^(?:jest|vitest)\.setup\.[cm]?[jt]s$/;
const BUNDLE = /[.-]min\.[cm]?js$|\.bundle\.[cm]?js$/;

/** Why a file is left out by its name. */
export function excludedFile(name: string): string | undefined {
  if (TEST_FILE.test(name)) return 'tests';
  if (BUNDLE.test(name)) return 'minified or bundled';
  return CONFIG_FILE.test(name) ? 'configuration of a tool' : undefined;
}

const VENDORED = /(?:^|\/)(?:vendor|vendored|third[_-]party)(?:\/|$)/;
const EXAMPLE = /(?:^|\/)(?:examples?|samples?|demos?|playground)(?:\/|$)/;

/** What a file is for, by its path below the folder that was asked for. What others wrote is read, because names pass through it. */
export function roleOf(path: string): FileRole {
  if (VENDORED.test(path)) return 'generated';
  return EXAMPLE.test(path) ? 'example' : 'source';
}
