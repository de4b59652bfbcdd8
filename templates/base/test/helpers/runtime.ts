import type { Backend } from '../../src/backend/index.js';
import { createBackend } from '../../src/backend/index.js';
import { loadConfig } from '../../src/config.js';
import { type AuditRecord, openAudit } from '../../src/platform/audit.js';
import type { Tool } from '../../src/platform/define-tool.js';
import { createRuntime, type Runtime } from '../../src/platform/runtime.js';
import { createLogger } from '../../src/platform/telemetry.js';
import { minimalEnvironment } from './environment.js';
import { echo, guarded, READ_SCOPE } from './tools.js';

export interface TestRuntime extends Runtime {
  /** Every audit record written so far. */
  audited: AuditRecord[];
  /** Every log line written so far. */
  logged: string[];
}

export interface TestOptions {
  /** Settings on top of those that every test has. */
  env?: Record<string, string>;
  tools?: readonly Tool[];
  overrides?: Partial<Runtime>;
  /** Replaces the readiness check of the backend. */
  check?: Backend['check'];
}

/** A runtime as `main.ts` makes it, with the tools of the tests and with the log and the audit trail in memory. */
export function testRuntime({ env = {}, tools = [echo, guarded], overrides = {}, check }: TestOptions = {}): TestRuntime {
  const audited: AuditRecord[] = [];
  const logged: string[] = [];
  const config = loadConfig({ ...minimalEnvironment, MCP_LOCAL_SCOPES: READ_SCOPE, ...env });
  const backend = createBackend(config);
  const runtime = createRuntime(config, {
    tools,
    backend: check === undefined ? backend : { ...backend, check },
    audit: openAudit({
      key: config.MCP_AUDIT_KEY,
      sink: {
        write: (lines) =>
          audited.push(
            ...lines
              .trimEnd()
              .split('\n')
              .map((line) => JSON.parse(line)),
          ),
      },
    }),
    logger: createLogger('debug', { write: (line) => logged.push(line) }),
    ...overrides,
  });
  return { ...runtime, audited, logged };
}
