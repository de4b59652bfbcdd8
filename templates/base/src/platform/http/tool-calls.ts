import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/server';
import type { OnGone } from '../deadline.js';
import type { Principal } from '../define-tool.js';
import type { Runtime } from '../runtime.js';
import { createToolCalls, MODERN } from '../tool-calls.js';

/** Answers one call. Rejects only where we are at fault. */
export type Answer = (response: ServerResponse) => Promise<void>;

/** Gives the answer to a request that is a call of a tool and right in every respect; undefined for any other. */
export type RecogniseRequest = (headers: IncomingHttpHeaders, message: unknown, principal: Principal) => Answer | undefined;

/** Calls of tools over HTTP: what their headers say has to be right as well. */
export function createHttpToolCalls(runtime: Runtime): RecogniseRequest {
  const recognise = createToolCalls(runtime);
  return (headers, message, principal) => {
    const call = recognise(message, principal);
    if (call === undefined || !(call.isModern ? headersMatch(headers, call.tool) : isServedLegacy(headers))) return undefined;
    return async (response) => {
      const body = await call.answer(onClose(response));
      if (response.destroyed) return;
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }).end(body);
    };
  };
}

function headersMatch(headers: IncomingHttpHeaders, tool: string): boolean {
  return headers['mcp-protocol-version'] === MODERN && headers['mcp-method'] === 'tools/call' && headers['mcp-name'] === tool;
}

/** A version before 2026-07-28 that we speak, and a client that takes either form of answer, as it must. */
function isServedLegacy({ accept = '', 'mcp-protocol-version': version }: IncomingHttpHeaders): boolean {
  const isSpoken = version === undefined || (typeof version === 'string' && SUPPORTED_PROTOCOL_VERSIONS.includes(version));
  return isSpoken && accept.includes('application/json') && accept.includes('text/event-stream');
}

/** The caller has gone when its connection is closed before it has the answer. */
function onClose(response: ServerResponse): OnGone {
  return (listener) => {
    if (response.destroyed) listener();
    response.once('close', listener);
    return () => response.off('close', listener);
  };
}
