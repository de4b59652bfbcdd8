import { ts } from 'ts-morph';
import type { ProjectFile } from './text-file.js';

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
  /** Files of the projects that are no programs. */
  project?: ProjectFile[];
}

/** A parsed file. */
export interface SourceModule {
  path: string;
  role: FileRole;
  file: ts.SourceFile;
  manifest: PackageManifest | undefined;
  /** Nested so deeply that it is taken for empty. */
  tooDeep?: boolean;
  /** The first place that the parser did not understand. */
  syntaxError?: { line: number; message: string };
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

/**
 * Code nested deeper than this is taken for empty: whoever walks it would run out of stack. Our own number; people write about 50
 * levels, and the longest chains of concatenated text in real servers have about 300.
 */
const DEEPEST_CODE = 800;

/** Parses one file. Syntax errors do not throw: the parser recovers and the rest of the file is still seen. */
export function parse(source: SourceText, manifest: PackageManifest | undefined): SourceModule {
  const kind = KINDS[source.path.slice(source.path.lastIndexOf('.') + 1)] ?? ts.ScriptKind.TS;
  const options = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
  const read = (text: string): ts.SourceFile => ts.createSourceFile(source.path, text, options, true, kind);
  const module = { path: source.path, role: source.role, manifest };
  const file = withinStack(() => read(source.text));
  if (file === undefined || deeperThan(file, DEEPEST_CODE)) return { ...module, file: read(''), tooDeep: true };
  const syntaxError = firstError(file);
  return { ...module, file, ...(syntaxError && { syntaxError }) };
}

/** The parser keeps what it did not understand, though its types do not say so. */
function firstError(file: ts.SourceFile & { parseDiagnostics?: readonly ts.DiagnosticWithLocation[] }): SourceModule['syntaxError'] {
  const [first] = file.parseDiagnostics ?? [];
  if (first === undefined) return undefined;
  const { line } = file.getLineAndCharacterOfPosition(first.start);
  return { line: line + 1, message: ts.flattenDiagnosticMessageText(first.messageText, ' ') };
}

/** Undefined where the parser, which calls itself, ran out of stack. */
function withinStack<Result>(body: () => Result): Result | undefined {
  try {
    return body();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Whether any node lies deeper than `limit`. Does not call itself. */
function deeperThan(file: ts.SourceFile, limit: number): boolean {
  let level: ts.Node[] = [file];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    const next: ts.Node[] = [];
    for (const node of level) node.forEachChild((child) => void next.push(child));
    level = next;
  }
  return false;
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
