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

/** Where servers over HTTP are looked for, in this order. */
const PATHS = ['/mcp', '/', '/api/mcp', '/v1/mcp'] as const;

/** A server over HTTP that wants to know who asks: it started, but what it lists cannot be told. */
export class CredentialsNeeded extends Error {}

/**
 * Starts a server over HTTP on a free port of 127.0.0.1 and asks for its tools as a client of `era` does. Throws CredentialsNeeded where it
 * answers 401 or 403, and otherwise with what it printed when it does not answer.
 */
export function listToolsOverHttp(launch: Launch, era: Era, signal?: AbortSignal): Promise<ListedTool[]> {
  const talk = era === '2026-07-28' ? talkModern : talkLegacy;
  return converseOverHttp(launch, PATHS, talk, PROBE_TIMEOUT, signal);
}

async function talkModern(send: Send): Promise<ListedTool[]> {
  const [discover, list] = modernRequests();
  const headersOf = (method: string) => ({ 'mcp-protocol-version': '2026-07-28', 'mcp-method': method });
  const discovered = await send(discover as Message, headersOf('server/discover'));
  requireAdmitted(discovered);
  requireModern(discovered.message);
  return toolsIn((await send(list as Message, headersOf('tools/list'))).message);
}

async function talkLegacy(send: Send): Promise<ListedTool[]> {
  const [initialize, initialized, list] = legacyRequests();
  const started = await send(initialize as Message);
  requireAdmitted(started);
  const version = (started.message?.result as { protocolVersion?: unknown } | undefined)?.protocolVersion;
  if (typeof version !== 'string')
    throw new Error(
      `initialize answered ${started.status} ${JSON.stringify(started.message?.error ?? started.message ?? null).slice(0, 500)}`,
    );
  const headers = { 'mcp-protocol-version': version, ...(started.sessionId === undefined ? {} : { 'mcp-session-id': started.sessionId }) };
  await send(initialized as Message, headers);
  return toolsIn((await send(list as Message, headers)).message);
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

/** A server of the 2025 protocol answers tools/list to anybody; only one that speaks the new protocol can be discovered. */
function requireModern(answer: Message | undefined): void {
  const result = answer?.result as { supportedVersions?: unknown } | undefined;
  const versions = result?.supportedVersions;
  if (Array.isArray(versions) && versions.includes('2026-07-28')) return;
  throw new Error(
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

function modernRequests(): Message[] {
  const _meta = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28', 'io.modelcontextprotocol/clientCapabilities': {} };
  return [
    { jsonrpc: '2.0', id: 1, method: 'server/discover', params: { _meta } },
    { jsonrpc: '2.0', id: 2, method: 'tools/list', params: { _meta } },
  ];
}
