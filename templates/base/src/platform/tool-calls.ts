import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  classifyInboundRequest,
  LOG_LEVEL_META_KEY,
  PROTOCOL_VERSION_META_KEY,
  RELATED_TASK_META_KEY,
  SERVER_INFO_META_KEY,
} from '@modelcontextprotocol/server';
import * as z from 'zod';
import type { OnGone } from './deadline.js';
import type { Principal, Tool } from './define-tool.js';
import { identity } from './identity.js';
import { resultMembers } from './outcome.js';
import { createPipeline } from './pipeline.js';
import type { Runtime } from './runtime.js';

/** A message that is a call of a tool and right in every respect. */
export interface PlainCall {
  id: string | number;
  tool: string;
  /** Whether it names protocol 2026-07-28. The protocols before leave the version to headers, or to how a connection began. */
  isModern: boolean;
  /** The whole JSON-RPC message that answers it. Rejects only where we are at fault. */
  answer(onGone: OnGone): Promise<string>;
}

/** Finds the call in a message; undefined for any other. */
export type Recognise = (message: unknown, principal: Principal) => PlainCall | undefined;

type Members = Readonly<Record<string, unknown>>;

/** The one version whose messages name it. */
export const MODERN = '2026-07-28';
/** What the SDK adds to every result of that version. */
const MODERN_MEMBERS = `,"resultType":"complete","_meta":${JSON.stringify({ [SERVER_INFO_META_KEY]: identity })}`;
const MESSAGE = new Set(['jsonrpc', 'id', 'method', 'params']);
const PARAMS = new Set(['name', 'arguments', '_meta']);
const MAX_ENVELOPES = 1_000;
const MAX_ENVELOPE_CHARS = 2_048;

/**
 * The short way for nearly all of the traffic. What the SDK does for a message costs more than the call itself, over HTTP ten times as
 * much, because it makes a server for each request. A call of a tool needs nothing of that. Nothing of a caller outlives its call here.
 *
 * This takes only what it wholly understands. All else goes to the SDK: other methods, batches, unknown tools, callers who lack
 * a scope, and whatever is wrong, so that one place words the errors. Tests named `tool-calls` compare the two ways.
 */
export function createToolCalls(runtime: Runtime): Recognise {
  const pipeline = createPipeline(runtime);
  const tools = new Map(runtime.tools.filter(isPlain).map((tool) => [tool.name, { tool, call: pipeline(tool) }]));
  const isValidEnvelope = envelopeCheck();

  return (message, principal) => {
    if (!isCall(message)) return undefined;
    const { id, params } = message;
    const { name, arguments: input = {}, _meta: meta } = params;
    const found = typeof name === 'string' ? tools.get(name) : undefined;
    if (found === undefined || !isObject(input) || !(meta === undefined || isMeta(meta))) return undefined;
    if (!found.tool.scopes.every((scope) => principal.scopes.has(scope))) return undefined;
    const isModern = meta !== undefined && PROTOCOL_VERSION_META_KEY in meta;
    if (isModern && !isValidEnvelope(message, meta)) return undefined;

    const answer = async (onGone: OnGone): Promise<string> => {
      const members = resultMembers(await found.call(input, { principal, onGone, meta })) + (isModern ? MODERN_MEMBERS : '');
      return `{"result":{${members}},"jsonrpc":"2.0","id":${JSON.stringify(id)}}`;
    };
    return { id, tool: found.tool.name, isModern, answer };
  };
}

/** The SDK compares arguments with `Mcp-Param-*` headers where a schema asks for that, and asks persons; such tools stay with it. */
function isPlain(tool: Tool): boolean {
  // {{#if confirm}}
  if (tool.asks === true) return false;
  // {{/if}}
  return !JSON.stringify(z.toJSONSchema(tool.input, { io: 'input' })).includes('"x-mcp-header"');
}

/** The SDK decides whether an envelope is valid. A client sends the same one with every call, so it is asked once. */
function envelopeCheck(): (message: unknown, meta: Members) => boolean {
  const valid = new Set<string>();
  return (body, meta) => {
    const envelope = JSON.stringify([
      meta[PROTOCOL_VERSION_META_KEY],
      meta[CLIENT_CAPABILITIES_META_KEY],
      meta[CLIENT_INFO_META_KEY],
      meta[LOG_LEVEL_META_KEY],
    ]);
    if (valid.has(envelope)) return true;
    const outcome = classifyInboundRequest({ httpMethod: 'POST', body, protocolVersionHeader: MODERN });
    if (outcome.kind !== 'modern') return false;
    if (valid.size >= MAX_ENVELOPES) valid.clear();
    if (envelope.length <= MAX_ENVELOPE_CHARS) valid.add(envelope);
    return true;
  };
}

function isCall(message: unknown): message is { id: string | number; params: Members } {
  if (!isObject(message) || !hasOnly(MESSAGE, message)) return false;
  const { jsonrpc, id, method, params } = message;
  return jsonrpc === '2.0' && method === 'tools/call' && isId(id) && isObject(params) && hasOnly(PARAMS, params);
}

function isMeta(meta: unknown): meta is Members {
  return isObject(meta) && (meta.progressToken === undefined || isId(meta.progressToken)) && !(RELATED_TASK_META_KEY in meta);
}

function isId(value: unknown): value is string | number {
  return typeof value === 'string' || Number.isSafeInteger(value);
}

function hasOnly(keys: ReadonlySet<string>, object: Members): boolean {
  return Object.keys(object).every((key) => keys.has(key));
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
