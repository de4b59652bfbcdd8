import * as jsonc from 'jsonc-parser';
import { matcher } from './manifest.js';
import { TemplateError } from './template-error.js';

const FORMAT: jsonc.FormattingOptions = { insertSpaces: true, tabSize: 2, eol: '\n' };

/** The keys of package.json that npm keeps in alphabetical order. */
export const DEPENDENCY_KEYS: ReadonlySet<string> = new Set([
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
]);

export type JsonObject = { [key: string]: unknown };

/** Parses a JSON file that must hold an object; comments are allowed. */
export function parseObject(file: string, content: string): JsonObject {
  const value = parse(file, content);
  if (isObject(value)) return value;
  throw new TemplateError(file, 1, 'is not a JSON object');
}

/** A lockfile is large and never has comments, so the parser that is built in is asked first: it is ten times faster. */
function parse(file: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    const errors: jsonc.ParseError[] = [];
    const value: unknown = jsonc.parse(content, errors, { allowTrailingComma: false });
    const [error] = errors;
    if (!error) return value;
    const line = content.slice(0, error.offset).split('\n').length;
    throw new TemplateError(file, line, `is not JSON: ${jsonc.printParseErrorCode(error.error)}`);
  }
}

/** Takes the value at `path` out of a JSON text, and leaves the rest as it is. Nothing happens where there is none. */
export function removeJson(content: string, path: readonly string[]): string {
  return jsonc.applyEdits(content, jsonc.modify(content, [...path], undefined, { formattingOptions: FORMAT }));
}

/** Whether a JSON text has a value at `path`. */
export function hasJson(content: string, path: readonly string[]): boolean {
  const root = jsonc.parseTree(content);
  return root !== undefined && jsonc.findNodeAtLocation(root, [...path]) !== undefined;
}

/** Sets the value at `path` in a JSON text, and leaves the rest as it is. Dependencies are kept sorted, other new keys come last. */
export function setJson(content: string, path: readonly string[], value: unknown): string {
  const key = path.at(-1) ?? '';
  const isSorted = DEPENDENCY_KEYS.has(path.at(-2) ?? '');
  const edits = jsonc.modify(content, [...path], value, {
    formattingOptions: FORMAT,
    ...(isSorted ? { getInsertionIndex: (names: string[]) => names.filter((name) => name < key).length } : {}),
  });
  return jsonc.applyEdits(content, edits);
}

/** Deep-merges an overlay's package.json over the one it extends: objects by key, everything else replaced. */
export function mergePackageJson(base: string, overlay: string): string {
  let content = base;
  const merge = (under: unknown, over: JsonObject, path: string[]) => {
    for (const [key, value] of Object.entries(over)) {
      const old = isObject(under) ? under[key] : undefined;
      if (isObject(value) && isObject(old)) merge(old, value, [...path, key]);
      else content = setJson(content, [...path, key], value);
    }
  };
  merge(parseObject('package.json', base), parseObject('package.json', overlay), []);
  return content;
}

/** True for a file that is edited as JSON. */
export const isJson = matcher(['**/*.json', '**/*.jsonc']);

/** True for a JSON object: neither null nor an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
