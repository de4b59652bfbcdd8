import { abortable } from './deadline.js';
import type { Runtime } from './runtime.js';

const CHECK_TIMEOUT_MS = 2_000;
/** Anybody may ask for readiness, and every answer costs the backend a check: so one answer serves all for this long. */
const REMEMBER_MS = 1_000;

/** `degraded`: calls are answered, but the backend was down a moment ago and has not yet answered one. */
export type Status = (typeof STATUSES)[number];
const STATUSES = ['healthy', 'degraded', 'unhealthy'] as const;

export interface CheckResult {
  name: string;
  status: Status;
  responseTimeMs: number;
  lastChecked: string;
}

export interface Health {
  /** The worst of the checks. */
  status: Status;
  checks: CheckResult[];
}

const recent = new WeakMap<Runtime, { until: number; health: Promise<Health> }>();

/**
 * Whether calls can be served now: decides `/ready`, never `/health`, because restarting this process does not mend a
 * dependency (W7). Says which check failed, and nothing about why (P-119).
 */
export function checkHealth(runtime: Runtime): Promise<Health> {
  const known = recent.get(runtime);
  if (known !== undefined && performance.now() < known.until) return known.health;
  const health = runChecks(runtime);
  recent.set(runtime, { until: performance.now() + REMEMBER_MS, health });
  return health;
}

async function runChecks({ backend, resilience, logger }: Runtime): Promise<Health> {
  const timeout = AbortSignal.timeout(CHECK_TIMEOUT_MS);
  const checks = await Promise.all([
    check('backend', () => abortable(timeout, () => backend.check(timeout)).then(() => 'healthy')),
    check('circuit-breaker', async () => {
      if (!resilience.available()) throw new Error('The circuit breaker is open.');
      return resilience.recovering() ? 'degraded' : 'healthy';
    }),
  ]);
  return { status: worst(checks), checks };

  async function check(name: string, probe: () => Promise<Status>): Promise<CheckResult> {
    const started = performance.now();
    const status = await probe().catch((error: unknown): Status => {
      logger.warn({ check: name, err: error }, 'readiness check failed');
      return 'unhealthy';
    });
    return { name, status, responseTimeMs: Math.round(performance.now() - started), lastChecked: new Date().toISOString() };
  }
}

/** The worst of several: one part that fails makes a part of all calls fail. */
export function worst(parts: readonly { status: Status }[]): Status {
  return STATUSES[Math.max(0, ...parts.map(({ status }) => STATUSES.indexOf(status)))] ?? 'unhealthy';
}
