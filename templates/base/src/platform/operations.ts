import type { ServerResponse } from 'node:http';
import type { Config } from '../config.js';
import { checkHealth, type Health } from './health.js';
import { answerJson, createBoundedServer, listen, operationsGuard, pathOf, type Service, stop } from './http/network.js';
import type { Runtime } from './runtime.js';

const MAX_CONNECTIONS = 20;
const REQUEST_TIMEOUT_MS = 10_000;

/** What the platform wants to know of this server. */
export interface Operated {
  config: Config;
  health(): Promise<Health>;
  metrics: { contentType: string; text(): Promise<string> };
  refused(reason: string): void;
}

/** One process that serves by itself. */
export function operatedBy(runtime: Runtime): Operated {
  const { config, metrics } = runtime;
  const { contentType } = metrics.registry;
  const text = () => metrics.registry.metrics();
  return { config, health: () => checkHealth(runtime), metrics: { contentType, text }, refused: metrics.refused };
}

/** 503 where calls would fail; a server that is recovering has to be asked, or it never recovers. */
export function answerReady(health: Health, response: ServerResponse): void {
  answerJson(response, health.status === 'unhealthy' ? 503 : 200, health);
}

/** Health and metrics for the platform, on a port of their own that is never published (P-113). */
export async function serveOperations({ config, health, metrics, refused }: Operated, port: number): Promise<Service> {
  const server = createBoundedServer(MAX_CONNECTIONS, REQUEST_TIMEOUT_MS);
  const guard = operationsGuard(config.MCP_ALLOWED_HOSTS, refused);

  server.on('request', async (request, response) => {
    if (!guard(request, response)) return;
    if (request.method !== 'GET') return answerJson(response, 405, { error: 'Method not allowed' }, { Allow: 'GET' });
    switch (pathOf(request)) {
      case '/health':
        return answerJson(response, 200, { status: 'ok' });
      case '/ready':
        return answerReady(await health(), response);
      case '/metrics':
        response.writeHead(200, { 'Content-Type': metrics.contentType }).end(await metrics.text());
        return;
      default:
        answerJson(response, 404, { error: 'Not found' });
    }
  });
  const address = await listen(server, config.MCP_OPERATIONS_HOST, port);
  return { address, close: (graceMs) => stop(server, graceMs) };
}
