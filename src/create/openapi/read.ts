import { usageError } from '../../shell/errors.js';
import { isObject } from '../json.js';
import { type OpenApi, readOpenApi } from './document.js';
import { type Choice, chooseOperations, groupsOf, isRead, listOperations, type Operation, requireSinglePurpose } from './operations.js';
import { type ApiPlan, parsePlan } from './plan.js';
import { planTools } from './plan-tools.js';
import { plainText } from './text.js';

/** Characters of a plan at most: the record keeps it. */
const MAX_PLAN = 500_000;

export { MOST_TOOLS } from './plan.js';
export { readDocument } from './source.js';

/** What was made of a document. */
export interface ReadApi {
  /** The plan as the record keeps it. */
  openapi: string;
  /** What `--operations` calls the operations that became tools. */
  operations: string[];
  /** What a person should know: operations and parts of them that no tool has. */
  warnings: string[];
}

/** One server of `--split`. */
export interface Part extends ReadApi {
  tag: string;
  /** Name of its folder. */
  folder: string;
}

/** Reads a document and plans the chosen tools. Pure. Throws a UserError where nothing, or no single purpose, can be made of it. */
export function readApi(text: string, choice: Choice): ReadApi {
  const api = readOpenApi(text);
  const chosen = chooseOperations(listOperations(api), choice);
  requireSinglePurpose(chosen);
  return planOf(api, chosen, choice.operations !== undefined);
}

/** The tags among which a person may choose, with the number of operations that read; empty where the whole document is small enough. */
export function tagsToChoose(text: string, most: number): { tag: string; count: number }[] {
  const reads = listOperations(readOpenApi(text)).filter(isRead);
  if (reads.length <= most) return [];
  return [...groupsOf(reads)].map(([tag, { length }]) => ({ tag, count: length })).filter(({ count }) => count <= most);
}

/** A server for each tag. Every operation goes to its first one. */
export function splitApi(text: string, choice: Choice): Part[] {
  const api = readOpenApi(text);
  const chosen = chooseOperations(listOperations(api), choice);
  const parts = [...groupsOf(chosen)].filter(([, operations]) => operations.some(isRead));
  if (parts.length === 0) requireSinglePurpose([]);
  const folders = new Set<string>();
  return parts.map(([tag, operations]): Part => {
    requireSinglePurpose(operations);
    return { tag, folder: folderFor(tag, folders), ...planOf(api, operations, choice.operations !== undefined) };
  });
}

function planOf(api: OpenApi, chosen: readonly Operation[], strict: boolean): ReadApi {
  const { tools, operations, leftOut } = planTools(api, chosen.filter(isRead), strict);
  if (tools.length === 0) throw usageError(`No tool can be made of these operations:\n${lines(leftOut)}`, 'openapi');
  const url = addressOf(api);
  const plan: ApiPlan = { title: titleOf(api), ...(url === undefined ? {} : { url }), tools };
  const openapi = JSON.stringify(plan);
  if (openapi.length > MAX_PLAN)
    throw usageError('The chosen operations are too large for one server. Choose fewer with --operations.', 'openapi');
  parsePlan(openapi);
  const writes = chosen.filter((operation) => !isRead(operation)).map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  return {
    openapi,
    operations,
    warnings: [
      ...(writes.length === 0
        ? []
        : [`Only operations that read (GET) became tools. These did not; write them by hand with backend.write:\n${lines(writes)}`]),
      ...(leftOut.length === 0
        ? []
        : [`These parts of the document cannot be said in a bounded schema, so no tool has them:\n${lines(leftOut)}`]),
    ],
  };
}

/** What a document calls its API. */
function titleOf({ root: { info } }: OpenApi): string {
  return (isObject(info) ? plainText(info.title, 60) : '') || 'the API';
}

/** The address that a document names, where it is one that the server would take. */
function addressOf({ root: { servers } }: OpenApi): string | undefined {
  const [first] = Array.isArray(servers) ? servers : [];
  const url = isObject(first) && typeof first.url === 'string' && URL.canParse(first.url) ? new URL(first.url).href.replace(/\/$/, '') : '';
  return url.length <= 300 && /^https:\/\/[A-Za-z0-9.-]+(:\d{1,5})?(\/[A-Za-z0-9._~/-]*)?$/.test(url) ? url : undefined;
}

function folderFor(tag: string, taken: Set<string>): string {
  const words =
    tag
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 40)
      .replace(/-+$/, '') || 'api';
  let folder = /^(con|prn|aux|nul|com\d|lpt\d|node-modules)$/.test(words) ? `${words}-api` : words;
  for (let count = 2; taken.has(folder); count += 1) folder = `${words}-${count}`;
  taken.add(folder);
  return folder;
}

const MAX_LINES = 40;

function lines(texts: readonly string[]): string {
  const shown = texts.slice(0, MAX_LINES).map((text) => `  ${text.replace(/\p{C}/gu, '').slice(0, 300)}`);
  return [...shown, ...(texts.length > MAX_LINES ? [`  and ${texts.length - MAX_LINES} more`] : [])].join('\n');
}
