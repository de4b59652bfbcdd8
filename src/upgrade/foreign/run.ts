import type { Host } from '../../shell/host.js';
import type { UpgradeOptions } from '../options.js';
import type { UpgradeResult } from '../result.js';

/** One run of the command on a project without a record. */
export interface ForeignRun {
  host: Host;
  options: UpgradeOptions;
  result: UpgradeResult;
  /** Shows a text to the person: the audit, a diff, what is left. */
  say(text: string): void;
  step(text: string): void;
  /** Asks whether to do a step; undefined where nobody can answer. */
  ask: ((message: string) => Promise<boolean>) | undefined;
  /** What writes a record. */
  generator: { name: string; version: string };
}
