/** From this time on, callers that send more than their share are refused. */
const BUSY_MS = 60;
/** From this time on, everybody is. What is accepted has waited for two turns at most: a quarter of a second with its own work. */
const OVERRUN_MS = 120;
/** So few requests in one turn are no queue: a pause, for garbage collection for instance, must not turn anybody away. */
const SHORT_QUEUE = 64;

export interface Admission {
  /** Whether a request may be looked at; asked before anything is known of its caller. */
  mayEnter(): boolean;
  /** Whether this caller's request may be worked on. */
  mayProceed(caller: string): boolean;
}

/**
 * Turns requests away while there are too many, so that those it accepts are answered soon instead of all of them too late (P-84).
 * Requests queue where nobody sees it, in the sockets that are read in one turn of the event loop. Each has waited since that turn
 * began, so the time since then is how long the queue is.
 */
export function createAdmission(): Admission {
  let beganAt = 0;
  let entered = 0;
  let proceeded = 0;
  const byCaller = new Map<string, number>();
  const endTurn = () => {
    entered = 0;
    proceeded = 0;
    byCaller.clear();
  };
  const hasTaken = (limitMs: number) => entered > SHORT_QUEUE && performance.now() - beganAt > limitMs;

  return {
    mayEnter() {
      if (entered === 0) {
        beganAt = performance.now();
        setImmediate(endTurn);
      }
      entered += 1;
      return !hasTaken(OVERRUN_MS);
    },
    mayProceed(caller) {
      const sent = (byCaller.get(caller) ?? 0) + 1;
      byCaller.set(caller, sent);
      proceeded += 1;
      const fairShare = proceeded / byCaller.size;
      return sent <= fairShare || !hasTaken(BUSY_MS);
    },
  };
}
