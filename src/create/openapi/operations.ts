import { usageError } from '../../shell/errors.js';
import { isObject, type JsonObject } from '../json.js';
import type { OpenApi } from './document.js';
import { MOST_TOOLS } from './plan.js';
import { below, OpenApiProblem } from './problem.js';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;
const MAX_OPERATIONS = 5_000;
/** Names that one message lists. */
const MAX_NAMED = 30;

/** An operation as it stands in a document. */
export interface Operation {
  method: (typeof METHODS)[number];
  path: string;
  pointer: string;
  /** What `--operations` calls it: its operationId, else `GET /books`. */
  id: string;
  /** What `--tag` and `--split` go by: its tags, else the first segment of its path. */
  tags: readonly [string, ...string[]];
  node: JsonObject;
  /** The parameters of its path, which all operations there share. */
  shared: { value: unknown; pointer: string };
}

/** What a person wants of a document. */
export interface Choice {
  /** Ids of operations, or `GET /path`. */
  operations?: readonly string[] | undefined;
  tags?: readonly string[] | undefined;
}

/** Every operation of a document, in its order. */
export function listOperations({ root, follow }: OpenApi): Operation[] {
  if (!isObject(root.paths)) throw new OpenApiProblem('/paths', 'is missing, so there is no operation');
  const operations = Object.entries(root.paths).flatMap(([path, value]) => {
    if (!path.startsWith('/')) return [];
    const item = follow(value, below('/paths', path));
    return METHODS.flatMap((method): Operation[] => {
      if (item.value[method] === undefined) return [];
      const { value: node, pointer } = follow(item.value[method], below(item.pointer, method));
      const id = typeof node.operationId === 'string' && node.operationId !== '' ? node.operationId : `${method.toUpperCase()} ${path}`;
      const shared = { value: item.value.parameters, pointer: below(item.pointer, 'parameters') };
      return [{ method, path, pointer, id, tags: tagsOf(node, path), node, shared }];
    });
  });
  if (operations.length > MAX_OPERATIONS) throw new OpenApiProblem('/paths', `has more than ${MAX_OPERATIONS} operations`);
  return operations;
}

function tagsOf({ tags }: JsonObject, path: string): readonly [string, ...string[]] {
  const [first, ...rest] = Array.isArray(tags) ? tags.filter((tag): tag is string => typeof tag === 'string' && tag !== '') : [];
  if (first !== undefined) return [first, ...rest];
  return [path.split('/').find((segment) => /^(?!v\d+$|api$|rest$)[\w.-]+$/.test(segment)) ?? 'api'];
}

/** A tool of a document only reads: what changes something needs a review that no document replaces. */
export const isRead = ({ method }: Operation): boolean => method === 'get';

/** The chosen operations, those that write too. Throws a usage error that says what there is where a name is wrong. */
export function chooseOperations(all: readonly Operation[], { operations, tags }: Choice): Operation[] {
  const known = [...new Set(all.flatMap((operation) => operation.tags))];
  const unknown = tags?.find((tag) => !known.includes(tag));
  if (unknown !== undefined)
    throw usageError(`The document has no operation with the tag ${shown(unknown)}. --tag takes one of: ${list(known)}.`);
  const tagged = tags === undefined ? [...all] : all.filter((operation) => operation.tags.some((tag) => tags.includes(tag)));
  if (operations === undefined) return tagged;
  const chosen = [...new Set(operations)].map((wanted) => {
    const found = tagged.find(({ id, method, path }) => id === wanted || `${method.toUpperCase()} ${path}` === wanted);
    if (found) return found;
    const ids = tagged.filter(isRead).map(({ id }) => id);
    throw usageError(`The document has no operation ${shown(wanted)}. --operations takes some of: ${list(ids)}.`);
  });
  const write = chosen.find((operation) => !isRead(operation));
  if (write === undefined) return chosen;
  throw usageError(
    `${shown(write.id)} is ${write.method.toUpperCase()} ${write.path}, and only operations that read (GET) become tools: what changes something needs its own idempotency key, ` +
      'and a person who has looked at it. Leave it out, and write that tool by hand with backend.write in the project.',
    'write-operation',
  );
}

/** Operations by their first tag, in the order of the document. */
export function groupsOf(operations: readonly Operation[]): Map<string, Operation[]> {
  const groups = new Map<string, Operation[]>();
  for (const operation of operations) {
    const [tag] = operation.tags;
    groups.set(tag, [...(groups.get(tag) ?? []), operation]);
  }
  return groups;
}

/** Refuses what would become a monolith, and says how it is cut: with the flags to add. */
export function requireSinglePurpose(operations: readonly Operation[]): void {
  const reads = operations.filter(isRead);
  if (reads.length === 0) throw usageError('None of these operations reads (GET), so there is nothing to make tools of.', 'no-operations');
  if (reads.length <= MOST_TOOLS) return;
  const groups = [...groupsOf(reads)].map(([tag, members]) => `  --tag ${JSON.stringify(tag)}  (${members.length})`);
  const more = groups.length > MAX_NAMED ? `\n  and ${groups.length - MAX_NAMED} more` : '';
  const advice =
    groups.length > 1
      ? `Add one of these, or --split to make a server for each of them:\n${groups.slice(0, MAX_NAMED).join('\n')}${more}\n`
      : 'Choose those that serve one purpose. ';
  const message =
    `${reads.length} operations would become one server, and a server with more than ${MOST_TOOLS} tools has no single purpose. ` +
    `${advice}--operations a,b takes single ones: ${list(reads.map(({ id }) => id))}.`;
  throw usageError(message, 'monolith');
}

function list(names: readonly string[]): string {
  const named = names.slice(0, MAX_NAMED).map(clean).join(', ') || 'none';
  return names.length > MAX_NAMED ? `${named} and ${names.length - MAX_NAMED} more` : named;
}

const shown = (name: string) => JSON.stringify(clean(name));
/** For a terminal: no control sequences out of a document. */
const clean = (name: string) => name.replace(/\p{C}/gu, '').slice(0, 100);
