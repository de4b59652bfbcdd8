import type { Attempt, Layer } from '../helpers/attack.js';
import { envelope, type HttpTarget, type Seen, seen } from '../helpers/targets.js';

const raw = (lines: readonly string[]) => `${lines.join('\r\n')}\r\n\r\n`;

/** A call that would work but for these headers. */
function call(target: HttpTarget, headers: Record<string, string>, path = target.url.pathname): Promise<Seen> {
  const { tool, arguments: args } = target.innocent;
  const sent = envelope('tools/call', { name: tool, arguments: args });
  return target.send({ path, body: sent.body, headers: { ...sent.headers, ...headers } });
}

const HOSTS = [
  'evil.example',
  '127.0.0.1.evil.example',
  'localhost.evil.example',
  'localhost@evil.example',
  'evil.example:80',
  '169.254.169.254',
];
const ORIGINS = [
  'https://evil.example',
  'null',
  'http://localhost.evil.example',
  'file://',
  'not an origin',
  'http://127.0.0.1@evil.example',
];

export const network: Layer = {
  title: 'Network',
  attacks: [
    {
      name: 'a Host that is not ours (DNS rebinding), on every path',
      on: 'oauth',
      practices: ['P-20'],
      refusal: 'HTTP 403, error -32000',
      attempts: (target) => [
        ...HOSTS.map((host) => () => call(target, { host })),
        ...['/health', '/ready', '/nothing'].map((path) => () => target.send({ method: 'GET', path, headers: { host: 'evil.example' } })),
        () => call(target, { host: 'evil.example', 'x-forwarded-host': target.url.host }),
      ],
    },
    {
      name: 'a Host that is not ours, on the port of health and metrics',
      on: 'oauth',
      practices: ['P-20', 'P-113'],
      refusal: 'HTTP 403, error -32000',
      attempts: (target) =>
        ['/health', '/ready', '/metrics'].map((path) => () => elsewhere(target.operations, path, { host: 'evil.example' })),
    },
    {
      name: 'an Origin that is not allowed, on calls and on preflight requests',
      on: 'oauth',
      practices: ['P-20', 'P-28'],
      refusal: 'HTTP 403, error -32000',
      attempts: (target) => [
        ...ORIGINS.map((origin) => () => call(target, { origin })),
        ...ORIGINS.map((origin) => () => target.send({ method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } })),
      ],
    },
    {
      name: 'a method other than POST',
      on: 'oauth',
      practices: ['P-12'],
      refusal: 'HTTP 405, error -32000',
      attempts: (target) => ['GET', 'DELETE', 'PUT', 'PATCH', 'TRACE'].map((method) => () => target.send({ method })),
    },
    {
      name: 'a path that climbs, is doubled, encoded or absolute',
      on: 'oauth',
      practices: ['P-20'],
      refusal: 'HTTP 404',
      attempts: (target) =>
        ['/mcp/../admin', '//mcp', '/mcp/', '/%6dcp', '/mcp%00', '/.env', '/metrics', '/mcp;x=1', 'http://evil.example/mcp'].map(
          (path) => () => call(target, {}, path),
        ),
    },
    {
      name: 'metrics by the public port',
      on: 'oauth',
      practices: ['P-113'],
      refusal: 'HTTP 404',
      attempts: (target) => [() => target.send({ method: 'GET', path: '/metrics' })],
    },
    {
      name: 'a body that is not JSON by its content type',
      on: 'oauth',
      practices: ['P-70'],
      refusal: 'HTTP 415, error -32000',
      attempts: (target) =>
        ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/html'].map(
          (type) => () => call(target, { 'content-type': type }),
        ),
    },
    {
      name: 'a smuggled request: two lengths, length and encoding, line breaks in a header',
      on: 'oauth',
      practices: ['P-20'],
      refusal: 'HTTP 400',
      attempts: (target): Attempt[] =>
        [
          ['Content-Length: 5', 'Transfer-Encoding: chunked'],
          ['Content-Length: 5', 'Content-Length: 6'],
          ['Transfer-Encoding: xchunked'],
          ['X-A: b\rHost: evil.example'],
          ['Content-Length: -1'],
        ].map((lines) => () => target.sendRaw(raw([`POST ${target.url.pathname} HTTP/1.1`, `Host: ${target.url.host}`, ...lines]))),
    },
    {
      name: 'a flood of headers',
      on: 'oauth',
      practices: ['P-84'],
      refusal: 'HTTP 431',
      attempts: (target) => [
        () => target.sendRaw(raw(['POST /mcp HTTP/1.1', `Host: ${target.url.host}`, `X-Large: ${'x'.repeat(40_000)}`])),
        () =>
          target.sendRaw(
            raw([
              'POST /mcp HTTP/1.1',
              `Host: ${target.url.host}`,
              ...Array.from({ length: 3_000 }, (_, index) => `X-${index}: 0123456789`),
            ]),
          ),
      ],
    },
    {
      name: 'a body larger than the limit, whether it says so or not',
      on: 'oauth',
      practices: ['P-65'],
      refusal: 'HTTP 413',
      attempts: (target) => {
        const head = [`POST ${target.url.pathname} HTTP/1.1`, `Host: ${target.url.host}`, `Authorization: Bearer ${target.token()}`];
        const json = [...head, 'Content-Type: application/json', 'Accept: application/json, text/event-stream'];
        const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
        return [
          () => target.sendRaw(raw([...json, 'Content-Length: 100000000'])),
          () => target.sendRaw(`${raw([...json, 'Transfer-Encoding: chunked'])}${chunk.repeat(20)}`),
        ];
      },
    },
    {
      name: 'headers, or a body, that never end',
      on: 'apiKey',
      practices: ['P-84'],
      refusal: 'HTTP 408',
      attempts: (target) => {
        const head = [`POST ${target.url.pathname} HTTP/1.1`, `Host: ${target.url.host}`];
        const known = [...head, `Authorization: Bearer ${target.keys.good}`, 'Content-Type: application/json'];
        return [
          () => target.sendRaw(`${head.join('\r\n')}\r\nX-Slow: `),
          () => target.sendRaw(`${raw([...known, 'Content-Length: 100'])}{"jsonrpc"`),
        ];
      },
    },
  ],
};

async function elsewhere(origin: URL, path: string, headers: Record<string, string>): Promise<Seen> {
  const { request } = await import('node:http');
  return new Promise((resolve, reject) => {
    const outgoing = request(new URL(path, origin), { headers, agent: false }, async (response) => {
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      resolve(seen(text, response.statusCode));
    });
    outgoing.on('error', reject).end();
  });
}
