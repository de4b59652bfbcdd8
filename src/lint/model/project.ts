import { posix } from 'node:path';
import { ts } from 'ts-morph';
import type { PackageManifest } from '../program/program.js';
import { type ProjectFile, type Spot, spotIn } from '../program/text-file.js';

/** A value of a JSON file and where it stands. */
export interface JsonValue {
  value: unknown;
  at: Spot;
}

/** The files of a package that are no program. */
export class Project {
  private readonly parsed = new Map<ProjectFile, ts.JsonSourceFile>();

  constructor(
    private readonly files: readonly ProjectFile[],
    readonly manifest: PackageManifest | undefined,
  ) {}

  /** Where the package lies, relative to the root. */
  get dir(): string {
    return this.manifest?.dir ?? '.';
  }

  /** A file of the package. */
  file(name: string): ProjectFile | undefined {
    const path = posix.join(this.dir, name);
    return this.files.find((file) => file.path === path);
  }

  /** A file of the package, or of the folders above it: a lock file of a workspace. */
  nearest(name: string): ProjectFile | undefined {
    for (let dir = this.dir; ; dir = posix.dirname(dir)) {
      const path = posix.join(dir, name);
      const found = this.files.find((file) => file.path === path);
      if (found !== undefined || dir === '.' || dir === '/') return found;
    }
  }

  /** The files of the package whose name matches, at any depth. */
  matching(pattern: RegExp): ProjectFile[] {
    const prefix = this.dir === '.' ? '' : `${this.dir}/`;
    return this.files.filter((file) => file.path.startsWith(prefix) && pattern.test(file.path.slice(prefix.length)));
  }

  /** The value at a path of keys, or of places in a list, in a JSON file, with its place. */
  json(file: ProjectFile, ...keys: readonly string[]): JsonValue | undefined {
    let source = this.parsed.get(file);
    if (source === undefined) {
      source = ts.parseJsonText(file.path, file.text);
      this.parsed.set(file, source);
    }
    let node: ts.Expression | undefined = source.statements[0]?.expression;
    for (const key of keys) {
      if (node !== undefined && ts.isArrayLiteralExpression(node)) {
        node = node.elements[Number(key)];
        continue;
      }
      if (node === undefined || !ts.isObjectLiteralExpression(node)) return undefined;
      node = node.properties.find(
        (property): property is ts.PropertyAssignment =>
          ts.isPropertyAssignment(property) &&
          (ts.isStringLiteral(property.name) || ts.isIdentifier(property.name)) &&
          property.name.text === key,
      )?.initializer;
    }
    if (node === undefined) return undefined;
    return { value: plain(node), at: spotIn(file, node.getStart(source), node.end) };
  }
}

function plain(node: ts.Expression): unknown {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (ts.isArrayLiteralExpression(node)) return node.elements.map(plain);
  if (ts.isObjectLiteralExpression(node)) {
    const entries = node.properties.flatMap((property): [string, unknown][] =>
      ts.isPropertyAssignment(property) && ts.isStringLiteral(property.name) ? [[property.name.text, plain(property.initializer)]] : [],
    );
    return Object.fromEntries(entries);
  }
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  return undefined;
}
