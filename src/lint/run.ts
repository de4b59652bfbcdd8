import { createHash } from 'node:crypto';
import { inOrder, reportOf } from './combine.js';
import type { Analysis, Finding, Report, ServerSummary, Severity } from './finding.js';
import { Flow } from './flow/flow.js';
import { buildModel, type Program } from './model/build.js';
import type { Place, ServerModel } from './model/facts.js';
import { distinct, overrunsOf } from './model/servers.js';
import { tokensOf } from './model/tokens.js';
import type { OwnTables } from './program/own.js';
import type { Sources } from './program/program.js';
import { positionOf } from './program/syntax.js';
import type { Spot } from './program/text-file.js';
import { unitsOf } from './program/units.js';
import { type AnyFinding, fill, type Rule, type RuleSetting } from './rule.js';
import { applySuppressions, suppressionsOf } from './suppress.js';

export interface RunOptions {
  rules: readonly Rule[];
  version: string;
  /** What a configuration says of a rule at a path relative to the root. Without it every rule is as it describes itself. */
  settings?: (rule: Rule, path: string) => RuleSetting;
  /** Also judge servers in example folders. They are always listed. */
  examples?: boolean;
  /** Sources, sinks, sanitizers and registering functions that a configuration declares. */
  own?: OwnTables;
  /** Names of all rules that a suppression may name; those that run, where nothing is given. */
  known?: readonly string[];
  /** The current day, as 2027-01-31, for suppressions that expire. Without it none does. */
  today?: string;
  now?: () => number;
}

/** Lints sources, unit by unit. Pure: the same sources and options give the same report, but for the duration. */
export function run(sources: Sources, options: RunOptions): Report {
  const started = clockOf(options)();
  const analyses = unitsOf(sources).map((unit) => analyze(unit, options));
  return reportOf(sources, options, analyses, clockOf(options)() - started);
}

/** Lints sources that nothing outside of them can change the meaning of. Pure. */
export function analyze(sources: Sources, options: RunOptions): Analysis {
  const now = clockOf(options);
  const started = now();
  const program = buildModel(sources, options.own);
  const timings: Record<string, number> = { '(program and model)': now() - started };
  const { servers, unresolved } = program.model;
  const chosen = servers.filter((server) => options.examples || server.role !== 'example');
  const judged = chosen.length > 0 ? 'servers' : servers.length > 0 ? 'examples' : 'hosts';
  const projectTexts = new Map((sources.project ?? []).map((file) => [file.path, file.text]));
  const findings = withFingerprints(
    check(program, { servers: chosen, examples: servers, hosts: program.hosts }[judged], { ...options, now }, timings),
    program,
    projectTexts,
  );
  return {
    judged,
    servers: servers.map(summarize),
    findings,
    unresolved: distinct([...unresolved, ...overrunsOf(program.interpreter)]),
    timings,
  };
}

function clockOf({ now = () => performance.now() }: RunOptions): () => number {
  return now;
}

interface Draft {
  rule: Rule;
  found: AnyFinding;
  tools: Set<string>;
}

function check(
  program: Program,
  servers: readonly ServerModel[],
  options: RunOptions & { now: () => number },
  timings: Record<string, number>,
): Finding[] {
  const flow = new Flow(program.interpreter, options.own);
  const settings = options.settings ?? ((): RuleSetting => ({}));
  const drafts = new Map<string, Draft>();
  for (const rule of options.rules) {
    const started = options.now();
    for (const server of servers) {
      const { options: values } = settings(rule, server.entry);
      rule.check({
        server,
        servers,
        flow,
        code: program.codeOf(server),
        project: program.projectOf(server),
        ...(values !== undefined && { options: values }),
        report: (found) => {
          // One defect in one place that several tools share is one finding.
          const key = `${rule.name}\0${found.message}\0${found.at.getSourceFile().fileName}\0${found.at.pos}\0${found.at.end}`;
          const draft = drafts.get(key) ?? { rule, found, tools: new Set() };
          for (const tool of found.tools ?? []) draft.tools.add(tool);
          drafts.set(key, draft);
        },
      });
    }
    timings[rule.name] = options.now() - started;
  }
  const findings = [...drafts.values()].flatMap(({ rule, found, tools }) => {
    const place = placeOf(found.at);
    const { severity = found.severity ?? rule.severity } = settings(rule, place.file);
    return severity === 'off' ? [] : [toFinding(rule, found, place, severity, [...tools])];
  });
  return suppress(findings, program, options, settings);
}

