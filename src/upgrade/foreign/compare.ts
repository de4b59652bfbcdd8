import { isDeepStrictEqual } from 'node:util';
import { install } from '../../create/install.js';
import type { PackageManager } from '../../create/package-manager.js';
import type { Host } from '../../shell/host.js';
import type { Change } from '../journal.js';
import { callTools, type Era, type GoldenCall, type ListedTool, listTools } from '../probe.js';
import { withStage } from '../stage.js';

/** What a server lists before and after, as its clients of both protocols see it. */
export interface Comparison {
  before: number;
  after: Partial<Record<Era, number>>;
  /** Lines for a person; empty where a client sees the same. */
  differences: string[];
  /** Ways of writing the same schema that the SDK changed. */
  explained: string[];
}

/** How the server of a project is built and started. */
export interface RunPlan {
  pm: PackageManager;
  build: boolean;
  /** `node dist/index.js`, split. */
  command: readonly [string, ...string[]];
  /** Calls whose answers must stay what they are. */
  golden: readonly GoldenCall[];
}

/** What one server showed of itself. */
interface Shown {
  tools: Partial<Record<Era, ListedTool[]>>;
  answers: Partial<Record<Era, unknown[]>>;
}

/**
 * Installs, builds and starts the server twice, as it is and with `changes`, each in a copy, and compares what it lists. This runs the
 * project; nothing else of upgrade does. Throws where one does not start.
 */
export async function compareTools(host: Host, folder: string, changes: readonly Change[], plan: RunPlan): Promise<Comparison> {
  const before = await withStage(host, folder, [], (stage) => showOf(host, stage, plan, ['2025-11-25']));
  const after = await withStage(host, folder, changes, (stage) => showOf(host, stage, plan, ['2025-11-25', '2026-07-28']));
  const old = before.tools['2025-11-25'] ?? [];
  const comparison: Comparison = { before: old.length, after: {}, differences: [], explained: [] };
  for (const [era, tools] of Object.entries(after.tools) as [Era, ListedTool[]][]) {
    comparison.after[era] = tools.length;
    compareLists(old, tools, era, comparison);
    compareAnswers(plan.golden, before.answers['2025-11-25'] ?? [], after.answers[era] ?? [], era, comparison.differences);
  }
  return comparison;
}

async function showOf(host: Host, stage: string, { pm, build, command, golden }: RunPlan, eras: readonly Era[]): Promise<Shown> {
  await install(host, pm, stage, 'capture');
  if (build) {
    const { code, stdout, stderr } = await host.execute(pm, ['run', 'build'], { cwd: stage, output: 'capture' });
    if (code !== 0) throw new Error(`${pm} run build failed:\n${`${stdout}\n${stderr}`.trim().slice(-3000)}`);
  }
  const [program, ...args] = command;
  const shown: Shown = { tools: {}, answers: {} };
  const launch = { command: program, args, cwd: stage, env: {} };
  for (const era of eras) {
    shown.tools[era] = await listTools(launch, era, host.signal);
    if (golden.length > 0) shown.answers[era] = await callTools(launch, era, golden, host.signal);
  }
  return shown;
}

/** Compares what golden calls came to: content, structured content and whether it is an error; what only one protocol has is left out. */
export function compareAnswers(
  calls: readonly GoldenCall[],
  before: readonly unknown[],
  after: readonly unknown[],
  era: string,
  differences: string[],
): void {
  for (const [index, { name }] of calls.entries()) {
    if (isDeepStrictEqual(outcomeOf(before[index]), outcomeOf(after[index]))) continue;
    differences.push(`${era}: ${name}, golden call ${index + 1}: ${excerpt(before[index])} became ${excerpt(after[index])}`);
  }
}

function outcomeOf(answer: unknown): object {
  const { content, structuredContent, isError = false, error } = (answer ?? {}) as Record<string, unknown>;
  return { content, structuredContent, isError, code: (error as { code?: unknown } | undefined)?.code };
}

function excerpt(answer: unknown): string {
  return JSON.stringify(answer ?? null).slice(0, 200);
}

/** Compares two lists of tools: names, descriptions, annotations, and schemas as far as they mean something else. */
export function compareLists(
  before: readonly ListedTool[],
  after: readonly ListedTool[],
  era: string,
  comparison: Pick<Comparison, 'differences' | 'explained'>,
): void {
  const fresh = new Map(after.map((tool) => [tool.name, tool]));
  for (const tool of before) {
    const now = fresh.get(tool.name);
    fresh.delete(tool.name);
    if (!now) {
      comparison.differences.push(`${era}: ${tool.name} is gone`);
      continue;
    }
    for (const key of ['title', 'description', 'annotations', 'inputSchema', 'outputSchema']) {
      if (isDeepStrictEqual(tool[key], now[key])) continue;
      if (isDeepStrictEqual(meaning(tool[key]), meaning(now[key])))
        comparison.explained.push(`${era}: ${tool.name}: ${key} is written differently and accepts the same`);
      else comparison.differences.push(`${era}: ${tool.name}: ${key} differs`);
    }
  }
  for (const name of fresh.keys()) comparison.differences.push(`${era}: ${name} is new`);
}

/** Values that zod 4 states and zod 3 left out: the range of an integer that JavaScript can hold. */
const SAFE_INTEGERS: readonly unknown[] = [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];

/** A schema without what says nothing: its dialect, an object that drops what it does not know, the order of `required`. */
function meaning(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(meaning);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(
    ([key, item]) =>
      key !== '$schema' &&
      !(key === 'additionalProperties' && (item === false || isDeepStrictEqual(item, {}))) &&
      !(key === 'required' && Array.isArray(item) && item.length === 0) &&
      !(key === 'properties' && isDeepStrictEqual(item, {})) &&
      !(key === 'propertyNames' && isDeepStrictEqual(item, { type: 'string' })) &&
      !((key === 'maximum' || key === 'minimum') && SAFE_INTEGERS.includes(item)),
  );
  return Object.fromEntries(kept.map(([key, item]) => [key, key === 'required' && Array.isArray(item) ? [...item].sort() : meaning(item)]));
}
