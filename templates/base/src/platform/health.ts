import { abortable } from './deadline.js';
import type { Runtime } from './runtime.js';

const CHECK_TIMEOUT_MS = 2_000;
/** Anybody may ask for readiness, and every answer costs the backend a check: so one answer serves all for this long. */
const REMEMBER_MS = 1_000;

export interface CheckResult {
  name: string;
  status: 'healthy' | 'unhealthy';
  responseTimeMs: number;
  lastChecked: string;
}

export interface Health {
  status: 'healthy' | 'unhealthy';
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
    check('backend', () => abortable(timeout, () => backend.check(timeout))),
    check('circuit-breaker', async () => {
      if (!resilience.available()) throw new Error('The circuit breaker is open.');
    }),
  ]);
  return { status: checks.every((result) => result.status === 'healthy') ? 'healthy' : 'unhealthy', checks };

  async function check(name: string, probe: () => Promise<void>): Promise<CheckResult> {
    const started = performance.now();
    const status = await probe().then(
      () => 'healthy' as const,
      (error: unknown) => {
        logger.warn({ check: name, err: error }, 'readiness check failed');
        return 'unhealthy' as const;
      },
    );
    return { name, status, responseTimeMs: Math.round(performance.now() - started), lastChecked: new Date().toISOString() };
  }
}
