import { ADDED_NOTE } from './harden-modules.js';
import type { AddedModule } from './module-beside.js';

/** The module that answers whoever asks whether the server is well. */
export const HEALTH_MODULE: AddedModule = {
  name: 'mcp-health',
  text: `// ${ADDED_NOTE}
import type { IncomingMessage, ServerResponse } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Where is asked whether the process lives, and whether it can do work. */
const livePath = process.env.MCP_LIVE_PATH ?? '/healthz';
const readyPath = process.env.MCP_READY_PATH ?? '/readyz';

/** Milliseconds that the event loop may be late, and that a check may take. */
const mostDelay = 1_000;
const mostWaiting = 2_000;

const delay = monitorEventLoopDelay({ resolution: 20 });
delay.enable();
let isLate = false;
setInterval(() => {
  isLate = delay.percentile(99) / 1e6 > mostDelay;
  delay.reset();
}, 5_000).unref();

const checks: (() => unknown)[] = [];

/** Adds something without which the server can do no work. It is not ready while the check gives anything but true, throws or is slow. */
export function addReadyCheck(check: () => boolean | Promise<boolean>): void {
  checks.push(check);
}

/** In front of every route: app.use(health) */
export function health(req: IncomingMessage, res: ServerResponse, next: () => void): void {
  if (!isAnswered(req, res)) next();
}

/** Around a listener of node:http: createServer(withHealth(listener)) */
export function withHealth<Request extends IncomingMessage, Response extends ServerResponse>(
  listener: (req: Request, res: Response) => unknown,
): (req: Request, res: Response) => void {
  return (req, res) => {
    if (!isAnswered(req, res)) listener(req, res);
  };
}

function isAnswered(req: IncomingMessage, res: ServerResponse): boolean {
  if (req.method !== 'GET' && req.method !== 'HEAD') return false;
  const path = (req.url ?? '').split('?')[0];
  if (path === livePath) answer(req, res, true);
  else if (path === readyPath) void isReady().then((ready) => answer(req, res, ready));
  else return false;
  return true;
}

/** True where every check says so in time. What is not known is not ready. */
async function isReady(): Promise<boolean> {
  if (isLate) return false;
  const timer = new AbortController();
  const tooLate = new Promise<boolean>((resolve) => {
    const waiting = setTimeout(() => resolve(false), mostWaiting);
    timer.signal.addEventListener('abort', () => clearTimeout(waiting));
  });
  const all = Promise.all(checks.map(async (check) => (await check()) === true)).then((results) => results.every(Boolean));
  const ready = await Promise.race([all, tooLate]).catch(() => false);
  timer.abort();
  return ready;
}

/** Says nothing but yes or no: whoever asks has not said who they are. */
function answer(req: IncomingMessage, res: ServerResponse, isWell: boolean): void {
  res.writeHead(isWell ? 200 : 503, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  res.end(req.method === 'HEAD' ? undefined : JSON.stringify({ status: isWell ? 'ok' : 'unavailable' }));
}
`,
};
