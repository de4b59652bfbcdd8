import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Deadline } from '../../src/platform/deadline.js';
import { ToolError } from '../../src/platform/errors.js';
import { Slots } from '../../src/platform/slots.js';

/** Slots and a way to make calls that last until they are released. */
function setUp(limits: ConstructorParameters<typeof Slots>[0]) {
  const slots = new Slots(limits);
  const started: string[] = [];
  const call = (caller: string, deadline = new Deadline()) => {
    let release = () => {};
    const work = new Promise<void>((resolve) => {
      release = resolve;
    });
    const done = slots.run(caller, deadline, () => {
      started.push(caller);
      return work;
    });
    done.catch(() => {});
    return { done, deadline, release };
  };
  return { started, call };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('slots', () => {
  it('lets callers take turns, whoever sent more', async () => {
    const { started, call } = setUp({ running: 1, perCaller: 1, waiting: 10 });
    const calls = ['greedy', 'greedy', 'greedy', 'modest', 'other'].map((caller) => call(caller));
    for (const { release, done } of calls) {
      release();
      await settle();
      await Promise.race([done, settle()]);
    }
    expect(started).toEqual(['greedy', 'greedy', 'modest', 'other', 'greedy']);
  });

  it('never gives one caller every slot', async () => {
    const { started, call } = setUp({ running: 4, perCaller: 3, waiting: 10 });
    for (let index = 0; index < 5; index += 1) call('greedy');
    call('modest');
    await settle();
    expect(started).toEqual(['greedy', 'greedy', 'greedy', 'modest']);
  });

  it('lets the longest line make room when too many wait', async () => {
    const { call } = setUp({ running: 1, perCaller: 1, waiting: 3 });
    const [, , , third] = [call('greedy'), call('greedy'), call('greedy'), call('greedy')];
    const modest = call('modest');
    await expect(third?.done).rejects.toMatchObject({ code: 'OVERLOADED' });
    await expect(call('greedy').done).rejects.toMatchObject({ code: 'OVERLOADED', retryAfterSeconds: 1 });
    modest.deadline.end(new ToolError('CANCELLED'));
    await expect(modest.done).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('loses no slot and starts no call twice, whatever the order of arrivals, ends and deadlines', async () => {
    const step = fc.record({
      caller: fc.constantFrom('a', 'b', 'c'),
      act: fc.constantFrom('call', 'call', 'release', 'end'),
      at: fc.nat(30),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { started, call } = setUp({ running: 3, perCaller: 2, waiting: 4 });
        const calls: ReturnType<typeof call>[] = [];
        for (const { caller, act, at } of steps) {
          if (act === 'call') calls.push(call(caller));
          else if (act === 'release') calls[at % Math.max(1, calls.length)]?.release();
          else calls[at % Math.max(1, calls.length)]?.deadline.end(new ToolError('TIMEOUT'));
          if (at % 3 === 0) await settle();
        }
        for (const { release } of calls) release();
        await Promise.allSettled(calls.map(({ done }) => done));
        expect(started.length).toBeLessThanOrEqual(calls.length);
        // All slots are free again: as many calls as there are start at once.
        const before = started.length;
        for (const caller of ['a', 'a', 'b']) call(caller);
        await settle();
        expect(started.length - before).toBe(3);
      }),
    );
  });
});
