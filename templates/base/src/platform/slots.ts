import type { Deadline } from './deadline.js';
import { ToolError } from './errors.js';

export interface SlotLimits {
  /** Calls at once. */
  running: number;
  /** Calls of one caller at once: fewer than all, so that nobody holds every slot with slow calls. */
  perCaller: number;
  /** Calls that wait for their turn. */
  waiting: number;
}

/** A call that waits. `refused` where it had to make room for another. */
interface Place {
  state: 'waiting' | 'started' | 'refused';
  wake: () => void;
}

/**
 * A bounded number of calls at once (P-16, P-84), shared fairly: callers that wait take turns, and when the queue is full the
 * longest line in it gives way. One greedy caller cannot starve the others.
 */
export class Slots {
  readonly #running = new Map<string, number>();
  /** A line for each caller that waits, in the order of their turns. */
  readonly #lines = new Map<string, Place[]>();
  #free: number;
  #waiting = 0;

  constructor(private readonly limits: SlotLimits) {
    this.#free = limits.running;
  }

  /** Runs `work` when it is its turn. Rejects with OVERLOADED where too many wait, and where the deadline comes first. */
  async run<Result>(caller: string, deadline: Deadline, work: () => Promise<Result>): Promise<Result> {
    if (this.#mayRun(caller)) this.#take(caller);
    else await this.#wait(caller, deadline);
    try {
      return await work();
    } finally {
      this.#giveBack(caller);
    }
  }

  #mayRun(caller: string): boolean {
    return this.#free > 0 && (this.#running.get(caller) ?? 0) < this.limits.perCaller;
  }

  #take(caller: string): void {
    this.#free -= 1;
    this.#running.set(caller, (this.#running.get(caller) ?? 0) + 1);
  }

  #giveBack(caller: string): void {
    const left = (this.#running.get(caller) ?? 1) - 1;
    if (left === 0) this.#running.delete(caller);
    else this.#running.set(caller, left);
    this.#free += 1;
    this.#startNext();
  }

  async #wait(caller: string, deadline: Deadline): Promise<void> {
    const line = this.#lines.get(caller) ?? [];
    if (this.#waiting >= this.limits.waiting) this.#makeRoom(line.length);
    const place: Place = { state: 'waiting', wake: () => {} };
    const turn = new Promise<void>((resolve) => {
      place.wake = resolve;
    });
    line.push(place);
    this.#lines.set(caller, line);
    this.#waiting += 1;
    try {
      await deadline.race(() => turn);
    } catch (reason) {
      if (place.state === 'started') this.#giveBack(caller);
      if (place.state === 'waiting') this.#leave(caller, line.indexOf(place));
      throw reason;
    }
    if (place.state === 'refused') throw overloaded();
  }

  /** The first in turn whose caller may run. Its caller's next turn comes after everybody else's. */
  #startNext(): void {
    for (const [caller, line] of this.#lines) {
      if (!this.#mayRun(caller)) continue;
      const place = this.#leave(caller, 0);
      if (this.#lines.delete(caller)) this.#lines.set(caller, line);
      this.#take(caller);
      this.#end(place, 'started');
      return;
    }
  }

  /** The last of the longest line goes. Where no line would stay longer than `mine` becomes, the newcomer is refused. */
  #makeRoom(mine: number): void {
    let [longest, length] = ['', 0];
    for (const [caller, line] of this.#lines) if (line.length > length) [longest, length] = [caller, line.length];
    if (length <= mine + 1) throw overloaded();
    this.#end(this.#leave(longest, length - 1), 'refused');
  }

  #leave(caller: string, index: number): Place | undefined {
    const line = this.#lines.get(caller);
    const [place] = line?.splice(index, 1) ?? [];
    this.#waiting -= 1;
    if (line?.length === 0) this.#lines.delete(caller);
    return place;
  }

  #end(place: Place | undefined, state: 'started' | 'refused'): void {
    if (place === undefined) return;
    place.state = state;
    place.wake();
  }
}

function overloaded(): ToolError {
  return new ToolError('OVERLOADED', undefined, { retryAfterSeconds: 1 });
}
