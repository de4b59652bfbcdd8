import type { Answers } from '../answers.js';
import { DEPENDENCY_KEYS, isObject, parseObject, removeJson, setJson } from '../json.js';

/** Gives package.json what only the rendered project can have: its name, no `packageManager`, and the linter. */
export function finishPackageJson(content: string, answers: Answers, linterSpec: string): string {
  const named = setJson(removeJson(content, ['packageManager']), ['name'], answers.name);
  return setJson(named, ['devDependencies', 'create-mcp-server'], linterSpec);
}

/** The fields of a lockfile's root entry that repeat package.json. */
const LOCKED_ROOT_FIELDS = [
  'name',
  'version',
  'license',
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'engines',
  'bin',
] as const;

/** Makes the root entry of a package-lock.json agree with the rendered package.json. npm prunes and completes the rest when it installs. */
export function finishPackageLock(content: string, packageJson: string): string {
  const manifest = parseObject('package.json', packageJson);
  const lock = parseObject('package-lock.json', content);
  const packages = isObject(lock.packages) ? lock.packages : {};
  const root = Object.fromEntries(LOCKED_ROOT_FIELDS.flatMap((field) => (field in manifest ? [[field, manifest[field]]] : [])));
  return `${JSON.stringify({ ...lock, name: manifest.name, version: manifest.version, packages: { ...packages, '': root } }, null, 2)}\n`;
}

/** The names of all packages that a package.json depends on. */
export function dependencyNames(content: string): string[] {
  const manifest = parseObject('package.json', content);
  return [...DEPENDENCY_KEYS].flatMap((key) => {
    const value = manifest[key];
    return isObject(value) ? Object.keys(value) : [];
  });
}
