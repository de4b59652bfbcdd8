import { converse, type Launch, type Message } from '../shell/conversation.js';

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
  const answer = answers.at(-1);
  const result = answer?.result as { tools?: unknown } | undefined;
  if (!Array.isArray(result?.tools)) throw new Error(`tools/list answered ${JSON.stringify(answer?.error ?? answer).slice(0, 500)}`);
  return result.tools as ListedTool[];
}

/** A server of the 2025 protocol answers tools/list to anybody; only one that speaks the new protocol can be discovered. */
function requireModern(answer: Message | undefined): void {
  const result = answer?.result as { supportedVersions?: unknown } | undefined;
  const versions = result?.supportedVersions;
  if (Array.isArray(versions) && versions.includes('2026-07-28')) return;
  throw new Error(`it does not speak 2026-07-28: server/discover answered ${JSON.stringify(answer?.error ?? answer).slice(0, 500)}`);
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
