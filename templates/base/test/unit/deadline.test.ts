import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { abortable, Deadline, whenAborted, withDeadline } from '../../src/platform/deadline.js';
import { ToolError } from '../../src/platform/errors.js';

const never = new AbortController().signal;
const stays = whenAborted(never);
const forever = () => new Promise<string>(() => {});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('withDeadline', () => {
  it('gives the result of work that ends in time, and leaves no timer behind', async () => {
    await expect(withDeadline(stays, 1_000, async () => 'done')).resolves.toBe('done');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends the call at the deadline, although the work ignores its signal (P-80)', async () => {
    const call = expect(withDeadline(stays, 1_000, forever)).rejects.toMatchObject({ code: 'TIMEOUT' });
    await vi.advanceTimersByTimeAsync(1_000);
    await call;
  });

  it('tells the work why it must stop (P-81)', async () => {
    let reason: unknown;
    const call = withDeadline(stays, 1_000, ({ signal }) => {
      signal.addEventListener('abort', () => {
        reason = signal.reason;
      });
      return forever();
    });
    const ended = expect(call).rejects.toMatchObject({ code: 'TIMEOUT' });
    await vi.advanceTimersByTimeAsync(1_000);
    await ended;
    expect(reason).toMatchObject({ code: 'TIMEOUT' });
  });

  it('ends the call when the caller goes away', async () => {
    const caller = new AbortController();
    const call = expect(withDeadline(whenAborted(caller.signal), 1_000, forever)).rejects.toMatchObject({ code: 'CANCELLED' });
    caller.abort();
    await call;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not begin for a caller who has gone already', async () => {
    const work = vi.fn(forever);
    await expect(withDeadline(whenAborted(AbortSignal.abort()), 1_000, work)).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(work).not.toHaveBeenCalled();
  });
});

describe('Deadline', () => {
  it('gives a signal that was asked for too late the reason all the same', () => {
    const deadline = new Deadline();
    const reason = new ToolError('TIMEOUT');
    deadline.end(reason);
    deadline.end(new ToolError('CANCELLED'));
    expect(deadline.signal.reason).toBe(reason);
  });

  it('ends everything that waits, and leaves alone what has ended', async () => {
    const deadline = new Deadline();
    await expect(deadline.race(async () => 'early')).resolves.toBe('early');
    const waiting = [deadline.race(forever), deadline.race(forever)].map((race) =>
      expect(race).rejects.toMatchObject({ code: 'CANCELLED' }),
    );
    deadline.end(new ToolError('CANCELLED'));
    await Promise.all(waiting);
  });
});

describe('abortable', () => {
  it('rejects where the work throws before it returns a promise', async () => {
    const work = () => {
      throw new Error('at once');
    };
    await expect(abortable(never, work)).rejects.toThrow('at once');
  });

  it('does not let a late failure escape', async () => {
    const caller = new AbortController();
    const call = abortable(caller.signal, async () => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      throw new Error('late');
    });
    caller.abort(new Error('gone'));
    await expect(call).rejects.toThrow('gone');
    await vi.advanceTimersByTimeAsync(10);
  });
});
