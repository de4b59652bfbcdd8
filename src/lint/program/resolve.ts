import { posix } from 'node:path';
import type { PackageManifest, PathAliases, Sources } from './program.js';

/** What an import specifier means: a file of this program, or a package outside it. */
export type Resolution = { kind: 'file'; path: string } | { kind: 'package'; name: string };

const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];
/** TypeScript sources are imported by the name of the file that they compile to. */
const COMPILED: Record<string, string[]> = {
  '.js': ['.ts', '.tsx', '.js', '.jsx'],
  '.mjs': ['.mts', '.mjs'],
  '.cjs': ['.cts', '.cjs'],
  '.jsx': ['.tsx', '.jsx'],
};

/** Resolves import specifiers by the program's own import graph: relative paths, path aliases, `imports`, workspace packages. */
export class Resolver {
  private readonly files: Set<string>;
  private readonly byName = new Map<string, PackageManifest>();
  private readonly cache = new Map<string, Resolution>();
  private readonly aliases: PathAliases[];

  constructor(sources: Sources) {
    this.files = new Set(sources.files.map((file) => file.path));
    for (const manifest of sources.packages)
      if (manifest.name !== undefined && !this.byName.has(manifest.name)) this.byName.set(manifest.name, manifest);
    // The nearest tsconfig wins, so the deepest folders come first.
    this.aliases = [...sources.aliases].sort((a, b) => b.dir.length - a.dir.length);
  }

  resolve(specifier: string, from: string, owner: PackageManifest | undefined): Resolution {
    const dir = posix.dirname(from);
    const key = `${dir}\0${specifier}`;
    let found = this.cache.get(key);
    if (found === undefined) {
      const path = this.pathOf(specifier, dir, owner);
      found = path === undefined ? { kind: 'package', name: specifier.replace(/^node:/, '') } : { kind: 'file', path };
      this.cache.set(key, found);
    }
    return found;
  }

  private pathOf(specifier: string, dir: string, owner: PackageManifest | undefined): string | undefined {
    if (specifier.startsWith('.')) return this.file(posix.join(dir, specifier));
    if (specifier.startsWith('#')) return owner && this.subpath(owner, owner.imports, specifier);
    return this.alias(specifier, dir) ?? this.conventional(specifier, owner) ?? this.workspace(specifier);
  }

  /** `@/x` and `~/x` can be no package: without a configuration that says so, they mean the source folder of the package. */
  private conventional(specifier: string, owner: PackageManifest | undefined): string | undefined {
    const rest = /^[@~]\/(.+)$/.exec(specifier)?.[1];
    if (rest === undefined) return undefined;
    const dir = owner?.dir ?? '.';
    return this.file(posix.join(dir, 'src', rest)) ?? this.file(posix.join(dir, rest));
  }

  private alias(specifier: string, dir: string): string | undefined {
    for (const config of this.aliases) {
      if (config.dir !== '.' && dir !== config.dir && !dir.startsWith(`${config.dir}/`)) continue;
      for (const [pattern, targets] of config.paths) {
        const rest = matchPattern(pattern, specifier);
        if (rest === undefined) continue;
        for (const target of targets) {
          const path = this.file(posix.join(config.baseUrl ?? config.dir, target.replace('*', rest)));
          if (path !== undefined) return path;
        }
      }
      const based = config.baseUrl === undefined ? undefined : this.file(posix.join(config.baseUrl, specifier));
      if (based !== undefined) return based;
    }
    return undefined;
  }

  private workspace(specifier: string): string | undefined {
    const parts = specifier.split('/');
    const name = parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
    const manifest = this.byName.get(name);
    if (manifest === undefined) return undefined;
    const rest = specifier.slice(name.length + 1);
    const exported = this.subpath(manifest, manifest.exports, rest === '' ? '.' : `./${rest}`);
    if (exported !== undefined) return exported;
    if (rest !== '') return this.file(posix.join(manifest.dir, rest)) ?? this.file(posix.join(manifest.dir, 'src', rest));
    const entries = [manifest.source, manifest.module, manifest.main, 'src/index', 'index', 'src/main', 'lib/index'];
    for (const entry of entries) {
      const path = entry === undefined ? undefined : this.output(manifest, entry);
      if (path !== undefined) return path;
    }
    return undefined;
  }

  /** Looks `key` up in an `exports` or `imports` map of package.json. */
  private subpath(manifest: PackageManifest, map: unknown, key: string): string | undefined {
    if (typeof map === 'string') return key === '.' ? this.output(manifest, map) : undefined;
    if (typeof map !== 'object' || map === null) return undefined;
    const entries = Object.entries(map);
    if (key === '.' && entries.length > 0 && !entries.some(([name]) => name.startsWith('.'))) return this.target(manifest, map, '');
    for (const [pattern, target] of entries) {
      const rest = matchPattern(pattern, key);
      const path = rest === undefined ? undefined : this.target(manifest, target, rest);
      if (path !== undefined) return path;
    }
    return undefined;
  }

  private target(manifest: PackageManifest, target: unknown, rest: string): string | undefined {
    if (typeof target === 'string') return this.output(manifest, target.replace('*', rest));
    if (typeof target !== 'object' || target === null) return undefined;
    for (const value of Object.values(target)) {
      const path = this.target(manifest, value, rest);
      if (path !== undefined) return path;
    }
    return undefined;
  }

  /** A published path such as dist/index.js stands for the source file that it is built from. */
  private output(manifest: PackageManifest, entry: string): string | undefined {
    const path = posix.join(manifest.dir, entry.replace(/\.d\.([cm]?)ts$/, '.$1js'));
    const direct = this.file(path);
    if (direct !== undefined) return direct;
    const relative = manifest.dir === '.' ? path : path.slice(manifest.dir.length + 1);
    for (const folder of ['dist/esm/', 'dist/cjs/', 'dist/src/', 'dist/', 'build/src/', 'build/', 'lib/', 'out/', 'esm/']) {
      if (!relative.startsWith(folder)) continue;
      const rest = relative.slice(folder.length);
      const found = this.file(posix.join(manifest.dir, 'src', rest)) ?? this.file(posix.join(manifest.dir, rest));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private file(path: string): string | undefined {
    const clean = posix.normalize(path).replace(/\/$/, '');
    const extension = posix.extname(clean);
    const stem = clean.slice(0, clean.length - extension.length);
    for (const other of COMPILED[extension] ?? []) if (this.files.has(stem + other)) return stem + other;
    if (this.files.has(clean)) return clean;
    for (const other of EXTENSIONS) if (this.files.has(clean + other)) return clean + other;
    for (const other of EXTENSIONS) if (this.files.has(`${clean}/index${other}`)) return `${clean}/index${other}`;
    return undefined;
  }
}

/** Matches `a/*` against `a/b`; gives what the star stands for, '' for an exact match, undefined for none. */
function matchPattern(pattern: string, value: string): string | undefined {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === value ? '' : undefined;
  const before = pattern.slice(0, star);
  const after = pattern.slice(star + 1);
  const fits = value.startsWith(before) && value.endsWith(after) && value.length >= before.length + after.length;
  return fits ? value.slice(before.length, value.length - after.length) : undefined;
}
