import { randomUUID } from 'node:crypto';
import {
  McpServer,
  type McpServerFactory,
  requireScopes,
  type ScopeChallengeHandler,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { domain } from './domain.js';
import type { AuditEvent } from './platform/audit.js';
// {{#if confirm}}
import { createConfirmations } from './platform/confirm.js';
// {{/if}}
import { whenAborted } from './platform/deadline.js';
import type { Principal, Tool } from './platform/define-tool.js';
import { identity } from './platform/identity.js';
import { toResult } from './platform/outcome.js';
import { type Caller, createPipeline } from './platform/pipeline.js';
import { tokenPrincipal } from './platform/principal.js';
import type { Runtime } from './platform/runtime.js';
import { schemaHash } from './platform/tools-lock.js';
import { advertise } from './platform/validate.js';

/** Clients may keep the tool list this long. It depends on who asks, hence `private` (P-14). */
const LIST_CACHE = { ttlMs: 60_000, cacheScope: 'private' } as const;

/**
 * Makes the factory that the SDK calls for each connection or request: instances share nothing (P-6), so no answer can reach the
 * wrong caller. Schemas and handlers are prepared once, outside of it.
 */
export function createServerFactory(runtime: Runtime): McpServerFactory {
  const pipeline = createPipeline(runtime);
  // {{#if confirm}}
  const confirmations = createConfirmations(runtime.config, (context) => callerOf(context, runtime.local).principal.id);
  // {{/if}}
  const prepared = runtime.tools.map((tool) => {
    const call = pipeline(tool);
    const callback = async (input: unknown, context: ServerContext) => {
      const caller = callerOf(context, runtime.local);
      // {{#if confirm}}
      if (tool.asks === true) caller.round = confirmations.roundOf(context);
      // {{/if}}
      const outcome = await call(input, caller);
      // {{#if confirm}}
      if (caller.round?.pending !== undefined) return caller.round.pending;
      // {{/if}}
      return toResult(outcome);
    };
    return { name: tool.name, config: toolConfig(runtime, tool), callback };
  });

  return () => {
    const server = new McpServer(identity, {
      instructions: domain.instructions,
      capabilities: { tools: { listChanged: false } },
      cacheHints: { 'tools/list': LIST_CACHE },
      // {{#if confirm}}
      requestState: { verify: confirmations.verify },
      // {{/if}}
    });
    for (const { name, config, callback } of prepared) server.registerTool(name, config, callback);
    return server;
  };
}

/** What the SDK knows of a caller. `local` speaks only where no front door verified anyone; see `serveHttp` for why that is loopback only. */
function callerOf({ http, mcpReq }: ServerContext, local: Principal): Caller {
  const principal = http?.authInfo === undefined ? local : tokenPrincipal(http.authInfo);
  return { principal, onGone: whenAborted(mcpReq.signal), meta: mcpReq._meta };
}

function toolConfig(runtime: Runtime, tool: Tool) {
  return {
    title: tool.title,
    description: tool.description,
    inputSchema: advertise(tool.input, 'input'),
    outputSchema: advertise(tool.output, 'output'),
    annotations: tool.annotations,
    scopeChallenge: challengeFor(runtime, tool),
  };
}

/**
 * Answers HTTP callers that lack a scope with 403 and the scopes of this tool only, so that a client can step up (P-47). The
 * pipeline checks again; this records the refusal, because such a call never gets there.
 */
function challengeFor({ audit, metrics }: Runtime, tool: Tool): ScopeChallengeHandler {
  const required = requireScopes(...tool.scopes);
  return async (context) => {
    const challenge = await required(context);
    if (challenge !== undefined && context.authInfo !== undefined) {
      metrics.refused('scope');
      await audit.write(refusal(tool, tokenPrincipal(context.authInfo)));
    }
    return challenge;
  };
}

function refusal(tool: Tool, principal: Principal): AuditEvent {
  return {
    correlationId: randomUUID(),
    principal: principal.id,
    clientId: principal.clientId,
    tool: tool.name,
    schemaHash: schemaHash(tool),
    decision: 'refused',
    code: 'ACCESS_DENIED',
    arguments: '',
    resultChars: 0,
    durationMs: 0,
  };
}
