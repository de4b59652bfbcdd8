import type { ts } from 'ts-morph';
import type { ExternalCall, Path } from '../interpret/machine.js';
import type { FunctionValue, Term, Value } from '../interpret/value.js';
import type { PackageManifest, SourceModule } from '../program/program.js';
import type { Definition } from './definition.js';
import type { SchemaFacts } from './schema/facts.js';

export type InputKind = 'closed' | 'plain' | 'open' | 'empty' | 'missing' | 'dynamic';

/** A place in the program. */
export interface Place {
  module: SourceModule;
  node: ts.Node;
}

export interface Annotations {
  title?: string;
  readOnlyHint?: boolean;
  destructiveHint?: boolean;
  idempotentHint?: boolean;
  openWorldHint?: boolean;
}

/** What running a handler with unknown arguments showed. */
export interface HandlerFacts {
  /** Every call of something outside the program, in order. */
  calls: ExternalCall[];
  /** What the handler gives back. */
  results: Value[];
  /** The same as one value, with the conditions of each alternative. */
  result: Value | undefined;
  /** The conditions that hold wherever it gives something back. */
  path: Path | undefined;
  /** What it throws and nothing in the program catches. */
  thrown: { value: Value; node: ts.Node; path?: Path | undefined }[];
  /** Names of the arguments that it reads. */
  reads: Set<string>;
  /** Where it first reads each of them, as far as that is known. */
  readAt: Map<string, ts.Node>;
  /** Hands the arguments on as a whole. */
  passesOn: boolean;
  /** Something parses the arguments before use. */
  parses: boolean;
  /** Looks for arguments that the schema does not declare, to refuse them. */
  refuses: boolean;
  /** Longer than the budget: what follows from absence is not certain. */
  unfinished: boolean;
}

export interface ToolModel {
  name: string;
  nameKnown: boolean;
  /** Where it is defined: the definition object, or the call that names it. */
  place: Place;
  /** The call that registers it, or the handler that lists it. */
  registration: Place;
  style: string;
  description: string | undefined;
  title: string | undefined;
  schema: SchemaFacts;
  input: { kind: InputKind; validated: boolean; openFields: string[]; properties: string[] };
  output: { declared: boolean };
  outputSchema: SchemaFacts;
  annotations: Annotations;
  handler: FunctionValue | undefined;
  facts: HandlerFacts;
  /** One handler serves every tool: a low-level server. */
  dispatched: boolean;
  backends: string[];
  /** Environment variables that its outward calls depend on. */
  environment: string[];
  /** Only registered under some condition. */
  conditional: boolean;
}

export interface NamedEntry {
  name: string;
  place: Place;
  handler: FunctionValue | undefined;
}

/** A low-level `setRequestHandler` call. */
export interface RequestHandler {
  method: string;
  place: Place;
  handler: FunctionValue | undefined;
}

export type Verdict = 'focused' | 'borderline' | 'monolithic' | 'not-applicable';

export interface Cluster {
  name: string;
  tools: string[];
  backends: string[];
  credentials: string[];
}

export interface Purpose {
  verdict: Verdict;
  reason: string;
  clusters: Cluster[];
}

export interface ServerModel {
  name: string;
  version: string | undefined;
  /** Folder of the package, relative to the root. */
  root: string;
  entry: string;
  role: 'source' | 'example' | 'generated';
  manifest: PackageManifest | undefined;
  sdk: { package: string; version: string } | undefined;
  transports: string[];
  /** What it declares that it can do, and what follows from what it registers: tools, resources, logging. */
  capabilities: string[];
  tools: ToolModel[];
  /** Its list holds further tools that source does not show. */
  partial: boolean;
  /** What each tool was defined with, before anything is read from it. */
  definitions: ReadonlyMap<ToolModel, Definition>;
  /** Further definitions under a name that one of `tools` already has. */
  repeated: ToolModel[];
  /** Low-level request handlers. */
  handlers: RequestHandler[];
  /** The expression that made it: `new McpServer(info, options)`. */
  construction: Term;
  resources: NamedEntry[];
  prompts: NamedEntry[];
  /** Functions that complete an argument of a prompt, or a variable of a resource. */
  completions: NamedEntry[];
  place: Place;
  /** Estimated tokens of its tools/list answer. */
  tokens: number;
  purpose: Purpose;
}

export interface Unresolved {
  file: string;
  line: number;
  reason: string;
}

export interface Model {
  servers: ServerModel[];
  unresolved: Unresolved[];
}
