import { getHeapStatistics } from 'node:v8';
import { ToolError } from './errors.js';

/** Throws while there is too little memory for another call. */
export type MemoryGuard = () => void;

/** To look costs as much as a small call, and memory does not fill up faster. */
const LOOK_EVERY_MS = 100;

/** Turns calls away before the heap is full: a process that runs out of it takes every call with it (P-84). `used` from 0 to 1. */
export function createMemoryGuard(maxPercent: number, used: () => number = usedShare): MemoryGuard {
  let lookedAt = Number.NEGATIVE_INFINITY;
  let isFull = false;
  return () => {
    if (performance.now() - lookedAt >= LOOK_EVERY_MS) {
      lookedAt = performance.now();
      isFull = used() * 100 > maxPercent;
    }
    if (isFull) throw new ToolError('OVERLOADED', undefined, { retryAfterSeconds: 1, reason: 'memory_pressure' });
  };
}

function usedShare(): number {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return used / limit;
}
