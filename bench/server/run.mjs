// Loads a generated server and its peers in one run and prints what a call costs on each.
//   npm run bench:server -- [--only ours,sdk] [--connections 10,50,100,500] [--seconds 3] [--rounds 3] [--folder /tmp/x]
// Everything runs on this machine, whose other work disturbs it: read the ratios, which compare the same minute, and the CPU first.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cpuMs, machineMs, memoryMb } from './measure.mjs';
import { plot, summarise, table } from './report.mjs';
import { setUp } from './set-up.mjs';
import { startIssuer, startServer } from './start.mjs';
import { callsOf, variants } from './variants.mjs';

const load = fileURLToPath(new URL('load.mjs', import.meta.url));
const results = fileURLToPath(new URL('../results/', import.meta.url));
const WARM_UP_SECONDS = 5;

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    connections: { type: 'string', default: '10,50,100,500' },
    seconds: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '3' },
    folder: { type: 'string', default: join(tmpdir(), 'create-mcp-server-bench') },
  },
});
const only = options.only?.split(',');
const wanted = variants.filter(
  ({ server, name }) => server === 'raw' || only === undefined || only.some((part) => `${server} ${name}`.includes(part)),
);

await setUp(options.folder, only);
const issuer = await startIssuer();
const running = [];
try {
  for (const variant of wanted) {
    const server = await startServer(variant.server, options.folder, issuer);
    if (server === undefined) continue;
    running.push({ variant, ...server });
    await drive({ variant, ...server }, 20, WARM_UP_SECONDS);
  }
  const rounds = [];
  for (const connections of options.connections.split(',').map(Number)) {
    for (let round = 1; round <= Number(options.rounds); round += 1) {
      for (const server of running) {
        const figures = await measure(server, connections);
        rounds.push({ round, connections, variant: server.variant, ...figures });
        process.stderr.write(progress(server, connections, figures));
      }
    }
  }
  const workers = await measureWorkers();
  report(summarise(rounds), workers);
} finally {
  for (const { stop } of running) stop();
  issuer.close();
}

/** One load of one server, by a process of its own. `rate` bounds the calls a second. */
async function drive({ variant, port }, connections, seconds, rate) {
  const child = fork(load);
  child.send({ port, connections, seconds, rate, calls: callsOf(variant.era, issuer.tokens) });
  const [figures] = await once(child, 'message');
  return figures;
}

async function measure(server, connections, seconds = Number(options.seconds), rate = undefined) {
  const [cpu, machine, started] = [cpuMs(server.pid), machineMs(), performance.now()];
  const figures = await drive(server, connections, seconds, rate);
  const elapsed = performance.now() - started;
  const used = cpuMs(server.pid) - cpu;
  const after = machineMs();
  return {
    ...figures,
    cpuUs: (used * 1000) / Math.max(1, figures.answered),
    memoryMb: memoryMb(server.pid),
    stealShare: (after.stolen - machine.stolen) / elapsed / cpus().length,
  };
}

function progress({ variant: { name, era } }, connections, { perSecond, cpuUs }) {
  return `${connections} connections  ${name}, ${era}: ${perSecond.toFixed(0)}/s, ${cpuUs.toFixed(0)} µs CPU a request\n`;
}

/**
 * What a second process adds: as much as they can answer, and a rate that leaves the processors room. Two servers and the load want more than
 * two processors. On a machine that has no more, read the second: twice the calls at the same CPU a call is what a second processor gives.
 */
async function measureWorkers() {
  const variant = variants.find(({ server }) => server === 'ours');
  const seconds = 2 * Number(options.seconds);
  const rows = [];
  let rate;
  for (const workers of [1, 2]) {
    const server = { variant, ...(await startServer('ours', options.folder, issuer, { MCP_WORKERS: String(workers) })) };
    await drive(server, 20, WARM_UP_SECONDS);
    const most = await measure(server, 100, seconds);
    rate ??= Math.round(most.perSecond / 2);
    rows.push({ workers, ...most }, { workers, rate: rate * workers, ...(await measure(server, 100, seconds, rate * workers)) });
    server.stop();
  }
  return rows.map(({ workers, rate, perSecond, cpuUs, p95, loadShare }) => {
    return {
      workers,
      rate,
      perSecond: Math.round(perSecond),
      cpuUs: Math.round(cpuUs),
      p95: Math.round(p95),
      loadShare: Number(loadShare.toFixed(2)),
    };
  });
}

function report(rows, workers) {
  const machine = { processors: cpus().length, node: process.version, date: new Date().toISOString().slice(0, 10) };
  process.stdout.write(`${table(rows)}\n\n`);
  const [one, oneAtRate, two, twoAtRate] = workers;
  const gain = (two.perSecond / one.perSecond).toFixed(2);
  const possible = ((2 * oneAtRate.cpuUs) / twoAtRate.cpuUs).toFixed(2);
  process.stdout.write(`Workers at 100 connections:\n${workers.map((row) => JSON.stringify(row)).join('\n')}\n`);
  process.stdout.write(`A second worker gave ${gain}; with a processor for each, by their CPU a call, ${possible}\n`);
  mkdirSync(results, { recursive: true });
  writeFileSync(join(results, 'server.json'), `${JSON.stringify({ machine, rows, workers }, null, 2)}\n`);
  const plotted = rows.some(({ connections }) => connections === 50) ? 50 : rows[0].connections;
  writeFileSync(join(results, 'server.svg'), plot(rows, plotted));
}
