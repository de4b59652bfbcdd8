import type { Interpreter } from '../interpret/interpreter.js';
import type { Machine } from '../interpret/machine.js';
import type { Value } from '../interpret/value.js';
import type { ServerModel, ToolModel } from '../model/facts.js';
import { NO_OWN_TABLES, type OwnTables } from '../program/own.js';
import type { Harm } from './barriers.js';
import { Injections } from './injections.js';
import { type OutputSlot, outputsOf } from './outputs.js';
import type { Danger } from './sink-tables.js';
import { Taint, type Upstream } from './taint.js';

/** Answers about where data goes, for rules. */
export class Flow {
  private readonly taint: Taint;
  private readonly slots = new Map<ToolModel, OutputSlot[]>();

  private readonly machine: Machine;
  private readonly injections: Injections;

  constructor(interpreter: Interpreter, own: OwnTables = NO_OWN_TABLES) {
    this.machine = interpreter.machine;
    this.taint = new Taint(own);
    this.injections = new Injections(interpreter, own);
  }

  /** What callers can do through the handlers of a server because what they choose reaches these dangerous operations. */
  harms(server: ServerModel, ...dangers: readonly Danger[]): readonly Harm[] {
    return this.injections.of(server, ...dangers);
  }

  /** The places where a tool puts what the model reads. */
  outputs(tool: ToolModel): readonly OutputSlot[] {
    let slots = this.slots.get(tool);
    if (slots === undefined) {
      slots = outputsOf(this.machine, tool);
      this.slots.set(tool, slots);
    }
    return slots;
  }

  /** Upstream text that can be in a value with nothing on the way that cleans, bounds or marks it. */
  upstreamOf(value: Value): ReadonlySet<Upstream> {
    return this.taint.upstreamOf(value);
  }
}
