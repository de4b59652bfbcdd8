import { type CallToolResult, Client, StreamableHTTPClientTransport, type Transport } from '@modelcontextprotocol/client';
import { type AuthInfo, createMcpHandler } from '@modelcontextprotocol/server';
import type { ErrorBody } from '../../src/platform/errors.js';
import type { Runtime } from '../../src/platform/runtime.js';
import { createServerFactory } from '../../src/server.js';

/** Both protocol eras that one factory serves. */
export const ERAS = ['2025-11-25', '2026-07-28'] as const;
export type Era = (typeof ERAS)[number];

/** A real client that speaks exactly this era. */
export async function connect(transport: Transport, era: Era): Promise<Client> {
  const mode = era === '2025-11-25' ? 'legacy' : { pin: era };
  const client = new Client({ name: 'test-client', version: '1.0.0' }, { versionNegotiation: { mode } });
  await client.connect(transport);
  return client;
}

/** A client of an in-process server; `caller` is what the front door would have verified. */
export async function connectInProcess(runtime: Runtime, era: Era, caller?: AuthInfo): Promise<Client> {
  const handler = createMcpHandler(createServerFactory(runtime));
  const fetch = (url: string | URL, init?: RequestInit) =>
    handler.fetch(new Request(url, init), caller === undefined ? {} : { authInfo: caller });
  return connect(new StreamableHTTPClientTransport(new URL('http://127.0.0.1/mcp'), { fetch }), era);
}

/** What authentication leaves of a caller. */
export function callerNamed(name: string, scopes: readonly string[]): AuthInfo {
  return { token: '', clientId: `client-of-${name}`, scopes: [...scopes], extra: { subject: name } };
}

/** The text of a result with exactly one text block. */
export function textOf(result: CallToolResult): string {
  const [block, ...rest] = result.content;
  if (block?.type !== 'text' || rest.length > 0) throw new Error('The result is not one text block.');
  return block.text;
}

/** The error of a failed call; throws where the call succeeded. */
export function errorOf(result: CallToolResult): ErrorBody {
  if (result.isError !== true) throw new Error('The call did not fail.');
  return JSON.parse(textOf(result)).error;
}
