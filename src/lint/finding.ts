import type { Unresolved } from './model/facts.js';
import type { Note } from './program/program.js';

export type Severity = 'error' | 'warning' | 'info';
export type Confidence = 'high' | 'medium' | 'low';

export const CATEGORIES = [
  'design',
  'schema',
  'output',
  'injection',
  'transport',
  'auth',
  'secrets',
  'description',
  'resource',
  'prompt',
  'error',
  'resilience',
  'packaging',
  'protocol',
  'meta',
] as const;
export type Category = (typeof CATEGORIES)[number];

/** One step on the way from where a value comes from to where it does harm. */
export interface TraceStep {
  file: string;
  line: number;
  column: number;
  text: string;
}

/** A change of text, as offsets into the file. */
export interface Edit {
  file: string;
  start: number;
  end: number;
  text: string;
}

/** A defect, as data. Text and colour come later, in `report/`. */
export interface Finding {
  rule: string;
  messageId: string;
  category: Category;
  severity: Severity;
  confidence: Confidence;
  message: string;
  advice: string;
  file: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  /** The first tool that it concerns, '' where it concerns none. */
  tool: string;
  tools: string[];
  cwe: string[];
  practices: string[];
  trace: TraceStep[];
  /** A safe fix: it changes nothing that a well-meaning caller sees. */
  edits: Edit[];
  suggestions: Suggestion[];
  fixable: boolean;
  /** The same for the same defect when lines move: rule, file, tool, text of the code, and which of several such it is. */
  fingerprint: string;
  suppressed: boolean;
  /** The comment that took it back. */
  suppression?: { reason: string; expires?: string };
  baseline: boolean;
}

/** A change that a person has to decide on: it may alter what a caller sees. */
export interface Suggestion {
  /** What it does: 'Refuse arguments that are not declared'. */
  title: string;
  edits: Edit[];
}

/** A rule, as reports show it. */
export interface RuleSummary {
  name: string;
  severity: Severity;
  category: Category;
  confidence: Confidence;
  practices: readonly string[];
  cwe: readonly string[];
  owasp: readonly string[];
  summary: string;
  why: string;
  advice: string;
}

/** Whom the rules judged. Examples only where there is nothing else, hosts of servers only where there is not even an example. */
export type Judged = 'servers' | 'examples' | 'hosts';

/** What the analysis of one unit found. Data only: it crosses threads, and is kept. */
export interface Analysis {
  judged: Judged;
  servers: ServerSummary[];
  findings: Finding[];
  unresolved: Unresolved[];
  timings: Record<string, number>;
}

/** What one run found: everything a reporter needs. */
export interface Report {
  tool: { name: string; version: string };
  root: string;
  servers: ServerSummary[];
  findings: Finding[];
  /** The rules that ran. */
  rules: RuleSummary[];
  unresolved: Unresolved[];
  notes: Note[];
  /** Milliseconds that reading the program, each rule, and everything else took. */
  timings: Record<string, number>;
  /** Lines of the files that findings lie in, for code frames. */
  lines: Map<string, string[]>;
  judged: Judged;
  /** Which part of the whole this is, where it was divided among machines. */
  shard?: Shard;
  stats: {
    files: number;
    lines: number;
    durationMs: number;
    errors: number;
    warnings: number;
    infos: number;
    leftOut: Record<string, number>;
  };
}

/** `--shard 2/3`. */
export interface Shard {
  index: number;
  count: number;
}

/** A server as the inventory shows it. The names are the public contract: extend, never rename. */
export interface ServerSummary {
  name: string;
  root: string;
  entry: string;
  example: boolean;
  sdk: { package: string; version: string } | null;
  transports: string[];
  capabilities: string[];
  tools: ToolSummary[];
  resources: { name: string; file: string; line: number }[];
  prompts: { name: string; file: string; line: number }[];
  tokens: number;
  purpose: { verdict: string; reason: string; clusters: { name: string; tools: string[]; backends: string[]; credentials: string[] }[] };
}

export interface ToolSummary {
  name: string;
  nameKnown: boolean;
  file: string;
  line: number;
  style: string;
  description: string | null;
  input: { kind: string; validated: boolean; openFields: string[]; properties: string[] };
  output: { declared: boolean };
  annotations: Record<string, boolean | string>;
  backends: string[];
  environment: string[];
  conditional: boolean;
  tokens: number;
}

/** Whether a finding is one to act on: no comment took it back, and no baseline knows it. */
export function isOpen({ suppressed, baseline }: Pick<Finding, 'suppressed' | 'baseline'>): boolean {
  return !suppressed && !baseline;
}

/** The open findings of each severity. */
export function countFindings(findings: readonly Finding[]): Pick<Report['stats'], 'errors' | 'warnings' | 'infos'> {
  const count = (severity: Severity): number => findings.filter((finding) => finding.severity === severity && isOpen(finding)).length;
  return { errors: count('error'), warnings: count('warning'), infos: count('info') };
}
