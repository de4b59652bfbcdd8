import { posix } from 'node:path';
import type { PackageManifest } from './program.js';
import type { ProjectFile } from './text-file.js';

/** Versions of packages that a workspace keeps in one place, by the name of the catalog: '' is the one without a name. */
type Catalogs = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Files in which pnpm and yarn keep catalogs. */
const CATALOG_FILE = /(?:^|\/)(?:pnpm-workspace\.yaml|\.yarnrc\.yml)$/;

/** Puts the versions that a workspace keeps in catalogs where packages ask for `catalog:` or `catalog:name`. Pure. */
export function withCatalogs(packages: readonly PackageManifest[], project: readonly ProjectFile[]): PackageManifest[] {
  const files = project.filter((file) => CATALOG_FILE.test(file.path) && /^catalogs?:/m.test(file.text));
  if (files.length === 0) return [...packages];
  const known = files.map((file) => ({ dir: posix.dirname(file.path), catalogs: catalogsIn(file.text) }));
  return packages.map((manifest) => {
    const above = known.filter(({ dir }) => dir === '.' || manifest.dir === dir || manifest.dir.startsWith(`${dir}/`));
    const nearest = above.sort((a, b) => b.dir.length - a.dir.length)[0];
    return nearest === undefined ? manifest : { ...manifest, dependencies: resolved(manifest.dependencies, nearest.catalogs) };
  });
}

function resolved(dependencies: Record<string, string>, catalogs: Catalogs): Record<string, string> {
  return Object.fromEntries(
    Object.entries(dependencies).map(([name, asked]) => {
      const catalog = /^catalog:(.*)$/.exec(asked)?.[1]?.replace(/^default$/, '');
      return [name, (catalog !== undefined && catalogs.get(catalog)?.get(name)) || asked];
    }),
  );
}

/**
 * The keys `catalog` and `catalogs` of a YAML file. Only the block form with a version on each line is read, which is what package
 * managers write: a YAML parser would take longer to load than all of a small server takes to be linted.
 */
function catalogsIn(text: string): Catalogs {
  const catalogs = new Map<string, Map<string, string>>();
  let section: string | undefined;
  let depth: number | undefined;
  let name = '';
  for (const line of text.split(/\r?\n/)) {
    const { indent, key, value } = entryIn(line);
    if (key === undefined) continue;
    if (indent === 0) {
      section = value === '' && (key === 'catalog' || key === 'catalogs') ? key : undefined;
      depth = undefined;
      name = '';
      continue;
    }
    if (section === undefined) continue;
    depth ??= indent;
    if (section === 'catalogs' && indent === depth) name = key === 'default' ? '' : key;
    else if (value !== '') catalogs.set(name, (catalogs.get(name) ?? new Map<string, string>()).set(key, value));
  }
  return catalogs;
}

/** `  "key": value # comment` */
function entryIn(line: string): { indent: number; key: string | undefined; value: string } {
  const [, indent = '', single, double, bare, value = ''] =
    /^(\s*)(?:'([^']+)'|"([^"]+)"|([^\s#:'"][^:\s]*))\s*:(?:\s+(.*?))?\s*(?:\s#.*)?$/.exec(line) ?? [];
  return { indent: indent.length, key: single ?? double ?? bare, value: value.replace(/^(["'])(.*)\1$/, '$2') };
}
