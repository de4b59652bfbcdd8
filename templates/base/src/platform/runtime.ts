import type { Logger } from 'pino';
import { type Backend, createBackend } from '../backend/index.js';
import type { Config } from '../config.js';
import { tools } from '../tools/index.js';
import { type AuditLog, openAudit } from './audit.js';
import { enabledTools } from './authorize.js';
import type { Principal, Tool } from './define-tool.js';
import { createLimiter, type Limiter } from './limit.js';
import { createMemoryGuard, type MemoryGuard } from './memory.js';
import { localPrincipal } from './principal.js';
import { createResilience, type Resilience } from './resilience.js';
import { createLogger, createMetrics, type Metrics } from './telemetry.js';
import { verifyLock } from './tools-lock.js';

/** Everything with a life of its own, made once for each process. */
export interface Runtime {
  config: Config;
  logger: Logger;
  metrics: Metrics;
  audit: AuditLog;
  limiter: Limiter;
  memory: MemoryGuard;
  resilience: Resilience;
  backend: Backend;
  tools: readonly Tool[];
  /** Speaks for callers without a token. */
  local: Principal;
}

/** Builds the runtime; `overrides` replaces parts of it in tests. Throws when the tools are not the reviewed ones. */
export function createRuntime(config: Config, overrides: Partial<Runtime> = {}): Runtime {
  verifyLock(tools);
  return {
    config,
    logger: overrides.logger ?? createLogger(config.MCP_LOG_LEVEL),
    metrics: overrides.metrics ?? createMetrics(),
    audit: overrides.audit ?? openAudit({ file: config.MCP_AUDIT_FILE, key: config.MCP_AUDIT_KEY }),
    memory: overrides.memory ?? createMemoryGuard(config.MCP_MAX_HEAP_PERCENT),
    limiter: overrides.limiter ?? createLimiter(config.MCP_RATE_LIMIT_PER_SECOND),
    resilience:
      overrides.resilience ??
      createResilience({
        maxConcurrent: config.MCP_MAX_CONCURRENT_CALLS,
        // {{#if http}}
        manyCallers: config.MCP_TRANSPORT === 'http' && config.MCP_AUTH !== 'none',
        // {{/if}}
      }),
    backend: overrides.backend ?? createBackend(config),
    tools: overrides.tools ?? enabledTools(tools, { readOnly: config.MCP_READ_ONLY, disabled: config.MCP_DISABLED_TOOLS }),
    local: overrides.local ?? localPrincipal(config.MCP_LOCAL_SCOPES),
  };
}
