import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Admission, createAdmission } from '../../src/platform/http/admission.js';

let admission: Admission;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  admission = createAdmission();
});
afterEach(() => {
  admission.close();
  vi.useRealTimers();
});

const enter = (times: number) => Array.from({ length: times }, () => admission.mayEnter());

describe('admission', () => {
  it('turns nobody away while the event loop comes around', () => {
    for (let turn = 0; turn < 5; turn += 1) {
      expect(enter(500)).not.toContain(false);
      vi.advanceTimersByTime(20);
    }
  });

  it('turns nobody away after a mere pause', () => {
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 5_000);
    expect(enter(32)).not.toContain(false);
  });

  it('turns everybody away from a long queue, until the loop has come around', () => {
    const now = performance.now();
    const clock = vi.spyOn(performance, 'now').mockReturnValue(now);
    enter(32);
    clock.mockReturnValue(now + 139);
    expect(admission.mayEnter()).toBe(true);
    clock.mockReturnValue(now + 141);
    expect(admission.mayEnter()).toBe(false);
    vi.advanceTimersByTime(20);
    expect(admission.mayEnter()).toBe(true);
  });

  it('turns away first whoever sends more than a fair share', () => {
    const now = performance.now();
    const clock = vi.spyOn(performance, 'now').mockReturnValue(now);
    for (let request = 0; request < 100; request += 1) {
      admission.mayEnter();
      admission.mayProceed('greedy');
    }
    clock.mockReturnValue(now + 90);
    expect(admission.mayEnter()).toBe(true);
    expect(admission.mayProceed('modest')).toBe(true);
    expect(admission.mayProceed('greedy')).toBe(false);
  });
});
