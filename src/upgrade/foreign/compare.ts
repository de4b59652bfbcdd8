import { isDeepStrictEqual } from 'node:util';
import { install } from '../../create/install.js';
import type { PackageManager } from '../../create/package-manager.js';
import type { Host } from '../../shell/host.js';
import type { Change } from '../journal.js';
import {
  callTools,
  callToolsOverHttp,
  type Era,
  type GoldenCall,
  type ListedTool,
  listTools,
  listToolsOverHttp,
  NotModern,
} from '../probe.js';
import { withStage } from '../stage.js';
import { type CheckResult, compareWithBaseline, runScripts } from '../verify.js';

/** What a server lists before and after, as its clients of both protocols see it. */
export interface Comparison {
  before: number;
  after: Partial<Record<Era, number>>;
  /** The same over HTTP, where it was started with a command of its own. */
  http?: { before: number; after: Partial<Record<Era, number>> };
  /** Lines for a person; empty where a client sees the same. */
  differences: string[];
  /** Ways of writing the same schema that the SDK changed. */
  explained: string[];
}

/** A program and its arguments. */
export type Command = readonly [string, ...string[]];

/** How the server of a project is built and started. */
export interface RunPlan {
  pm: PackageManager;
  build: boolean;
  /** `node dist/index.js`, split, for each transport that is compared. */
  commands: Partial<Record<Transport, Command>>;
  /** Calls whose answers must stay what they are. */
  golden: readonly GoldenCall[];
  /** Whether its own type-check and tests are run too. */
  verify: boolean;
  /** Whether it must speak the protocol of 2026-07-28 afterwards, which it may not have done before. */
  mustBeModern: boolean;
}

const TRANSPORTS = {
  stdio: { list: listTools, call: callTools, label: '' },
  http: { list: listToolsOverHttp, call: callToolsOverHttp, label: 'HTTP, ' },
};
type Transport = keyof typeof TRANSPORTS;

/** What one server showed of itself over one transport. */
interface Shown {
  tools: Partial<Record<Era, ListedTool[]>>;
  answers: Partial<Record<Era, unknown[]>>;
}

/** What a copy of the project showed. */
interface Seen {
  shown: Partial<Record<Transport, Shown>>;
  checks: CheckResult[];
}

/**
 * Installs, builds and starts the server twice, as it is and with `changes`, each in a copy, and compares what it lists, what its golden calls
 * come to, and whether it passes its own checks. This runs the project; nothing else of upgrade does. Throws where one does not start.
 */
export async function compareTools(
  host: Host,
  folder: string,
  changes: readonly Change[],
  plan: RunPlan,
): Promise<{ comparison: Comparison; checks: CheckResult[] }> {
  const before = await withStage(host, folder, [], (stage) => showOf(host, stage, plan, false));
  const isModern = Object.values(before.shown).some(({ tools }) => tools['2026-07-28'] !== undefined);
  const after = await withStage(host, folder, changes, (stage) => showOf(host, stage, plan, plan.mustBeModern || isModern));
  const comparison: Comparison = { before: 0, after: {}, differences: [], explained: [] };
  for (const transport of Object.keys(plan.commands) as Transport[]) {
    const counts = compareShown(before.shown[transport], after.shown[transport], transport, plan.golden, comparison);
    if (transport === 'http') comparison.http = counts;
    else Object.assign(comparison, counts);
  }
  return { comparison, checks: await compareWithBaseline(after.checks, async () => before.checks) };
}

function compareShown(
  before: Shown | undefined,
  after: Shown | undefined,
  transport: Transport,
  golden: readonly GoldenCall[],
  comparison: Comparison,
): { before: number; after: Partial<Record<Era, number>> } {
  const [old = [], answered = []] = [before?.tools['2025-11-25'], before?.answers['2025-11-25']];
  const counts: { before: number; after: Partial<Record<Era, number>> } = { before: old.length, after: {} };
  for (const [era, tools] of Object.entries(after?.tools ?? {}) as [Era, ListedTool[]][]) {
    const label = `${TRANSPORTS[transport].label}${era}`;
    counts.after[era] = tools.length;
    compareLists(before?.tools[era] ?? old, tools, label, comparison);
    compareAnswers(golden, before?.answers[era] ?? answered, after?.answers[era] ?? [], label, comparison.differences);
  }
  return counts;
}

/** `mustBeModern`: a server that does not speak 2026-07-28 is an error; else it is just not seen as its clients see it. */
async function showOf(host: Host, stage: string, plan: RunPlan, mustBeModern: boolean): Promise<Seen> {
  const { pm, build, golden } = plan;
  await install(host, pm, stage, 'capture');
  if (build) {
    const { code, stdout, stderr } = await host.execute(pm, ['run', 'build'], { cwd: stage, output: 'capture' });
    if (code !== 0) throw new Error(`${pm} run build failed:\n${`${stdout}\n${stderr}`.trim().slice(-3000)}`);
  }
  const seen: Seen = { shown: {}, checks: plan.verify ? await runScripts(host, pm, stage) : [] };
  for (const [transport, [command, ...args]] of Object.entries(plan.commands) as [Transport, Command][]) {
    const shown: Shown = { tools: {}, answers: {} };
    const launch = { command, args, cwd: stage, env: {} };
    const { list, call } = TRANSPORTS[transport];
    for (const era of ['2025-11-25', '2026-07-28'] as const) {
      const tools = await list(launch, era, host.signal).catch((error: unknown) => {
        if (error instanceof NotModern && !mustBeModern) return undefined;
        throw error;
      });
      if (tools === undefined) continue;
      shown.tools[era] = tools;
      if (golden.length > 0) shown.answers[era] = await call(launch, era, golden, host.signal);
    }
    seen.shown[transport] = shown;
  }
  return seen;
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
