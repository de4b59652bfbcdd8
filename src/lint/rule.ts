import type { Category, Confidence, Edit, Severity, Suggestion } from './finding.js';
import type { Flow } from './flow/flow.js';
import type { Code } from './model/code.js';
import type { ServerModel } from './model/facts.js';
import type { Project } from './model/project.js';
import type { Spot } from './program/text-file.js';

/** Names in braces of a message: `{tool}` gives `tool`. */
type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never;

type Values<Text extends string> = [Placeholders<Text>] extends [never]
  ? { values?: undefined }
  : { values: Record<Placeholders<Text>, string | number> };

/** Where a finding lies, and what it concerns. */
export interface Where {
  at: Spot;
  tools?: readonly string[];
  severity?: Severity;
  confidence?: Confidence;
  /** Replaces the advice of the rule where the case at hand allows better. */
  advice?: string;
  trace?: readonly { at: Spot; text: string }[];
  /** A safe fix: it changes nothing that a well-meaning caller sees. */
  edits?: readonly Edit[];
  suggestions?: readonly Suggestion[];
}

export type Report<Messages extends Record<string, string>> = <Id extends keyof Messages & string>(
  finding: { message: Id } & Values<Messages[Id]> & Where,
) => void;

/** Sets of rules that a configuration can extend. What belongs to which is in `presets.ts`. */
export const PRESETS = ['recommended', 'strict', 'security', 'design', 'spec-2026-07-28', 'clients'] as const;
export type Preset = (typeof PRESETS)[number];

/** What a configuration may set an option of a rule to. */
export type OptionValue = number | boolean | string | readonly string[];

/** An option of a rule: a threshold or a list that a team may decide for itself. */
export interface OptionSpec {
  default: OptionValue;
  /** What it means, with its unit, in one sentence. */
  about: string;
}

type Widened<Value> = Value extends number ? number : Value extends boolean ? boolean : Value extends string ? string : readonly string[];

/** The values of the options of a rule: those of the configuration, else the defaults. */
export type OptionsOf<Specs extends Record<string, OptionSpec>> = { readonly [Name in keyof Specs]: Widened<Specs[Name]['default']> };

/** A whole small server: its one file, or its files by path. */
export type Example = string | Readonly<Record<string, string>>;

/** What a rule sees of one server. */
export interface RuleContext<Messages extends Record<string, string>, Specs extends Record<string, OptionSpec> = Record<never, never>> {
  server: ServerModel;
  /** All servers of the run, for rules that compare. */
  servers: readonly ServerModel[];
  flow: Flow;
  /** Every call in the package of the server, by import path. */
  code: Code;
  /** Its project files: package.json, lock file, Dockerfile, … */
  project: Project;
  options: OptionsOf<Specs>;
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
  /** Entries of the OWASP MCP Top 10, as `MCP05`. */
  owasp?: readonly string[];
  /** Whether the preset `recommended` has it; without this, rules of high confidence belong to it. */
  recommended?: boolean;
  /** Presets that it belongs to beside those that follow from its category and confidence. */
  presets?: readonly Preset[];
  /** One sentence for lists. */
  summary: string;
  why: string;
  advice: string;
  /** When a team is right to switch it off. */
  whenNotToUse?: string;
}

export interface RuleDefinition<Messages extends Record<string, string>, Specs extends Record<string, OptionSpec> = Record<never, never>>
  extends RuleMeta {
  options?: Specs;
  /** Whole small servers: each bad one is reported, no good one is. A test runs them, and the docs show them. */
  examples: { bad: readonly Example[]; good: readonly Example[] };
  messages: Messages;
  check(context: RuleContext<Messages, Specs>): void;
}

/** Any rule, for lists: its messages and options are checked where it is defined. */
export interface Rule extends RuleMeta {
  options: Readonly<Record<string, OptionSpec>>;
  examples: { bad: readonly Example[]; good: readonly Example[] };
  messages: Record<string, string>;
  check(context: AnyContext): void;
}

/** A rule as a configuration sets it. */
export interface RuleSetting {
  /** Replaces the severities of the rule; 'off' drops its findings. */
  severity?: Severity | 'off';
  options?: Readonly<Record<string, OptionValue>>;
}

/** What any rule is given. `options` has the values that a configuration sets; the others are the rule's own. */
export interface AnyContext {
  server: ServerModel;
  servers: readonly ServerModel[];
  flow: Flow;
  /** Every call in the package of the server, by import path. */
  code: Code;
  /** Its project files: package.json, lock file, Dockerfile, … */
  project: Project;
  options?: Readonly<Record<string, OptionValue>>;
  report: (finding: AnyFinding) => void;
}

export type AnyFinding = { message: string; values?: Record<string, string | number> | undefined } & Where;

/** Defines a rule. Message ids, the placeholders of each message and the options are checked by the compiler. */
export function defineRule<const Messages extends Record<string, string>, Specs extends Record<string, OptionSpec> = Record<never, never>>(
  rule: RuleDefinition<Messages, Specs>,
): Rule {
  const { check } = rule;
  const specs: Record<string, OptionSpec> = rule.options ?? {};
  const defaults = Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, spec.default]));
  return {
    ...rule,
    options: specs,
    check: (context) =>
      check({
        ...context,
        options: { ...defaults, ...context.options } as OptionsOf<Specs>,
        report: (finding) => context.report(finding as AnyFinding),
      }),
  };
}

/** The files of an example, in the order in which people read them. */
export function filesOf(example: Example): { path: string; text: string }[] {
  if (typeof example === 'string') return [{ path: 'server.ts', text: example }];
  return Object.entries(example).map(([path, text]) => ({ path, text }));
}

/** Fills the placeholders of a message. */
export function fill(text: string, values: Record<string, string | number> = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
