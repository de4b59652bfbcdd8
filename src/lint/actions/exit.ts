import type { Severity } from '../finding.js';

/** What `mcp-lint` exits with, beside 2 for a wrong call. */
export const EXIT = { clean: 0, findings: 1, noServer: 3 } as const;

const RANK: Record<Severity | 'never', number> = { info: 0, warning: 1, error: 2, never: 3 };

/** Whether an open finding makes the exit code 1. */
export function failsAt(severity: Severity, failOn: Severity | 'never'): boolean {
  return RANK[severity] >= RANK[failOn];
}
