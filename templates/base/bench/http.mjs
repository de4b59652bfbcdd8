// What a call of this server costs over HTTP, beside plain node:http doing the same JSON: `npm run bench`. Set bench/call.json to a call
// that is worth measuring. Three processes: the server, the load, and this one, which reads what they took. Read the ratio: it
// compares one minute on one machine, and no other figure does.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import { createServer as createProbe } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CONNECTIONS = [10, 50, 100];
const WARM_UP_MS = 3_000;
const MEASURED_MS = 4_000;
const { tool, arguments: args } = JSON.parse(readFileSync(new URL('call.json', import.meta.url), 'utf8'));
const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: tool, arguments: args } });
const headers = { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream', 'MCP-Protocol-Version': '2025-11-25' };

const roles = { raw: serveRaw, load: generateLoad };
await (roles[process.argv[2]] ?? compare)();

/** Both servers in turn at each number of connections, so that a busy machine disturbs both. */
async function compare() {
  const auditFile = join(tmpdir(), `mcp-bench-${process.pid}.jsonl`);
  const servers = [
    { name: 'node:http', ...(await start([fileURLToPath(import.meta.url), 'raw'])) },
    { name: 'this server', ...(await start([fileURLToPath(new URL('../dist/main.js', import.meta.url))], auditFile)) },
  ];
  try {
    for (const { port } of servers) await load(port, 20, WARM_UP_MS);
    for (const connections of CONNECTIONS) {
      const rows = [];
      for (const { name, port, child } of servers) {
        const before = cpuMs(child.pid);
        const figures = await load(port, connections, MEASURED_MS);
        rows.push({ name, ...figures, cpuUs: ((cpuMs(child.pid) - before) * 1000) / figures.answered });
      }
      for (const row of rows) print(connections, row, rows[0]);
    }
  } finally {
    for (const { child } of servers) child.kill();
    rmSync(auditFile, { force: true });
  }
}

function print(connections, { name, perSecond, p50, p95, p99, cpuUs, refused, wrong }, raw) {
  const cpu = Number.isNaN(cpuUs) ? '' : `  CPU ${cpuUs.toFixed(0)} µs a call (${(cpuUs / raw.cpuUs).toFixed(1)} x node:http)`;
  const times = `P50 ${p50.toFixed(1)} ms  P95 ${p95.toFixed(1)} ms  P99 ${p99.toFixed(1)} ms`;
  const others = [refused > 0 && `${refused} refused with 503`, wrong > 0 && `${wrong} wrong`].filter(Boolean).join(', ');
  const label = `${String(connections).padStart(4)} connections  ${name.padEnd(12)}`;
  process.stdout.write(`${label}${perSecond.toFixed(0).padStart(6)} calls/s  ${times}${cpu}  ${others}\n`);
}

/** CPU time of a process in milliseconds, from Linux's /proc; NaN elsewhere. */
function cpuMs(pid) {
  if (process.platform !== 'linux') return Number.NaN;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** A server on a free port, with limits that refuse nothing of this load; each is consulted for every call all the same. */
async function start(command, auditFile) {
  const probe = createProbe().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  const limits = { MCP_RATE_LIMIT_PER_SECOND: '1000000', MCP_MAX_CONCURRENT_CALLS: '1000', MCP_MAX_CONNECTIONS: '1000' };
  const settings = { MCP_TRANSPORT: 'http', MCP_AUTH: 'none', MCP_PORT: String(port), MCP_AUDIT_FILE: auditFile, ...limits };
  const child = spawn(process.execPath, command, { env: { ...process.env, ...settings }, stdio: ['ignore', 'ignore', 'inherit'] });
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const answer = await call(port, new Agent()).catch(() => undefined);
    if (answer === 200) return { port, child };
    if (answer !== undefined) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill();
  throw new Error('The server does not answer the call in bench/call.json with a result.');
}

async function load(port, connections, ms) {
  const child = fork(fileURLToPath(import.meta.url), ['load', port, connections, ms]);
  const [figures] = await once(child, 'message');
  return figures;
}

/** The load: so many connections, each of which calls again as soon as it has its answer. */
async function generateLoad() {
  const [port, connections, ms] = process.argv.slice(3).map(Number);
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const until = performance.now() + ms;
  const times = [];
  const others = { refused: 0, wrong: 0 };
  const drive = async () => {
    while (performance.now() < until) {
      const started = performance.now();
      const status = await call(port, agent);
      if (status === 200) times.push(performance.now() - started);
      else others[status === 503 ? 'refused' : 'wrong'] += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, drive));
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.floor(times.length * share)] ?? 0;
  process.send({ answered: times.length, ...others, perSecond: (times.length * 1000) / ms, p50: at(0.5), p95: at(0.95), p99: at(0.99) });
}

/** The status of one call; 0 where the answer is not a result without error. */
function call(port, agent) {
  return new Promise((resolve, reject) => {
    const outgoing = request({ port, host: '127.0.0.1', path: '/mcp', method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve(response.statusCode === 200 && !text.startsWith('{"result":{"content"') ? 0 : response.statusCode));
    });
    outgoing.on('error', reject).end(body);
  });
}

/** The floor: the same JSON in and out, nothing checked and nothing recorded. */
async function serveRaw() {
  createServer((incoming, response) => {
    let text = '';
    incoming.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
    incoming.on('end', () => {
      const { id, params } = JSON.parse(text);
      const result = { content: [{ type: 'text', text: JSON.stringify(params.arguments) }], structuredContent: params.arguments };
      const answer = JSON.stringify({ result, jsonrpc: '2.0', id });
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(answer) }).end(answer);
    });
  }).listen(Number(process.env.MCP_PORT), '127.0.0.1');
}
