import type { ts } from 'ts-morph';
import type { Category, Confidence, Edit, Severity } from './finding.js';
import type { Flow } from './flow/flow.js';
import type { ServerModel } from './model/facts.js';

/** Names in braces of a message: `{tool}` gives `tool`. */
type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never;

type Values<Text extends string> = [Placeholders<Text>] extends [never]
  ? { values?: undefined }
  : { values: Record<Placeholders<Text>, string | number> };

/** Where a finding lies, and what it concerns. */
export interface Where {
  at: ts.Node;
  tools?: readonly string[];
  severity?: Severity;
  confidence?: Confidence;
  /** Replaces the advice of the rule where the case at hand allows better. */
  advice?: string;
  trace?: readonly { at: ts.Node; text: string }[];
  edits?: readonly Edit[];
}

export type Report<Messages extends Record<string, string>> = <Id extends keyof Messages & string>(
  finding: { message: Id } & Values<Messages[Id]> & Where,
) => void;

/** What a rule sees of one server. */
export interface RuleContext<Messages extends Record<string, string>> {
  server: ServerModel;
  /** All servers of the run, for rules that compare. */
  servers: readonly ServerModel[];
  flow: Flow;
  report: Report<Messages>;
}

export interface RuleMeta {
  name: string;
  severity: Severity;
  category: Category;
  confidence: Confidence;
  /** Numbers of the practices that it checks, as `P-53`. */
  practices: readonly string[];
  cwe: readonly string[];
  /** One sentence for lists. */
  summary: string;
  why: string;
  advice: string;
}

export interface RuleDefinition<Messages extends Record<string, string>> extends RuleMeta {
  /** Whole small servers: each bad one is reported, no good one is. A test runs them, and the docs show them. */
  examples: { bad: readonly string[]; good: readonly string[] };
  messages: Messages;
  check(context: RuleContext<Messages>): void;
}

/** Any rule, for lists: its messages are checked where it is defined. */
export interface Rule extends RuleMeta {
  examples: { bad: readonly string[]; good: readonly string[] };
  messages: Record<string, string>;
  check(context: { server: ServerModel; servers: readonly ServerModel[]; flow: Flow; report: (finding: AnyFinding) => void }): void;
}

export type AnyFinding = { message: string; values?: Record<string, string | number> | undefined } & Where;

/** Defines a rule. Message ids and the placeholders of each message are checked by the compiler. */
export function defineRule<const Messages extends Record<string, string>>(rule: RuleDefinition<Messages>): Rule {
  const { check } = rule;
  return { ...rule, check: (context) => check({ ...context, report: (finding) => context.report(finding as AnyFinding) }) };
}

/** Fills the placeholders of a message. */
export function fill(text: string, values: Record<string, string | number> = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
