import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Asked {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface ApiServer {
  url: URL;
  /** Every request so far. */
  asked: Asked[];
  /** What it does with the next requests. */
  behave(behaviour: Behaviour): void;
}

export type Behaviour = (asked: Asked, response: ServerResponse) => void;

/** A real API on loopback that does what a test tells it, also what no API should. Stopped when the test ends. */
export async function apiServer(first: Behaviour = answering({})): Promise<ApiServer> {
  const asked: Asked[] = [];
  let behaviour = first;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const one = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
    asked.push(one);
    behaviour(one, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    asked,
    behave: (next) => {
      behaviour = next;
    },
  };
}

/** Answers with this value as JSON. */
export function answering(value: unknown, status = 200, headers: Record<string, string> = {}): Behaviour {
  return (_asked, response) => response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
}

/** Answers with these bytes, whatever they are. */
export function raw(text: string | Buffer, headers: Record<string, string> = { 'content-type': 'application/json' }): Behaviour {
  return (_asked, response) => response.writeHead(200, headers).end(text);
}

export function redirecting(location: string, status = 302): Behaviour {
  return (_asked, response) => response.writeHead(status, { location }).end();
}

/** Each behaviour once, in this order; the last one from then on. */
export function inTurn(...behaviours: readonly Behaviour[]): Behaviour {
  let turn = 0;
  return (asked, response) => {
    const behaviour = behaviours[Math.min(turn, behaviours.length - 1)];
    turn += 1;
    behaviour?.(asked, response);
  };
}

/** Ways in which an API fails, each of which a server in front of it has to survive. */
export const MISBEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  'status 500 with a stack trace': answering({ error: 'canary-5f2b9c at db.internal:5432' }, 500),
  'status 503': answering({}, 503),
  'no JSON': raw('<html>canary-5f2b9c</html>'),
  'JSON that ends too soon': raw('{"id": "canary-5f2b9c"'),
  'another content type': raw('{"id":"x"}', { 'content-type': 'text/html' }),
  'no content type': raw('{"id":"x"}', {}),
  'bytes that are no text': raw(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])),
  'compressed data': raw(Buffer.alloc(100), { 'content-type': 'application/json', 'content-encoding': 'gzip' }),
  'another shape': answering({ secret: 'canary-5f2b9c' }),
  nothing: (_asked, response) => response.destroy(),
  'nothing at all': () => {},
  'half of what it promised': (_asked, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' }).write('{"id":', () => response.destroy());
  },
  'headers, then silence': (_asked, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).write('{"id":');
  },
  'a huge answer': raw(Buffer.alloc(200_000, 0x20)),
  'a huge answer of unknown length': (_asked, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    for (let written = 0; written < 200; written += 1) response.write(Buffer.alloc(1_000, 0x20));
    response.end('{}');
  },
  'an answer without end': (_asked, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const drip = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(drip));
  },
  'a redirect to the metadata of the cloud': redirecting('http://169.254.169.254/latest/meta-data/'),
  'a redirect to itself': (asked, response) => redirecting(asked.path)(asked, response),
  'a redirect without a target': redirecting('http://'),
};
