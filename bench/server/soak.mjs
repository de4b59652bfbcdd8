// Whether memory grows: half a million calls of both eras, and what the process holds after each twentieth of them.
//   npm run bench:soak -- [--calls 500000] [--folder /tmp/x]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { memoryMb } from './measure.mjs';
import { setUp } from './set-up.mjs';
import { startIssuer, startServer } from './start.mjs';
import { callsOf } from './variants.mjs';

const load = fileURLToPath(new URL('load.mjs', import.meta.url));
const CONNECTIONS = 50;
const SECONDS_A_STEP = 10;
const WAIT_MS = 10_000;
/** Less than 10 bytes a call: compiled code and caches still move by more than a megabyte. */
const MOST_GROWTH_MB = 3;
const { values: options } = parseArgs({
  options: {
    calls: { type: 'string', default: '500000' },
    folder: { type: 'string', default: join(tmpdir(), 'create-mcp-server-bench') },
  },
});

await setUp(options.folder, ['ours']);
const issuer = await startIssuer();
const heapFile = join(options.folder, 'heap');
const collect = new URL('collect.mjs', import.meta.url).href;
const server = await startServer('ours', options.folder, issuer, { NODE_OPTIONS: `--import=${collect}`, HEAP_FILE: heapFile });
const left = [];
let answered = 0;
for (let step = 0; answered < Number(options.calls); step += 1) {
  const child = fork(load);
  const calls = callsOf(step % 2 === 0 ? '2026-07-28' : '2025-11-25', issuer.tokens);
  child.send({ port: server.port, connections: CONNECTIONS, seconds: SECONDS_A_STEP, calls });
  const [figures] = await once(child, 'message');
  answered += figures.answered;
  const resident = memoryMb(server.pid);
  left.push(await liveMb());
  const line = `${String(answered).padStart(8)} calls  ${left.at(-1).toFixed(1)} MB live  ${resident} MB resident`;
  process.stdout.write(`${line}  ${JSON.stringify(figures.errors)}\n`);
}
server.stop();
issuer.close();

// The first half fills caches and compiles; a leak would still show in the second.
const second = left.slice(left.length >> 1);
const growth = Math.max(...second.slice(second.length >> 1)) - Math.max(...second.slice(0, second.length >> 1));
process.stdout.write(`Growth of what is live between the third and the last quarter: ${growth.toFixed(1)} MB\n`);
process.exitCode = growth > MOST_GROWTH_MB ? 1 : 0;

/** Megabytes that are still in use once all garbage is gone. */
async function liveMb() {
  rmSync(heapFile, { force: true });
  process.kill(server.pid, 'SIGUSR2');
  for (const until = performance.now() + WAIT_MS; performance.now() < until; await sleep(20)) {
    const text = existsSync(heapFile) ? readFileSync(heapFile, 'utf8') : '';
    if (text !== '') return Number(text) / 1024 / 1024;
  }
  throw new Error('The server did not say what it holds.');
}
