import type { ServerResponse } from 'node:http';
import { checkHealth } from './health.js';
import { answerJson, createBoundedServer, listen, operationsGuard, pathOf, type Service, stop } from './http/network.js';
import type { Runtime } from './runtime.js';

const MAX_CONNECTIONS = 20;
const REQUEST_TIMEOUT_MS = 10_000;

/** 200 or 503 by the state of the dependencies. */
export async function answerReady(runtime: Runtime, response: ServerResponse): Promise<void> {
  const health = await checkHealth(runtime);
  answerJson(response, health.status === 'healthy' ? 200 : 503, health);
}

/** Health and metrics for the platform, on a port of their own that is never published (P-113). */
export async function serveOperations(runtime: Runtime, port: number): Promise<Service> {
  const { config, metrics } = runtime;
  const server = createBoundedServer(MAX_CONNECTIONS, REQUEST_TIMEOUT_MS);
  const guard = operationsGuard(config.MCP_ALLOWED_HOSTS, metrics.refused);

  server.on('request', async (request, response) => {
    if (!guard(request, response)) return;
    if (request.method !== 'GET') return answerJson(response, 405, { error: 'Method not allowed' }, { Allow: 'GET' });
    switch (pathOf(request)) {
      case '/health':
        return answerJson(response, 200, { status: 'ok' });
      case '/ready':
        return answerReady(runtime, response);
      case '/metrics':
        response.writeHead(200, { 'Content-Type': metrics.registry.contentType }).end(await metrics.registry.metrics());
        return;
      default:
        answerJson(response, 404, { error: 'Not found' });
    }
  });
  const address = await listen(server, config.MCP_OPERATIONS_HOST, port);
  return { address, close: (graceMs) => stop(server, graceMs) };
}
