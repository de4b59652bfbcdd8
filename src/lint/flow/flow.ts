import type { Interpreter } from '../interpret/interpreter.js';
import type { Machine } from '../interpret/machine.js';
import type { ServerModel, ToolModel } from '../model/facts.js';
import { NO_OWN_TABLES, type OwnTables } from '../program/own.js';
import type { Harm } from './barriers.js';
import { UNLISTED } from './entries.js';
import { Injections } from './injections.js';
import { type OutputSlot, outputsOf } from './outputs.js';
import type { Danger } from './sink-tables.js';
import { Taint, type Tainted } from './taint.js';

/** Answers about where data goes, for rules. */
export class Flow {
  private readonly slots = new Map<ToolModel, OutputSlot[]>();

  private readonly machine: Machine;
  private readonly injections: Injections;
  private readonly taint: Taint;
  private readonly sizes: Taint;

  constructor(interpreter: Interpreter, own: OwnTables = NO_OWN_TABLES) {
    this.machine = interpreter.machine;
    this.injections = new Injections(interpreter, own);
    this.taint = new Taint(interpreter.machine, own);
    this.sizes = new Taint(interpreter.machine, own, 'size');
  }

  /** What callers can do through the handlers of a server because what they choose reaches these dangerous operations. */
  harms(server: ServerModel, ...dangers: readonly Danger[]): readonly Harm[] {
    return this.injections.of(server, ...dangers);
  }

  /** The places where a tool puts what the model reads. */
  outputs(tool: ToolModel): readonly OutputSlot[] {
    let slots = this.slots.get(tool);
    if (slots === undefined) {
      slots = outputsOf(this.machine, tool.facts, tool.registration.node);
      this.slots.set(tool, slots);
    }
    return slots;
  }

  /** The same for whatever tools a low-level handler answers for, where source does not list them. */
  unlistedOutputs(server: ServerModel): readonly OutputSlot[] {
    return this.injections
      .entries(server)
      .filter((entry) => entry.kind === 'tool' && entry.name === UNLISTED)
      .flatMap((entry) => outputsOf(this.machine, entry.facts, entry.place));
  }

  /** Upstream text that can be in an output with nothing on the way that cleans, bounds or marks it. */
  upstreamOf(slot: OutputSlot): Tainted {
    return this.taint.upstreamOf(slot.value, slot.path);
  }

  /** Upstream text that can be in an output and be of any length: nothing on the way, and nothing that asks for it, limits it. */
  unboundedIn(slot: OutputSlot): Tainted {
    return this.sizes.upstreamOf(slot.value, slot.path);
  }
}
