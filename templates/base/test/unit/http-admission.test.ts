import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Admission, createAdmission } from '../../src/platform/http/admission.js';

let now: number;
let admission: Admission;
beforeEach(() => {
  now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  admission = createAdmission();
});
afterEach(() => void vi.restoreAllMocks());

const enter = (times: number) => Array.from({ length: times }, () => admission.mayEnter());

describe('admission', () => {
  it('turns nobody away while each turn of the event loop is short', async () => {
    for (let turns = 0; turns < 10; turns += 1) {
      expect(enter(500)).not.toContain(false);
      now += 50;
      await turn();
    }
  });

  it('turns nobody away after a mere pause', () => {
    enter(1);
    now += 5_000;
    expect(enter(63)).not.toContain(false);
  });

  it('turns everybody away from a long queue, until the loop comes around', async () => {
    enter(64);
    now += 120;
    expect(admission.mayEnter()).toBe(true);
    now += 1;
    expect(admission.mayEnter()).toBe(false);
    await turn();
    expect(admission.mayEnter()).toBe(true);
  });

  it('turns away first whoever sends more than a fair share', () => {
    for (let request = 0; request < 100; request += 1) {
      admission.mayEnter();
      admission.mayProceed('greedy');
    }
    now += 61;
    expect(admission.mayEnter()).toBe(true);
    expect(admission.mayProceed('modest')).toBe(true);
    expect(admission.mayProceed('greedy')).toBe(false);
  });
});
