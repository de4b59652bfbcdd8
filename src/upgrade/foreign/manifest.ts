import semver from 'semver';
import { isObject, parseObject, setJson } from '../../create/json.js';
import { mergeJson } from '../merge/json.js';

/** The oldest zod that SDK v2 converts to JSON Schema with descriptions. */
const ZOD_FLOOR = '4.2.0';

/** A package.json after the migration. */
export interface MigratedManifest {
  text: string;
  /** zod went from 3 to 4. */
  zodRaised: boolean;
}

/**
 * Brings what the codemod changed in a package.json into the text as its owner wrote it, and raises zod to what SDK v2 needs.
 * `importsZod`: some file imports it, and hands what it makes to the SDK, so it is declared and raised.
 */
export function migrateManifest(original: string, migrated: string, importsZod: boolean): MigratedManifest {
  const merged = mergeJson({ base: original, mine: original, theirs: migrated })?.sides.mine ?? migrated;
  if (!importsZod) return { text: merged, zodRaised: false };
  const manifest = parseObject('package.json', merged);
  const place = ['dependencies', 'devDependencies', 'peerDependencies'].find((key) => {
    const value = manifest[key];
    return isObject(value) && 'zod' in value;
  });
  if (place === undefined) return { text: setJson(merged, ['dependencies', 'zod'], `^${ZOD_FLOOR}`), zodRaised: false };
  const range = (manifest[place] as Record<string, unknown>).zod;
  const lowest = typeof range === 'string' && semver.validRange(range) !== null ? semver.minVersion(range) : null;
  if (lowest === null || semver.gte(lowest, ZOD_FLOOR)) return { text: merged, zodRaised: false };
  return { text: setJson(merged, [place, 'zod'], `^${ZOD_FLOOR}`), zodRaised: lowest.major < 4 };
}

/** The version of the package for express that is declared where authentication moves there. */
const EXPRESS_VERSION = '^2.0.2';

/** Declares what the sources of a package import of the SDK for express, and takes out the deprecated package where nothing imports it any more. */
export function settleAuthPackages(text: string, sources: readonly string[]): string {
  const imports = (name: string) => sources.some((source) => new RegExp(`['"]@modelcontextprotocol/${name}(?:/[^'"]*)?['"]`).test(source));
  const manifest = parseObject('package.json', text);
  const sections = ['dependencies', 'devDependencies', 'peerDependencies'] as const;
  const declaredIn = (name: string) => sections.find((section) => isObject(manifest[section]) && name in manifest[section]);
  const [legacy, express] = ['@modelcontextprotocol/server-legacy', '@modelcontextprotocol/express'];
  const place = declaredIn(legacy);
  const added =
    imports('express') && declaredIn(express) === undefined ? setJson(text, [place ?? 'dependencies', express], EXPRESS_VERSION) : text;
  return place !== undefined && !imports('server-legacy') ? setJson(added, [place, legacy], undefined) : added;
}
