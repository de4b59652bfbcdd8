import type { Interpreter } from '../interpret/interpreter.js';
import type { ServerModel } from '../model/facts.js';
import type { OwnTables } from '../program/own.js';
import { type Harm, harmsOf } from './barriers.js';
import { type Entry, entriesOf } from './entries.js';
import { hitsOf } from './hits.js';
import type { Danger } from './sink-tables.js';

/** What the callers of each server can do through its handlers, worked out once. */
export class Injections {
  private readonly known = new Map<ServerModel, readonly Harm[]>();
  private readonly handlers = new Map<ServerModel, readonly Entry[]>();

  constructor(
    private readonly interpreter: Interpreter,
    private readonly own: OwnTables,
  ) {}

  /** Everything of a server that answers callers, with what it does. */
  entries(server: ServerModel): readonly Entry[] {
    let entries = this.handlers.get(server);
    if (entries === undefined) {
      entries = entriesOf(this.interpreter, server);
      this.handlers.set(server, entries);
    }
    return entries;
  }

  /** Every harm of these kinds that a server lets its callers do. */
  of(server: ServerModel, ...dangers: readonly Danger[]): readonly Harm[] {
    let harms = this.known.get(server);
    if (harms === undefined) {
      harms = hitsOf(this.interpreter, this.entries(server), this.own).flatMap((hit) => harmsOf(hit));
      this.known.set(server, harms);
    }
    return harms.filter((harm) => dangers.includes(harm.hit.use.danger));
  }
}
