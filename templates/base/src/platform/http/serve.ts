import type { IncomingMessage, ServerResponse } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { type AuthInfo, createMcpHandler, type McpServerFactory } from '@modelcontextprotocol/server';
import { answerReady } from '../operations.js';
import type { Runtime } from '../runtime.js';
// {{#unless noAuth}}
import { createAuthentication } from './auth-method.js';
import { authenticate } from './authenticate.js';
// {{/unless}}
import { answerCors } from './cors.js';
import { answerJson, createBoundedServer, listen, networkGuard, pathOf, type Service, stop } from './network.js';
// {{#if oauth}}
import { metadataPath, protectedResourceMetadata } from './oauth-metadata.js';

// {{else}}

// {{/if}}
type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/**
 * Serves MCP over HTTP, stateless, for both protocol eras. A request passes, in this order: connection and time limits, Host
 * and Origin, route, authentication, body limit, and then the pipeline of the tool.
 */
export async function serveHttp(runtime: Runtime, factory: McpServerFactory): Promise<Service> {
  const { config, logger, metrics } = runtime;
  const onerror = (error: Error) => logger.warn({ err: error }, 'request refused by the protocol layer');
  const maxRequestBodySize = config.MCP_MAX_BODY_BYTES;
  const mcp = createMcpHandler(factory, { maxRequestBodySize, onerror });
  const toMcp = toNodeHandler(mcp, { maxRequestBodySize, onerror });

  const server = createBoundedServer(config.MCP_MAX_CONNECTIONS, config.MCP_CALL_TIMEOUT_MS);
  const address = await listen(server, config.MCP_HOST, config.MCP_PORT);
  const resource = config.MCP_PUBLIC_URL ?? new URL('/mcp', address);
  // {{#unless noAuth}}
  const authentication = createAuthentication(config, resource);
  // {{/unless}}

  const endpoint: Handler = async (request: IncomingMessage & { auth?: AuthInfo }, response) => {
    // A token in a query string ends up in logs and histories; MCP needs no query at all (P-33).
    if (request.url?.includes('?') === true) return answerJson(response, 400, { error: 'The MCP endpoint takes no query string.' });
    // {{#unless noAuth}}
    if (authentication !== undefined) {
      const auth = await authenticate(authentication, request, response);
      if (auth === undefined) return metrics.refused('authentication');
      request.auth = auth;
    }
    // {{/unless}}
    await toMcp(request, response);
  };
  const routes = new Map<string, Handler>([
    [resource.pathname, endpoint],
    ['/health', (_request, response) => answerJson(response, 200, { status: 'ok' })],
    ['/ready', (_request, response) => answerReady(runtime, response)],
    // {{#if oauth}}
    [metadataPath(resource), (_request, response) => answerJson(response, 200, protectedResourceMetadata(config, resource))],
    // {{/if}}
  ]);

  const guard = networkGuard(config.MCP_ALLOWED_HOSTS, config.MCP_ALLOWED_ORIGINS, metrics.refused);
  server.on('request', (request, response) => {
    if (!guard(request, response) || answerCors(request, response)) return;
    const route = routes.get(pathOf(request));
    if (route === undefined) return answerJson(response, 404, { error: 'Not found' });
    Promise.resolve(route(request, response)).catch((error: unknown) => {
      logger.error({ err: error }, 'request failed');
      if (!response.headersSent) answerJson(response, 500, { error: 'Internal error' });
    });
  });
  logger.info({ address: resource.href, auth: config.MCP_AUTH }, 'serving MCP over HTTP');
  return {
    address,
    close: async (graceMs) => {
      await stop(server, graceMs);
      await mcp.close(); // ends whatever still runs, hence after the grace period
    },
  };
}
