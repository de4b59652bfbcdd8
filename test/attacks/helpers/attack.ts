import type { CallOptions, HttpTarget, Seen, StdioTarget, Target } from './targets.js';

/** Where the tool calls of an attack are sent: in both protocol eras over HTTP, and over stdio. */
export type Everywhere = 'calls';

interface Named {
  /** What the attacker does. */
  name: string;
  /** What has to come back for each attempt, as `Seen` words it. */
  refusal: string;
  practices: readonly string[];
}

/** One kind of attack with all its attempts, each of which must end in the same refusal. */
export type Attack = Named &
  (
    | { on: Everywhere; attempts: (target: Target) => readonly Attempt[] }
    | { on: 'oauth' | 'apiKey'; attempts: (target: HttpTarget) => readonly Attempt[] }
    | { on: 'stdio'; attempts: (target: StdioTarget) => readonly Attempt[] }
    | { on: 'broken'; attempts: (target: HttpTarget) => readonly Attempt[] }
  );

export type Attempt = () => Promise<Seen>;

export interface Layer {
  title: string;
  attacks: readonly Attack[];
}

/** What only one template has: its settings and its attacks. */
export interface Domain extends Layer {
  /** Settings on top of those that the tests of the template start with; `folder` is empty and removed afterwards. */
  settings(folder: string): Record<string, string> | Promise<Record<string, string>>;
  /** Settings with which the backend cannot be reached, and with a secret in them where there is a place for one. */
  broken?(folder: string): Record<string, string>;
  /** Throws where an attack had an effect. */
  verify?(folder: string): void;
}

/** A secret of the configuration, a password of a backend, a document outside: none may ever come back or be logged. */
export const CANARY = 'canary-5f2b9c-of-at-least-32-characters';

/** Attempts that are calls of one tool with each of these arguments. */
export function callsOf(tool: string, every: readonly unknown[], options?: CallOptions) {
  return (target: Target): Attempt[] => every.map((args) => () => target.call(tool, args, options));
}
