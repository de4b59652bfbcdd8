import { converse, type Launch, type Message } from '../shell/conversation.js';
import { converseOverHttp, type HttpAnswer, type Send } from '../shell/http-conversation.js';

/** The protocol eras that a server may speak. */
export type Era = '2025-11-25' | '2026-07-28';

/** A tool as a server lists it. */
export interface ListedTool {
  name: string;
  [key: string]: unknown;
}

/** Milliseconds that a server has to start and answer. */
const PROBE_TIMEOUT = 60_000;

/** Starts a server over stdio and asks for its tools as a client of `era` does. Throws with what it printed when it does not answer. */
export async function listTools(launch: Launch, era: Era, signal?: AbortSignal): Promise<ListedTool[]> {
  const answers = await converse(launch, era === '2026-07-28' ? modernRequests() : legacyRequests(), PROBE_TIMEOUT, signal);
  if (era === '2026-07-28') requireModern(answers[0]);
  return toolsIn(answers.at(-1));
}

/** A call whose answer must stay what it is. */
export interface GoldenCall {
  name: string;
  arguments: Readonly<Record<string, unknown>>;
}

/** Starts a server over stdio and makes calls, one after the other, as a client of `era` does. Gives what each came to: a result or an error. */
export async function callTools(launch: Launch, era: Era, calls: readonly GoldenCall[], signal?: AbortSignal): Promise<unknown[]> {
  const opening = era === '2026-07-28' ? modernRequests().slice(0, 1) : legacyRequests().slice(0, 2);
  const answers = await converse(launch, [...opening, ...callRequests(calls, era)], PROBE_TIMEOUT, signal);
  return answers.slice(1).map(outcomeOf);
}

function callRequests(calls: readonly GoldenCall[], era: Era): Message[] {
  return calls.map((call, index) => ({
    jsonrpc: '2.0',
    id: `golden-${index}`,
    method: 'tools/call',
    params: { ...call, ...(era === '2026-07-28' ? { _meta: MODERN_META } : {}) },
  }));
}

function outcomeOf(answer: Message | undefined): unknown {
  return answer?.result ?? { error: answer?.error };
}

/** Where servers over HTTP are looked for, in this order. */
const PATHS = ['/mcp', '/', '/api/mcp', '/v1/mcp'] as const;

/** A server over HTTP that wants to know who asks: it started, but what it lists cannot be told. */
export class CredentialsNeeded extends Error {}

/**
 * Starts a server over HTTP on a free port of 127.0.0.1 and asks for its tools as a client of `era` does. Throws CredentialsNeeded where it
 * answers 401 or 403, and otherwise with what it printed when it does not answer.
 */
export function listToolsOverHttp(launch: Launch, era: Era, signal?: AbortSignal): Promise<ListedTool[]> {
  return overHttp(launch, era, async (ask) => toolsIn(await ask({ jsonrpc: '2.0', id: 2, method: 'tools/list', params: {} })), signal);
}

/** The same for calls, one after the other. Gives what each came to: a result or an error. */
export function callToolsOverHttp(launch: Launch, era: Era, calls: readonly GoldenCall[], signal?: AbortSignal): Promise<unknown[]> {
  const talk = async (ask: Ask) => {
    const outcomes: unknown[] = [];
    for (const request of callRequests(calls, era)) outcomes.push(outcomeOf(await ask(request)));
    return outcomes;
  };
  return overHttp(launch, era, talk, signal);
}

/** Sends a request to a server that has been greeted as its era wants. */
type Ask = (request: Message) => Promise<Message | undefined>;

function overHttp<Result>(launch: Launch, era: Era, talk: (ask: Ask) => Promise<Result>, signal?: AbortSignal): Promise<Result> {
  const greet = era === '2026-07-28' ? greetModern : greetLegacy;
  return converseOverHttp(launch, PATHS, async (send) => talk(await greet(send)), PROBE_TIMEOUT, signal);
}

async function greetModern(send: Send): Promise<Ask> {
  const headersOf = ({ method, params }: Message) => {
    const { name } = (params ?? {}) as { name?: string };
    return { 'mcp-protocol-version': '2026-07-28', 'mcp-method': String(method), ...(name === undefined ? {} : { 'mcp-name': name }) };
  };
  const [discover] = modernRequests() as [Message, Message];
  const discovered = await send(discover, headersOf(discover));
  requireAdmitted(discovered);
  requireModern(discovered.message);
  return async (request) => {
    const params = { ...(request.params as object), _meta: MODERN_META };
    return (await send({ ...request, params }, headersOf(request))).message;
  };
}

async function greetLegacy(send: Send): Promise<Ask> {
  const [initialize, initialized] = legacyRequests() as [Message, Message, Message];
  const started = await send(initialize);
  requireAdmitted(started);
  const version = (started.message?.result as { protocolVersion?: unknown } | undefined)?.protocolVersion;
  if (typeof version !== 'string')
    throw new Error(
      `initialize answered ${started.status} ${JSON.stringify(started.message?.error ?? started.message ?? null).slice(0, 500)}`,
    );
  const headers = { 'mcp-protocol-version': version, ...(started.sessionId === undefined ? {} : { 'mcp-session-id': started.sessionId }) };
  await send(initialized, headers);
  return async (request) => (await send(request, headers)).message;
}

function requireAdmitted({ status }: HttpAnswer): void {
  if (status === 401 || status === 403) throw new CredentialsNeeded(`it started, and answers ${status} to somebody without credentials`);
}

function toolsIn(answer: Message | undefined): ListedTool[] {
  const result = answer?.result as { tools?: unknown } | undefined;
  if (!Array.isArray(result?.tools))
    throw new Error(`tools/list answered ${JSON.stringify(answer?.error ?? answer ?? null).slice(0, 500)}`);
  return result.tools as ListedTool[];
}

/** A server that speaks only the protocol before 2026-07-28. */
export class NotModern extends Error {}

/** A server of the 2025 protocol answers tools/list to anybody; only one that speaks the new protocol can be discovered. */
function requireModern(answer: Message | undefined): void {
  const result = answer?.result as { supportedVersions?: unknown } | undefined;
  const versions = result?.supportedVersions;
  if (Array.isArray(versions) && versions.includes('2026-07-28')) return;
  throw new NotModern(
    `it does not speak 2026-07-28: server/discover answered ${JSON.stringify(answer?.error ?? answer ?? null).slice(0, 500)}`,
  );
}

function legacyRequests(): Message[] {
  const clientInfo = { name: 'create-mcp-server', version: '1.0.0' };
  return [
    { jsonrpc: '2.0', id: 1, method: 'initialize', params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo } },
    { jsonrpc: '2.0', method: 'notifications/initialized' },
    { jsonrpc: '2.0', id: 2, method: 'tools/list', params: {} },
  ];
}

/** What every request of the new protocol carries. */
const MODERN_META = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28', 'io.modelcontextprotocol/clientCapabilities': {} };

function modernRequests(): Message[] {
  return [
    { jsonrpc: '2.0', id: 1, method: 'server/discover', params: { _meta: MODERN_META } },
    { jsonrpc: '2.0', id: 2, method: 'tools/list', params: { _meta: MODERN_META } },
  ];
}