/** Comments speak last. What is wrong with them is reported by a rule that nothing else runs. */
function suppress(findings: Finding[], program: Program, options: RunOptions, settings: NonNullable<RunOptions['settings']>): Finding[] {
  const comments = [...program.modules.values()].filter((module) => module.role !== 'generated').flatMap(suppressionsOf);
  if (comments.length === 0) return findings;
  const { known = options.rules.map((rule) => rule.name), today = '' } = options;
  const { findings: marked, problems } = applySuppressions(findings, comments, {
    known,
    ran: new Set(options.rules.map((rule) => rule.name)),
    today,
  });
  const judge = options.rules.find((rule) => rule.name === 'no-invalid-suppression');
  if (judge === undefined) return marked;
  const found = problems.flatMap(({ suppression, defect, rule }) => {
    const { severity = judge.severity } = settings(judge, suppression.file);
    const { file, line, column, endLine, endColumn, expires = '' } = suppression;
    const values = { rule, date: expires };
    if (severity === 'off') return [];
    return [toFinding(judge, { message: defect, values }, { file, line, column, endLine, endColumn }, severity, [])];
  });
  return [...marked, ...found];
}

type FindingPlace = Pick<Finding, 'file' | 'line' | 'column' | 'endLine' | 'endColumn'>;

function toFinding(rule: Rule, found: Omit<AnyFinding, 'at'>, place: FindingPlace, severity: Severity, tools: string[]): Finding {
  return {
    rule: rule.name,
    messageId: found.message,
    category: rule.category,
    severity,
    confidence: found.confidence ?? rule.confidence,
    message: fill(rule.messages[found.message] ?? found.message, found.values),
    advice: found.advice ?? rule.advice,
    ...place,
    tool: tools[0] ?? '',
    tools,
    cwe: [...rule.cwe],
    practices: [...rule.practices],
    trace: (found.trace ?? []).map((step) => {
      const { file, line, column } = placeOf(step.at);
      return { file, line, column, text: step.text };
    }),
    edits: [...(found.edits ?? [])],
    suggestions: [...(found.suggestions ?? [])],
    fixable: (found.edits ?? []).length > 0,
    fingerprint: '',
    suppressed: false,
    baseline: false,
  };
}

function placeOf(node: Spot): FindingPlace {
  return { file: node.getSourceFile().fileName, ...positionOf(node) };
}

function withFingerprints(findings: Finding[], program: Program, project: ReadonlyMap<string, string>): Finding[] {
  findings.sort(inOrder);
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const text = program.modules.get(finding.file)?.file.text ?? project.get(finding.file);
    const line = text?.split('\n')[finding.line - 1] ?? '';
    const base = [finding.rule, finding.messageId, finding.file, finding.tool, line.replace(/\s+/g, ' ').trim()].join('\0');
    const occurrence = seen.get(base) ?? 0;
    seen.set(base, occurrence + 1);
    return { ...finding, fingerprint: createHash('sha256').update(`${base}\0${occurrence}`).digest('hex').slice(0, 16) };
  });
}

function summarize(server: ServerModel): ServerSummary {
  const spot = (place: Place): { file: string; line: number } => ({ file: place.module.path, line: positionOf(place.node).line });
  return {
    name: server.name,
    root: server.root,
    entry: server.entry,
    example: server.role === 'example',
    sdk: server.sdk ?? null,
    transports: server.transports,
    capabilities: server.capabilities,
    tools: server.tools.map((tool) => ({
      name: tool.name,
      nameKnown: tool.nameKnown,
      ...spot(tool.place),
      style: tool.style,
      description: tool.description ?? null,
      input: tool.input,
      output: tool.output,
      annotations: { ...tool.annotations },
      backends: tool.backends,
      environment: tool.environment,
      conditional: tool.conditional,
      tokens: tokensOf(tool),
    })),
    resources: server.resources.map((entry) => ({ name: entry.name, ...spot(entry.place) })),
    prompts: server.prompts.map((entry) => ({ name: entry.name, ...spot(entry.place) })),
    tokens: server.tokens,
    purpose: server.purpose,
  };
}
