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
  edits: Edit[];
  fixable: boolean;
  /** The same for the same defect when lines move: rule, file, tool, text of the code, and which of several such it is. */
  fingerprint: string;
  suppressed: boolean;
  baseline: boolean;
}

/** What one run found: everything a reporter needs. */
export interface Report {
  tool: { name: string; version: string };
  root: string;
  servers: ServerSummary[];
  findings: Finding[];
  unresolved: Unresolved[];
  notes: Note[];
  /** Lines of the files that findings lie in, for code frames. */
  lines: Map<string, string[]>;
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

/** A server as the inventory shows it. The names are the public contract: extend, never rename. */
export interface ServerSummary {
  name: string;
  root: string;
  entry: string;
  example: boolean;
  sdk: { package: string; version: string } | null;
  transports: string[];
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
