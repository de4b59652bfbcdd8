import type { FileClass } from '../create/manifest.js';
import type { Failure } from '../shell/run.js';
import type { ServerAudit } from './foreign/audit.js';
import type { Comparison } from './foreign/compare.js';
import type { Leftover } from './foreign/edits.js';
import type { Action, PlannedFile } from './plan.js';
import type { CheckResult } from './verify.js';

/** What `upgrade --json` prints. Other tools parse it: add to it, rename nothing. */
export interface UpgradeResult {
  schemaVersion: 1;
  /** `action_required`: the project was changed, and a person has something to settle. */
  status: 'done' | 'action_required' | 'failed';
  reason?: string;
  message?: string;
  /** Absolute; null when the run failed before it was known. */
  dir: string | null;
  /** Version of create-mcp-server. */
  version: string;
  dryRun?: true;
  from?: { generator: string; template: string };
  to?: { generator: string; template: string };
  /** Answers that change: before and after. */
  answers?: Record<string, { from: string; to: string }>;
  files: { path: string; from?: string; action: Action; class: FileClass; conflicts: number; notes: string[] }[];
  /** Files with conflicts that are not settled, with the file that holds the template's version where it was not written inline. */
  unresolved: { path: string; rejected?: string | undefined }[];
  migrations: string[];
  /** What the upgrade takes away from the protection of the project. */
  weakened: string[];
  checks: CheckResult[];
  warnings: string[];
  next: { command: string; when: string }[];
  /** In a project without a record: what it is, from its source. */
  audit?: ServerAudit[];
  steps?: { name: string; state: 'planned' | 'done' | 'refused'; files: string[]; diff: string }[];
  /** What steps saw and left to a person. */
  left?: Leftover[];
  /** What the server lists before and after, where it was run. */
  comparison?: Comparison;
  /** With --diff: what changes, as one unified diff. */
  diff?: string;
}

/** A result of which nothing is known yet. */
export function emptyUpgradeResult(version: string): UpgradeResult {
  const lists = { files: [], unresolved: [], migrations: [], weakened: [], checks: [], warnings: [], next: [] };
  return { schemaVersion: 1, status: 'failed', dir: null, version, ...lists };
}

/** `result` as the outcome of a run that ended with `failure`. What is already on disk makes it `action_required`. */
export function failedUpgrade(result: UpgradeResult, failure: Failure): UpgradeResult {
  const status = result.status === 'action_required' ? 'action_required' : 'failed';
  return { ...result, status, reason: failure.reason, message: failure.message };
}

/** A plan as it is reported. */
export function listPlanned(files: readonly PlannedFile[]): UpgradeResult['files'] {
  return files.map(({ path, from, action, class: fileClass, conflicts, notes }) => ({
    path,
    ...(from === undefined ? {} : { from }),
    action,
    class: fileClass,
    conflicts,
    notes,
  }));
}
