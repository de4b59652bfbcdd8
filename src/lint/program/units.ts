import { posix } from 'node:path';
import type { PackageManifest, Sources, SourceText } from './program.js';
import { Resolver } from './resolve.js';

/**
 * Parts of the sources that are analysed apart from each other: packages, and together those that import one another. What stands in
 * another part cannot change what is found in this one, so they can run at the same time, and what was found can be kept until a
 * file of the part changes. The same sources give the same parts, in the order of their files. Pure.
 */
export function unitsOf(sources: Sources): Sources[] {
  const owners = new Owners(sources.packages);
  const groups = new Groups();
  const resolver = new Resolver(sources);
  for (const { path, text } of sources.files) {
    const own = owners.of(path);
    const key = keyOf(own);
    for (const specifier of specifiersIn(text)) {
      const target = specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : pathOf(resolver, specifier, path, own);
      if (target !== undefined) groups.join(key, keyOf(owners.of(target)));
    }
  }
  const files = new Map<string, SourceText[]>();
  for (const file of sources.files) {
    const group = groups.of(keyOf(owners.of(file.path)));
    files.set(group, [...(files.get(group) ?? []), file]);
  }
  return files.size === 0 ? [sources] : [...files.values()].map((each) => unitOf(sources, each, owners));
}

function pathOf(resolver: Resolver, specifier: string, from: string, owner: PackageManifest | undefined): string | undefined {
  const resolution = resolver.resolve(specifier, from, owner);
  return resolution.kind === 'file' ? resolution.path : undefined;
}

/** Whatever may name a module. One too many only joins packages that could have run apart. */
const SPECIFIER = /(?:\bfrom|\bimport|\bimport\s*\(|\brequire[\w.]*\s*\()\s*['"`]([^'"`\n]+)['"`]/g;

function specifiersIn(text: string): Set<string> {
  return new Set(Array.from(text.matchAll(SPECIFIER), (match) => match[1] ?? ''));
}

/** Files without a package are one group: no folder has an empty name. */
function keyOf(owner: PackageManifest | undefined): string {
  return owner?.dir ?? '';
}

/** The manifest in the nearest folder above a file, as `ownerOf` finds it, once for each folder. */
class Owners {
  private readonly byDir = new Map<string, PackageManifest>();
  private readonly known = new Map<string, PackageManifest | undefined>();

  constructor(packages: readonly PackageManifest[]) {
    for (const manifest of packages) if (!this.byDir.has(manifest.dir)) this.byDir.set(manifest.dir, manifest);
  }

  of(path: string): PackageManifest | undefined {
    const dir = posix.dirname(path);
    if (this.known.has(dir)) return this.known.get(dir);
    const owner = this.byDir.get(dir) ?? (dir === '.' || dir === '/' ? undefined : this.of(dir));
    this.known.set(dir, owner);
    return owner;
  }
}

/** Union of sets that turn out to belong together. */
class Groups {
  private readonly parents = new Map<string, string>();

  of(key: string): string {
    const parent = this.parents.get(key) ?? key;
    if (parent === key) return key;
    const root = this.of(parent);
    this.parents.set(key, root);
    return root;
  }

  join(a: string, b: string): void {
    const [from, to] = [this.of(a), this.of(b)];
    if (from !== to) this.parents.set(from, to);
  }
}

/** What these files can see of the project: their packages, the configuration above them, and the project files of both. */
function unitOf({ root, packages, aliases, project = [] }: Sources, files: SourceText[], owners: Owners): Sources {
  const dirs = new Set(files.map((file) => owners.of(file.path)?.dir ?? '.'));
  const above = new Set([...files.map((file) => posix.dirname(file.path)), ...dirs].flatMap(withParents));
  const isOwn = (path: string): boolean => above.has(posix.dirname(path)) || withParents(posix.dirname(path)).some((dir) => dirs.has(dir));
  return {
    root,
    files,
    packages: packages.filter((manifest) => dirs.has(manifest.dir)),
    aliases: aliases.filter((alias) => above.has(alias.dir)),
    notes: [],
    project: project.filter((file) => isOwn(file.path)),
  };
}

/** A folder and all above it: `a/b`, `a`, `.`. */
function withParents(dir: string): string[] {
  const list = [dir];
  for (let at = dir; at !== '.' && at !== '/'; ) {
    at = posix.dirname(at);
    list.push(at);
  }
  return list;
}

/** The sources of one part, as `shardOf` divides them. */
export function shardOfSources(sources: Sources, shard: { index: number; count: number }): Sources {
  const files = shardOf(unitsOf(sources), shard).flatMap((unit) => unit.files);
  return { ...sources, files: files.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

/** Divides units among machines by their size, the largest first: every machine comes to the same division. `index` counts from 1. Pure. */
function shardOf(units: readonly Sources[], { index, count }: { index: number; count: number }): Sources[] {
  const loads = Array.from({ length: count }, () => ({ size: 0, units: new Set<Sources>() }));
  for (const unit of largestFirst(units)) {
    const least = loads.reduce((best, each) => (each.size < best.size ? each : best));
    least.units.add(unit);
    least.size += sizeOf(unit);
  }
  return units.filter((unit) => loads[index - 1]?.units.has(unit));
}

/** Characters of source, which is what time goes with. */
export function sizeOf(unit: Sources): number {
  return unit.files.reduce((sum, file) => sum + file.text.length, 0);
}

export function largestFirst(units: readonly Sources[]): Sources[] {
  const sizes = new Map(units.map((unit) => [unit, sizeOf(unit)]));
  return [...units].sort((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0));
}
