// {{#if http}}
import cluster from 'node:cluster';
// {{/if}}
import { ConfigError, loadConfig, unknownSettings } from './config.js';
// {{#if http}}
import { serveHttp } from './platform/http/serve.js';
// {{/if}}
import { operatedBy, serveOperations } from './platform/operations.js';
import { createRuntime, type Runtime } from './platform/runtime.js';
import { type Closable, closeOnExit } from './platform/shutdown.js';
// {{#if stdio}}
import { servePipe } from './platform/stdio.js';
// {{/if}}
// {{#if http}}
import { answerSupervisor, supervise } from './platform/workers.js';
// {{/if}}
import { createServerFactory } from './server.js';

type Serve = (runtime: Runtime, end: (exitCode: number) => Promise<void>) => Promise<Closable>;

const serve: Record<Runtime['config']['MCP_TRANSPORT'], Serve> = {
  // {{#if stdio}}
  stdio: async (runtime, end) => {
    const pipe = servePipe(runtime, createServerFactory(runtime));
    process.stdin.once('end', () => void end(0));
    runtime.logger.info('serving MCP over stdio');
    return pipe;
  },
  // {{/if}}
  // {{#if http}}
  http: (runtime) => serveHttp(runtime, createServerFactory(runtime)),
  // {{/if}}
};

async function main(): Promise<void> {
  const config = loadConfig(process.env);
  // {{#if http}}
  if (config.MCP_WORKERS > 1 && cluster.isPrimary) return supervise(config);
  // {{/if}}
  const runtime = createRuntime(config);
  const { logger, backend, audit } = runtime;
  for (const name of unknownSettings(process.env)) logger.warn({ name }, 'this server has no such setting');

  const resources: Closable[] = [audit, backend];
  const end = closeOnExit(resources, config.MCP_SHUTDOWN_GRACE_MS, logger);
  const service = await serve[config.MCP_TRANSPORT](runtime, end);
  // {{#if http}}
  if (cluster.isWorker) answerSupervisor(runtime);
  // {{/if}}
  // Started after the service, so that a probe finds nothing before it serves; closed after it, so that scrapers see its last calls.
  if (config.MCP_OPERATIONS_PORT !== undefined) resources.push(await serveOperations(operatedBy(runtime), config.MCP_OPERATIONS_PORT));
  resources.push(service);
}

main().catch((error: unknown) => {
  const message = error instanceof ConfigError || !(error instanceof Error) ? String(error) : (error.stack ?? error.message);
  process.stderr.write(`The server did not start. ${message}\n`);
  process.exit(1);
});
