import cluster, { type Worker } from 'node:cluster';
// {{#if confirm}}
import { randomBytes } from 'node:crypto';
// {{/if}}
import { on, once } from 'node:events';
import type { Logger } from 'pino';
import { AggregatorRegistry } from 'prom-client';
import type { Config } from '../config.js';
import { checkHealth, type Health, worst } from './health.js';
import { serveOperations } from './operations.js';
import type { Runtime } from './runtime.js';
import { type Closable, closeOnExit } from './shutdown.js';
import { createLogger } from './telemetry.js';

/** Limits of the whole server. A worker knows nothing of the others, so each gets an equal share. */
const SHARED_LIMITS = ['MCP_MAX_CONNECTIONS', 'MCP_MAX_CONCURRENT_CALLS', 'MCP_RATE_LIMIT_PER_SECOND'] as const;
const HEALTH_TIMEOUT_MS = 3_000;
const ASK_HEALTH = 'mcp:health';
// {{#if confirm}}
/** What one worker asked a person, another may be told the answer to. */
const CONFIRMATION_KEY = randomBytes(32).toString('base64url');
// {{/if}}

/**
 * What the first process does where MCP_WORKERS asks for several: it serves nothing itself, hands connections to the workers in turn
 * and replaces one that dies.
 */
export async function supervise(config: Config): Promise<void> {
  const logger = createLogger(config.MCP_LOG_LEVEL);
  const resources: Closable[] = [];
  const end = closeOnExit(resources, config.MCP_SHUTDOWN_GRACE_MS, logger);
  const alive = new Set<Worker>();
  resources.push(startWorkers(config, logger, alive, () => void end(1)));
  if (config.MCP_OPERATIONS_PORT === undefined) return;
  const registry = new AggregatorRegistry();
  const metrics = { contentType: registry.contentType, text: () => registry.clusterMetrics() };
  const health = async () => together(await Promise.all([...alive].map(healthOf)));
  resources.unshift(await serveOperations({ config, health, metrics, refused: () => {} }, config.MCP_OPERATIONS_PORT));
}

/** Keeps MCP_WORKERS processes alive. Calls `fail` when one dies before it ever listened, because the next would do the same. */
function startWorkers(config: Config, logger: Logger, alive: Set<Worker>, fail: () => void): Closable {
  let closing = false;
  const start = (number: number): void => {
    const worker = cluster.fork(environmentOf(config, number));
    let listened = false;
    alive.add(worker);
    worker.once('listening', () => {
      listened = true;
    });
    worker.once('exit', (code, signal) => {
      alive.delete(worker);
      if (closing) return;
      logger.error({ worker: number, code, signal }, 'a worker ended');
      if (listened) start(number);
      else fail();
    });
  };
  for (let number = 1; number <= config.MCP_WORKERS; number += 1) start(number);
  return {
    close: async () => {
      closing = true;
      await Promise.all([...alive].map((worker) => Promise.all([once(worker, 'exit'), worker.process.kill('SIGTERM')])));
    },
  };
}

/** The worker's side: answers what the first process asks. */
export function answerSupervisor(runtime: Runtime): void {
  AggregatorRegistry.setRegistries(runtime.metrics.registry);
  new AggregatorRegistry(); // listens for the question about metrics
  process.on('message', (question) => {
    if (question === ASK_HEALTH) void checkHealth(runtime).then((health) => process.send?.({ health }));
  });
}

/** What a worker is told instead of the settings of the whole. Only the first process has an operations listener. */
function environmentOf(config: Config, number: number): NodeJS.ProcessEnv {
  const shares = SHARED_LIMITS.map((name) => [name, String(Math.max(1, Math.floor(config[name] / config.MCP_WORKERS)))]);
  const own: Record<string, string> = {
    MCP_OPERATIONS_PORT: '',
    MCP_AUDIT_FILE: `${config.MCP_AUDIT_FILE}.${number}`,
    ...Object.fromEntries(shares),
  };
  // {{#if confirm}}
  if (config.MCP_CONFIRMATION_KEY === undefined) own.MCP_CONFIRMATION_KEY = CONFIRMATION_KEY;
  // {{/if}}
  return { ...own, ...Object.fromEntries(Object.keys(own).map((name) => [`${name}_FILE`, undefined])) };
}

async function healthOf(worker: Worker): Promise<Health> {
  try {
    worker.send(ASK_HEALTH);
    for await (const [answer] of on(worker, 'message', { signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS) })) {
      if (answer?.health !== undefined) return answer.health;
    }
  } catch {
    // No answer in time, or no channel any more: either way this worker serves nobody.
  }
  const silent = { name: 'worker', status: 'unhealthy' as const, responseTimeMs: HEALTH_TIMEOUT_MS, lastChecked: new Date().toISOString() };
  return { status: 'unhealthy', checks: [silent] };
}

/** No worker serves nobody. */
function together(answers: readonly Health[]): Health {
  return { status: answers.length === 0 ? 'unhealthy' : worst(answers), checks: answers.flatMap(({ checks }) => checks) };
}
