// Whether memory grows: half a million calls of both eras, and what the process holds after each twentieth of them.
//   npm run bench:soak -- [--calls 500000] [--folder /tmp/x]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { memoryMb } from './measure.mjs';
import { setUp } from './set-up.mjs';
import { startIssuer, startServer } from './start.mjs';
import { callsOf } from './variants.mjs';

const load = fileURLToPath(new URL('load.mjs', import.meta.url));
const CONNECTIONS = 50;
const SECONDS_A_STEP = 10;
const { values: options } = parseArgs({
  options: {
    calls: { type: 'string', default: '500000' },
    folder: { type: 'string', default: join(tmpdir(), 'create-mcp-server-bench') },
  },
});

await setUp(options.folder, ['ours']);
const issuer = await startIssuer();
const server = await startServer('ours', options.folder, issuer);
const memory = [];
let answered = 0;
for (let step = 0; answered < Number(options.calls); step += 1) {
  const child = fork(load);
  const calls = callsOf(step % 2 === 0 ? '2026-07-28' : '2025-11-25', issuer.tokens);
  child.send({ port: server.port, connections: CONNECTIONS, seconds: SECONDS_A_STEP, calls });
  const [figures] = await once(child, 'message');
  answered += figures.answered;
  memory.push(memoryMb(server.pid));
  process.stdout.write(`${String(answered).padStart(8)} calls  ${memory.at(-1)} MB  ${JSON.stringify(figures.errors)}\n`);
}
server.stop();
issuer.close();

// The first half fills caches and lets the collector find its pace; a leak would still show in the second.
const second = memory.slice(memory.length >> 1);
const growth = Math.max(...second.slice(second.length >> 1)) - Math.max(...second.slice(0, second.length >> 1));
process.stdout.write(`Growth between the third and the last quarter: ${growth} MB\n`);
process.exitCode = growth > 20 ? 1 : 0;
