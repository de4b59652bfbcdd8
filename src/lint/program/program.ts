import { ts } from 'ts-morph';

/**
 * What a file is for. `example` and `generated` files are read, because servers and definitions live in them, but rules
 * report only on `source`.
 */
export type FileRole = 'source' | 'example' | 'generated';

/** One file as `load.ts` read it. `path` is relative to the root, with forward slashes. */
export interface SourceText {
  path: string;
  text: string;
  role: FileRole;
}

/** The parts of a package.json that resolution and the model need. `dir` is relative to the root, '.' for the root itself. */
export interface PackageManifest {
  dir: string;
  name?: string;
  version?: string;
  main?: string;
  module?: string;
  source?: string;
  bin: Record<string, string>;
  scripts: Record<string, string>;
  exports?: unknown;
  imports?: unknown;
  dependencies: Record<string, string>;
}

/** `compilerOptions.paths` of one tsconfig, made relative to the root. */
export interface PathAliases {
  dir: string;
  baseUrl?: string;
  paths: [pattern: string, targets: string[]][];
}

/** Something that was left out, and why: shown to people so that silence is never mistaken for "clean". */
export interface Note {
  path: string;
  reason: string;
}

/** Everything read from disk. The linter is a pure function of this. */
export interface Sources {
  root: string;
  files: SourceText[];
  packages: PackageManifest[];
  aliases: PathAliases[];
  notes: Note[];
}

/** A parsed file. */
export interface SourceModule {
  path: string;
  role: FileRole;
  file: ts.SourceFile;
  manifest: PackageManifest | undefined;
}

const KINDS: Record<string, ts.ScriptKind> = {
  ts: ts.ScriptKind.TS,
  mts: ts.ScriptKind.TS,
  cts: ts.ScriptKind.TS,
  tsx: ts.ScriptKind.TSX,
  js: ts.ScriptKind.JSX,
  mjs: ts.ScriptKind.JSX,
  cjs: ts.ScriptKind.JSX,
  jsx: ts.ScriptKind.JSX,
};

/** Parses one file. Syntax errors do not throw: the parser recovers and the rest of the file is still seen. */
export function parse(source: SourceText, manifest: PackageManifest | undefined): SourceModule {
  const kind = KINDS[source.path.slice(source.path.lastIndexOf('.') + 1)] ?? ts.ScriptKind.TS;
  const options = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
  return { path: source.path, role: source.role, file: ts.createSourceFile(source.path, source.text, options, true, kind), manifest };
}

/** The package that a file belongs to: the manifest in the nearest folder above it. */
export function ownerOf(path: string, packages: readonly PackageManifest[]): PackageManifest | undefined {
  const depth = (manifest: PackageManifest): number => (manifest.dir === '.' ? 0 : manifest.dir.length);
  let best: PackageManifest | undefined;
  for (const candidate of packages) {
    const inside = candidate.dir === '.' || path.startsWith(`${candidate.dir}/`);
    if (inside && (best === undefined || depth(candidate) > depth(best))) best = candidate;
  }
  return best;
}
