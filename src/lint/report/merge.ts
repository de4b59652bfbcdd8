import { byEntry, findingsOf, mostOf } from '../combine.js';
import { countFindings, type Finding, type Judged, type Severity, type Shard } from '../finding.js';

/** What reports of shards have in common with the report of the whole. */
export interface Merged {
  text: string;
  /** How many servers there are. */
  servers: number;
  /** Severities of the open findings. */
  open: Severity[];
}

/** Why reports cannot be merged, for a person. */
export class MergeProblem extends Error {}

interface JsonPart {
  schemaVersion: 1;
  tool: { name: string; version: string };
  root: string;
  judged: Judged;
  shard: Shard;
  servers: { entry: string }[];
  findings: Finding[];
  unresolved: { file: string; line: number }[];
  notes: { path: string; reason: string }[];
  stats: { files: number; lines: number; durationMs: number };
}

interface SarifResult {
  ruleId: string;
  level: string;
  suppressions?: unknown[];
  baselineState?: string;
  locations: { physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number; startColumn: number } } }[];
}

interface SarifRun {
  tool: { driver: { name: string; version: string; rules: { id: string }[] } };
  invocations: { toolExecutionNotifications: unknown[] }[];
  results: SarifResult[];
  properties: { judged: Judged; servers: number; shard: Shard };
}

/** Makes the report of the whole of those of all shards: JSON of JSON, SARIF of SARIF. Throws a MergeProblem where one is missing or foreign. Pure. */
export function mergeReports(parts: readonly { name: string; value: unknown }[]): Merged {
  const json = parts.flatMap(({ value }) => (isJson(value) ? [value] : []));
  if (json.length === parts.length) return mergeJson(inShards(json, (part) => part.shard));
  const runs = parts.flatMap(({ value }) => runOf(value) ?? []);
  if (runs.length === parts.length) return mergeSarif(inShards(runs, (run) => run.properties.shard));
  const foreign = parts.find(({ value }) => !isJson(value) && runOf(value) === undefined);
  throw new MergeProblem(
    foreign === undefined
      ? 'Some of the reports are JSON and some SARIF. Merge one kind at a time.'
      : `${foreign.name} is no report of mcp-lint --shard in the format json or sarif.`,
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isShard(value: unknown): value is Shard {
  return isObject(value) && Number.isInteger(value.index) && Number.isInteger(value.count);
}

function isJson(value: unknown): value is JsonPart {
  return (
    isObject(value) && value.schemaVersion === 1 && Array.isArray(value.findings) && Array.isArray(value.servers) && isShard(value.shard)
  );
}

function runOf(value: unknown): SarifRun | undefined {
  if (!isObject(value) || value.version !== '2.1.0' || !Array.isArray(value.runs) || value.runs.length !== 1) return undefined;
  const [run] = value.runs as Partial<SarifRun>[];
  return run?.tool?.driver?.name === 'mcp-lint' && Array.isArray(run.results) && isShard(run.properties?.shard)
    ? (run as SarifRun)
    : undefined;
}

/** All parts once, the first first. */
function inShards<Part extends { tool: unknown }>(parts: readonly Part[], shardOf: (part: Part) => Shard): Part[] {
  const count = Math.max(...parts.map((part) => shardOf(part).count));
  const sorted = [...parts].sort((a, b) => shardOf(a).index - shardOf(b).index);
  const missing = Array.from({ length: count }, (_, at) => at + 1).filter((index) => !parts.some((part) => shardOf(part).index === index));
  if (missing.length > 0) throw new MergeProblem(`Of ${count} shards these are missing: ${missing.join(', ')}.`);
  if (parts.length > count || parts.some((part) => shardOf(part).count !== count))
    throw new MergeProblem(`The reports are not the ${count} shards of one run: some are there twice, or the number of shards differs.`);
  if (new Set(parts.map((part) => JSON.stringify(part.tool))).size > 1)
    throw new MergeProblem('The reports come from different versions or configurations of mcp-lint. Run every shard with the same.');
  return sorted;
}

function mergeJson(parts: readonly JsonPart[]): Merged {
  const judged = mostOf(parts);
  const findings = parts.flatMap((part) => findingsOf(part, judged)).sort((a, b) => compare(placeOf(a), placeOf(b)));
  const notes = [...new Map(parts.flatMap((part) => part.notes).map((note) => [`${note.path}\0${note.reason}`, note])).values()];
  const leftOut: Record<string, number> = {};
  for (const { reason } of notes) leftOut[reason] = (leftOut[reason] ?? 0) + 1;
  const sum = (key: 'files' | 'lines' | 'durationMs'): number => parts.reduce((total, part) => total + part.stats[key], 0);
  const { shard: _shard, ...first } = parts[0] as JsonPart;
  const servers = byEntry(parts.flatMap((part) => part.servers));
  const report = {
    ...first,
    judged,
    servers,
    findings,
    unresolved: parts.flatMap((part) => part.unresolved).sort((a, b) => compare([a.file, a.line], [b.file, b.line])),
    notes,
    stats: { files: sum('files'), lines: sum('lines'), durationMs: sum('durationMs'), ...countFindings(findings), leftOut },
  };
  const open = findings.filter((finding) => !finding.suppressed && !finding.baseline).map((finding) => finding.severity);
  return { text: `${JSON.stringify(report, null, 2)}\n`, servers: servers.length, open };
}

const SEVERITIES: Record<string, Severity> = { error: 'error', warning: 'warning', note: 'info' };

function mergeSarif(runs: readonly SarifRun[]): Merged {
  const parts = runs.map((run) => ({
    judged: run.properties.judged,
    findings: run.results.map((result) => ({ rule: result.ruleId, result })),
  }));
  const judged = mostOf(parts);
  const results = parts
    .flatMap((part) => findingsOf(part, judged))
    .map(({ result }) => result)
    .sort((a, b) => compare(placeOfResult(a), placeOfResult(b)));
  const first = runs[0] as SarifRun;
  const servers = runs.reduce((sum, run) => sum + run.properties.servers, 0);
  const run = {
    ...first,
    invocations: [
      {
        ...first.invocations[0],
        toolExecutionNotifications: runs.flatMap((each) => each.invocations.flatMap((one) => one.toolExecutionNotifications)),
      },
    ],
    results,
    properties: { judged, servers },
  };
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  const open = results.filter((each) => (each.suppressions ?? []).length === 0 && each.baselineState !== 'unchanged');
  return { text: `${JSON.stringify(log, null, 2)}\n`, servers, open: open.map((each) => SEVERITIES[each.level] ?? 'info') };
}

function placeOf({ file, line, column, rule }: Finding): (string | number)[] {
  return [file, line, column, rule];
}

function placeOfResult({ ruleId, locations }: SarifResult): (string | number)[] {
  const { artifactLocation, region } = locations[0]?.physicalLocation ?? {};
  return [decodeURIComponent(artifactLocation?.uri ?? ''), region?.startLine ?? 0, region?.startColumn ?? 0, ruleId];
}

function compare(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (const [at, left] of a.entries()) {
    const right = b[at] ?? '';
    const order = typeof left === 'number' && typeof right === 'number' ? left - right : String(left).localeCompare(String(right));
    if (order !== 0) return order;
  }
  return 0;
}
