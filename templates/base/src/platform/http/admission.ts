/** The event loop comes around at least this often while nothing keeps it. */
const TURN_MS = 20;
/** From this lateness on, callers that send more than their share are refused. */
const BUSY_MS = 60;
/** From this lateness on, everybody is. What is accepted waits for two turns at most: a quarter of a second with its own work. */
const OVERRUN_MS = 120;
/** So few requests in one turn are no queue: a pause for garbage collection must not turn anybody away. */
const SHORT_QUEUE = 32;

export interface Admission {
  /** Whether a request may be looked at; asked before anything is known of its caller. */
  mayEnter(): boolean;
  /** Whether this caller's request may be worked on. */
  mayProceed(caller: string): boolean;
  close(): void;
}

/**
 * Turns requests away while this process is late, so that those it accepts are answered soon instead of all of them too late (P-84).
 * Requests queue where nobody sees it, in the sockets that the event loop has not come to; the lateness of a timer tells how
 * long that queue is.
 */
export function createAdmission(): Admission {
  let turnedAt = performance.now();
  let entered = 0;
  let proceeded = 0;
  const byCaller = new Map<string, number>();
  const timer = setInterval(() => {
    turnedAt = performance.now();
    entered = 0;
    proceeded = 0;
    byCaller.clear();
  }, TURN_MS).unref();
  const isLateBy = (limitMs: number) => entered > SHORT_QUEUE && performance.now() - turnedAt - TURN_MS > limitMs;

  return {
    mayEnter() {
      entered += 1;
      return !isLateBy(OVERRUN_MS);
    },
    mayProceed(caller) {
      const sent = (byCaller.get(caller) ?? 0) + 1;
      byCaller.set(caller, sent);
      proceeded += 1;
      const fairShare = proceeded / byCaller.size;
      return sent <= fairShare || !isLateBy(BUSY_MS);
    },
    close: () => clearInterval(timer),
  };
}
