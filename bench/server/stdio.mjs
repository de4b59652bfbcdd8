// What a call costs over a pipe: a generated server with every layer on, beside the SDK's documented server with none.
//   npm run bench:stdio -- [--calls 20000] [--rounds 3] [--folder /tmp/x]
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { cpuMs } from './measure.mjs';
import { setUp } from './set-up.mjs';
import { callsOf } from './variants.mjs';

const AT_ONCE = 8;
const { values: options } = parseArgs({
  options: {
    calls: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '3' },
    folder: { type: 'string', default: join(tmpdir(), 'create-mcp-server-bench') },
  },
});
const count = Number(options.calls);

await setUp(options.folder, ['ours']);
for (const era of ['2026-07-28', '2025-11-25']) {
  const best = { bare: Number.POSITIVE_INFINITY, ours: Number.POSITIVE_INFINITY };
  for (let round = 0; round < Number(options.rounds); round += 1) {
    for (const name of ['bare', 'ours']) best[name] = Math.min(best[name], await measure(name, era));
  }
  const ratio = (best.ours / best.bare).toFixed(2);
  process.stdout.write(`${era}  SDK bare ${best.bare.toFixed(0)} µs CPU a call  ours ${best.ours.toFixed(0)} µs  ratio ${ratio}\n`);
}

/** CPU of one call in µs, by a process that has made as many calls before. */
async function measure(name, era) {
  const [cwd, file] = name === 'ours' ? ['ours', 'dist/main.js'] : ['peers', 'servers/stdio.mjs'];
  const limits = { MCP_RATE_LIMIT_PER_SECOND: '1000000', MCP_AUDIT_FILE: join(options.folder, 'stdio.audit') };
  const env = { PATH: process.env.PATH, NODE_ENV: 'production', MCP_TRANSPORT: 'stdio', ...limits };
  const child = spawn(process.execPath, [file], { cwd: join(options.folder, cwd), env, stdio: ['pipe', 'pipe', 'ignore'] });
  const [{ body, text }] = callsOf(era, ['']);
  const waiting = new Map();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message = JSON.parse(line);
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  });
  const ask = (id, message) =>
    new Promise((resolve) => {
      waiting.set(id, resolve);
      child.stdin.write(`${message}\n`);
    });
  if (era === '2025-11-25') {
    const params = { protocolVersion: era, capabilities: {}, clientInfo: { name: 'bench', version: '1.0.0' } };
    await ask(0, JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'initialize', params }));
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })}\n`);
  }
  let id = 0;
  const drive = async (until) => {
    while (id < until) {
      id += 1;
      const { result } = await ask(id, body.replace('"$ID"', String(id)));
      if (result?.content?.[0]?.text !== text) throw new Error(`${name} gave another answer: ${JSON.stringify(result)}`);
    }
  };
  const all = (until) => Promise.all(Array.from({ length: AT_ONCE }, () => drive(until)));
  await all(count);
  const before = cpuMs(child.pid);
  await all(2 * count);
  const used = cpuMs(child.pid) - before;
  child.kill();
  return (used * 1000) / count;
}
