import type { IncomingMessage, ServerResponse } from 'node:http';
import { createMcpHandler, type McpServerFactory } from '@modelcontextprotocol/server';
import { checkHealth } from '../health.js';
import { answerReady } from '../operations.js';
import type { Runtime } from '../runtime.js';
import { answerCors } from './cors.js';
import { createEndpoint } from './endpoint.js';
import { answerJson, createBoundedServer, listen, networkGuard, pathOf, type Service, stop } from './network.js';
// {{#if oauth}}
import { metadataPath, protectedResourceMetadata } from './oauth-metadata.js';
// {{/if}}
import { createHttpToolCalls } from './tool-calls.js';
import { warmUp } from './warm-up.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/**
 * Serves MCP over HTTP, stateless, for both protocol eras. Every request passes the connection and time limits, Host and Origin, and
 * then its route. Listens only when it is warm: the first callers wait no longer than the thousandth (W7).
 */
export async function serveHttp(runtime: Runtime, factory: McpServerFactory): Promise<Service> {
  const { config, logger, metrics } = runtime;
  const mcp = createMcpHandler(factory, {
    maxRequestBodySize: config.MCP_MAX_BODY_BYTES,
    onerror: (error) => logger.warn({ err: error }, 'request refused by the protocol layer'),
  });
  await warmUp(runtime, mcp);

  const server = createBoundedServer(config.MCP_MAX_CONNECTIONS, config.MCP_CALL_TIMEOUT_MS);
  const address = await listen(server, config.MCP_HOST, config.MCP_PORT);
  const resource = config.MCP_PUBLIC_URL ?? new URL('/mcp', address);
  const routes = new Map<string, Handler>([
    [resource.pathname, createEndpoint(runtime, { mcp, callOf: createHttpToolCalls(runtime), resource })],
    ['/health', (_request, response) => answerJson(response, 200, { status: 'ok' })],
    ['/ready', async (_request, response) => answerReady(await checkHealth(runtime), response)],
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
  logger.info({ address: resource.href, auth: config.MCP_AUTH, pid: process.pid }, 'serving MCP over HTTP');
  return {
    address,
    close: async (graceMs) => {
      await stop(server, graceMs);
      await mcp.close(); // ends whatever still runs, hence after the grace period
    },
  };
}
