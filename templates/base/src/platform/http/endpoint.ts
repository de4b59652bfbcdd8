import type { IncomingMessage, ServerResponse } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { type AuthInfo, isJsonContentType, type McpHttpHandler } from '@modelcontextprotocol/server';
import type { Principal } from '../define-tool.js';
import { ToolError } from '../errors.js';
import { tokenPrincipal } from '../principal.js';
import type { Runtime } from '../runtime.js';
import { createAdmission } from './admission.js';
// {{#unless noAuth}}
import { createAuthentication } from './auth-method.js';
// {{/unless}}
import { readJson } from './body.js';
import { answerJson } from './network.js';
import { answerRefusal } from './refusal.js';
// {{#unless noAuth}}
import { createDoor } from './token-door.js';
// {{/unless}}
import type { RecogniseRequest } from './tool-calls.js';

/** A client that comes back at once would find the same queue. */
const OVERLOADED = { status: 503, code: -32_000, message: 'The server is busy. Try again later.', headers: { 'Retry-After': '1' } };
/** Answers come with the request that asks for them, so nothing else is ever served. The SDK cannot even read some methods. */
const NOT_ALLOWED = { status: 405, code: -32_000, message: 'Method not allowed.', headers: { Allow: 'POST' } };
const TOO_MANY = { status: 429, code: -32_000, message: 'Too many requests. Wait, then try again.' };
/** What the rate limiter counts them under: no tool can have this name. */
const OTHER_REQUESTS = '(other requests)';

export interface EndpointParts {
  /** Serves everything that is not a plain call of a tool. */
  mcp: McpHttpHandler;
  callOf: RecogniseRequest;
  /** The address that clients use. */
  resource: URL;
}

/**
 * The MCP endpoint. A request passes, in this order: admission, query, authentication, the caller's fair share, body limit. Then a
 * call of a tool goes straight to the pipeline, and everything else to the SDK.
 */
export function createEndpoint(runtime: Runtime, parts: EndpointParts) {
  const { config, logger, metrics } = runtime;
  const maxRequestBodySize = config.MCP_MAX_BODY_BYTES;
  const onerror = (error: Error) => logger.warn({ err: error }, 'request refused by the protocol layer');
  const sdk = toNodeHandler(parts.mcp, { maxRequestBodySize, onerror });
  const admission = createAdmission();
  // {{#unless noAuth}}
  const authentication = createAuthentication(config, parts.resource);
  const door = authentication === undefined ? undefined : createDoor(authentication);
  // {{/unless}}
  const refuse = (response: ServerResponse) => {
    metrics.refused('overload');
    answerRefusal(response, OVERLOADED);
  };
  // The pipeline limits calls of tools. A request of another kind costs more than most calls, so it is limited here (P-83).
  const toSdk = async (principal: Principal, request: IncomingMessage, response: ServerResponse, message?: unknown): Promise<void> => {
    try {
      await runtime.limiter(principal.id, OTHER_REQUESTS);
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      metrics.refused('rate');
      return answerRefusal(response, { ...TOO_MANY, headers: { 'Retry-After': String(error.retryAfterSeconds ?? 1) } });
    }
    return sdk(request, response, message);
  };

  return async (request: IncomingMessage & { auth?: AuthInfo }, response: ServerResponse): Promise<void> => {
    if (!admission.mayEnter()) return refuse(response);
    // A token in a query string ends up in logs and histories; MCP needs no query at all (P-33).
    if (request.url?.includes('?') === true) return answerJson(response, 400, { error: 'The MCP endpoint takes no query string.' });
    // {{#unless noAuth}}
    if (door !== undefined) {
      // Nothing waits for a caller who is known: then the body is taken as it arrives, and a call costs a fifth less.
      const auth = door.recall(request) ?? (await door.verify(request, response));
      if (auth === undefined) return metrics.refused('authentication');
      request.auth = auth;
    }
    // {{/unless}}
    const principal = request.auth === undefined ? runtime.local : tokenPrincipal(request.auth);
    if (!admission.mayProceed(principal.id)) return refuse(response);
    if (request.method !== 'POST') return answerRefusal(response, NOT_ALLOWED);
    if (!isJsonContentType(request.headers['content-type'])) return toSdk(principal, request, response);
    const body = await readJson(request, maxRequestBodySize);
    if ('refusal' in body) return answerRefusal(response, body.refusal);
    const call = parts.callOf(request.headers, body.message, principal);
    await (call === undefined ? toSdk(principal, request, response, body.message) : call(response));
  };
}
