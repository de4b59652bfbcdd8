import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface LockedPackage {
  resolved?: string;
  link?: boolean;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

/** The templates with dependencies of their own. */
const TEMPLATES = readdirSync(new URL('../../templates/', import.meta.url))
  .map((name) => `templates/${name}`)
  .filter((folder) => existsSync(new URL(`../../${folder}/package.json`, import.meta.url)));
const FOLDERS = ['.', ...TEMPLATES, 'test/e2e/tools'];

function readJson<Value>(path: string): Value {
  return JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));
}

describe.each(FOLDERS)('The lock file of %s', (folder) => {
  const { packages } = readJson<{ packages: Record<string, LockedPackage> }>(`${folder}/package-lock.json`);

  it('names no registry: that is the business of whoever installs', () => {
    const addresses = Object.values(packages).flatMap(({ resolved, link }) => (resolved === undefined || link ? [] : [resolved]));
    expect(addresses).toEqual([]);
  });

  // `npm ci` refuses a lock file that lacks one, and npm leaves out silently what its registry does not have.
  it('has the binaries of every platform', () => {
    const names = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')));
    const optional = Object.values(packages).flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies ?? {}));
    expect(optional.filter((name) => !names.has(name))).toEqual([]);
  });

  it('agrees with package.json', () => {
    const { dependencies, devDependencies } = readJson<LockedPackage>(`${folder}/package.json`);
    expect(packages['']).toMatchObject({ ...(dependencies && { dependencies }), ...(devDependencies && { devDependencies }) });
  });
});

it.each(TEMPLATES)('%s does not lock create-mcp-server: each project adds the version that made it', (folder) => {
  const { packages } = readJson<{ packages: Record<string, LockedPackage> }>(`${folder}/package-lock.json`);
  expect(Object.keys(packages).filter((path) => path.endsWith('/create-mcp-server'))).toEqual([]);
});
