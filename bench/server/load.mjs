// The load: a closed loop of connections, each of which sends its next call when the answer to the last one has been checked, or
// where a rate is given, no sooner than that rate allows.
// A process of its own, so that its work is not counted as the server's: reads one plan as JSON from the parent, answers with figures.
import { connect } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');

process.once('message', async (plan) => {
  process.send(await run(plan));
  process.disconnect();
});

/** `plan`: { port, connections, seconds, rate?, calls: [{ head, body, text }] }. `calls` take turns; ids are put in here. */
async function run({ port, connections, seconds, rate, calls: planned }) {
  const calls = planned.map(({ body, ...call }) => {
    const pieces = body.split('"$ID"');
    return { ...call, pieces, bytes: Buffer.byteLength(pieces.join('')) };
  });
  const cpu = process.cpuUsage();
  const figures = { latencies: [], errors: {}, started: performance.now(), until: performance.now() + seconds * 1000 };
  const paceOf = (index) => ({ first: figures.started + (index * 1000) / rate, everyMs: (connections * 1000) / rate });
  await Promise.all(Array.from({ length: connections }, (_, index) => drive(port, index, calls, figures, paceOf(index))));
  const elapsed = (Math.min(performance.now(), figures.until) - figures.started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const sorted = Float64Array.from(figures.latencies).sort();
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return {
    answered: sorted.length,
    perSecond: sorted.length / elapsed,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    errors: figures.errors,
    loadShare: (user + system) / 1e6 / elapsed,
  };
}

/** One connection until the time is over. A connection that breaks counts as an error and is not replaced. */
function drive(port, index, calls, figures, { first, everyMs }) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let received = [];
    let sent = 0;
    let turn = index;
    let call;
    let id;

    const next = () => {
      const early = first + (turn - index) * everyMs - performance.now(); // not a number where there is no rate
      if (early >= 1) setTimeout(send, early);
      else send();
    };
    const send = () => {
      if (performance.now() >= figures.until) return socket.destroy();
      call = calls[turn++ % calls.length];
      id = index * 1_000_000 + turn;
      sent = performance.now();
      const digits = String(id);
      socket.write(`${call.head}Content-Length: ${call.bytes + digits.length}\r\n\r\n${call.pieces.join(digits)}`, 'latin1');
    };
    const fail = (reason) => {
      figures.errors[reason] = (figures.errors[reason] ?? 0) + 1;
    };
    socket.on('connect', next);
    socket.on('data', (chunk) => {
      received.push(chunk);
      const answer = parse(received.length === 1 ? chunk : Buffer.concat(received));
      if (answer === undefined) return;
      received = [];
      const reason = wrong(answer, id, call);
      if (reason === undefined) figures.latencies.push(performance.now() - sent);
      else fail(reason);
      next();
    });
    socket.on('error', (error) => fail(error.code ?? error.message));
    socket.on('close', () => resolve());
  });
}

/** A whole HTTP answer, or undefined while there is more to come. */
function parse(bytes) {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd < 0) return undefined;
  const head = bytes.toString('latin1', 0, headEnd);
  const status = Number(head.slice(9, 12));
  const body = bytes.subarray(headEnd + 4);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (length !== undefined) return body.length < Number(length) ? undefined : { status, text: body.toString('utf8', 0, Number(length)) };
  if (status === 202 || status === 204) return { status, text: '' };
  return body.toString('latin1', body.length - 5) === '0\r\n\r\n' ? { status, text: unchunk(body) } : undefined;
}

function unchunk(body) {
  let text = '';
  for (let at = 0; at < body.length; ) {
    const lineEnd = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.toString('latin1', at, lineEnd), 16);
    text += body.toString('utf8', lineEnd + 2, lineEnd + 2 + size);
    at = lineEnd + 2 + size + 2;
  }
  return text;
}

/**
 * Why an answer is not the right one, or undefined. One that is byte for byte what was found right before, but for the id, is right too:
 * to parse them all would take more than some of the servers take.
 */
function wrong({ status, text }, id, call) {
  if (status !== 200) return `status ${status}`;
  if (call.right?.join(`"id":${id}`) === text) return undefined;
  const json = text.startsWith('{')
    ? text
    : text
        .split('\n')
        .find((line) => line.startsWith('data: {'))
        ?.slice(6);
  if (json === undefined) return 'no JSON';
  const message = JSON.parse(json);
  if (message.id !== id) return 'another id';
  const result = message.result;
  if (result === undefined) return `error ${message.error?.code}`;
  if (result.isError === true) return `tool error ${/"code":"(\w+)"/.exec(result.content[0].text)?.[1]}`;
  if (result.content?.[0]?.text !== call.text) return 'another text';
  const pieces = text.split(`"id":${id}`);
  if (pieces.length === 2) call.right = pieces;
  return undefined;
}
