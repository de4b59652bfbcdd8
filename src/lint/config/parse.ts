import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type * as z from 'zod';
import { usageError } from '../../shell/errors.js';
import { similar } from '../../shell/similar.js';
import type { Rule } from '../rule.js';
import { type Config, configSchema } from './schema.js';

/** A file as it was read. `key` names the property that holds the configuration: in package.json. */
export interface ConfigText {
  path: string;
  text: string;
  key?: string;
}

/**
 * Reads a configuration of JSON with comments. Throws a UserError that lists every problem with file, line and column.
 * Gives undefined where the file has no such key.
 */
export function parseConfig({ path, text, key }: ConfigText, rules: readonly Rule[]): Config | undefined {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const [broken] = errors;
  if (root === undefined || broken !== undefined) {
    // A package.json that cannot be read is not ours to judge.
    if (key !== undefined) return undefined;
    const message = broken === undefined ? 'is not valid JSON' : words(printParseErrorCode(broken.error));
    throw usageError(`${at(path, text, broken?.offset ?? 0)} ${message}`, 'configuration');
  }
  const node = key === undefined ? root : findNodeAtLocation(root, [key]);
  if (node === undefined) return undefined;
  const result = checkConfig(plainValue(node), rules);
  if ('config' in result) return result.config;
  const prefix = key === undefined ? [] : [key];
  const lines = result.problems.map(({ path: where, message }) => `${at(path, text, offsetOf(root, [...prefix, ...where]))} ${message}`);
  throw usageError(lines.join('\n'), 'configuration');
}

/** Checks a configuration that is a value of code. `name` is the file that it came from. */
export function configOfValue(value: unknown, name: string, rules: readonly Rule[]): Config {
  const result = checkConfig(value, rules);
  if ('config' in result) return result.config;
  throw usageError(result.problems.map(({ message }) => `${name}: ${message}`).join('\n'), 'configuration');
}

interface Problem {
  path: (string | number)[];
  message: string;
}

function checkConfig(value: unknown, rules: readonly Rule[]): { config: Config } | { problems: Problem[] } {
  const result = configSchema(rules).safeParse(value);
  if (result.success) return { config: result.data };
  return { problems: result.error.issues.flatMap((issue) => problemsOf(issue, rules)) };
}

function problemsOf(issue: z.core.$ZodIssue, rules: readonly Rule[]): Problem[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  const where = path.length === 0 ? '' : `${path.join('.')}: `;
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((name) => ({ path: [...path, name], message: `${where}${unknownKey(path, name, rules)}` }));
  if (issue.code === 'invalid_union') {
    // Where one alternative got further than its first step, that is the one that was meant.
    const deeper = issue.errors.find((errors) => errors.some((each) => each.path.length > 0 || each.code === 'unrecognized_keys'));
    if (deeper !== undefined) return deeper.flatMap((each) => problemsOf({ ...each, path: [...issue.path, ...each.path] }, rules));
  }
  return [{ path, message: `${where}${issue.message}` }];
}

const KEYS = ['$schema', 'extends', 'rules', 'overrides', 'ignore', 'failOn', 'maxWarnings', 'examples', 'baseline'];
const FUNCTION_KEYS = ['sources', 'sinks', 'sanitizers', 'wrappers'];

function unknownKey(path: readonly (string | number)[], name: string, rules: readonly Rule[]): string {
  const isRule = path.at(-1) === 'rules';
  const known = isRule ? rules.map((rule) => rule.name) : path.length === 0 ? [...KEYS, ...FUNCTION_KEYS] : [];
  const near = similar(name, known);
  const hint = near === undefined ? (isRule ? ' Run mcp-lint rules for the list.' : '') : ` Did you mean "${near}"?`;
  return isRule ? `there is no rule "${name}".${hint}` : `unknown key "${name}".${hint}`;
}

/** `PropertyNameExpected` gives `property name expected`. */
function words(code: string): string {
  return `is not valid JSON: ${code.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()}`;
}

/** Offset of what a path names, or of the nearest thing above it that is there. An unknown key is pointed at itself. */
function offsetOf(root: Node, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node !== undefined) return node.parent?.type === 'property' ? node.parent.offset : node.offset;
  }
  return root.offset;
}

function at(path: string, text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `${path}:${before.length}:${(before.at(-1) ?? '').length + 1}`;
}

function plainValue(node: Node): unknown {
  switch (node.type) {
    case 'object':
      // Without a prototype, so that "__proto__" is a key like any other.
      return Object.assign(
        {},
        Object.fromEntries((node.children ?? []).map(({ children: [key, value] = [] }) => [key?.value, value && plainValue(value)])),
      );
    case 'array':
      return (node.children ?? []).map(plainValue);
    default:
      return node.value;
  }
}
