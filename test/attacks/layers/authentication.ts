import type { Layer } from '../helpers/attack.js';
import type { HttpTarget, Seen } from '../helpers/targets.js';
import { envelope } from '../helpers/targets.js';

const HOUR = 3_600;
const now = () => Math.floor(Date.now() / 1000);

/** A call that would work, with this Authorization header instead. */
function innocent(target: HttpTarget, authorization: string | undefined, headers: Record<string, string> = {}): Promise<Seen> {
  const { tool, arguments: args } = target.innocent;
  const call = envelope('tools/call', { name: tool, arguments: args });
  const credential = authorization === undefined ? {} : { authorization };
  return target.send({ body: call.body, headers: { ...call.headers, ...credential, ...headers }, anonymous: true });
}

const tokens =
  (claims: object[], header: object = {}) =>
  (target: HttpTarget) =>
    claims.map((each) => () => innocent(target, `Bearer ${target.token(each, header)}`));
const forged = (headers: object[], how: Parameters<HttpTarget['forge']>[1]) => (target: HttpTarget) =>
  headers.map((header) => () => innocent(target, `Bearer ${target.forge(header, how)}`));

export const authentication: Layer = {
  title: 'Authentication',
  attacks: [
    {
      name: 'no token, an empty one, another scheme, an identity claimed by a proxy header',
      on: 'oauth',
      practices: ['P-18', 'P-29'],
      refusal: 'HTTP 401',
      attempts: (target) => [
        ...[undefined, 'Bearer', 'Bearer ', 'Basic YWxpY2U6YWxpY2U=', 'Negotiate YII=', 'Bearer undefined'].map(
          (header) => () => innocent(target, header),
        ),
        () => innocent(target, undefined, { 'x-forwarded-user': 'alice', 'x-user': 'alice', 'x-forwarded-for': '127.0.0.1' }),
        () => innocent(target, undefined, { cookie: `access_token=${target.token()}` }),
      ],
    },
    {
      name: 'a token for another audience, or for none',
      on: 'oauth',
      practices: ['P-31'],
      refusal: 'HTTP 401',
      attempts: tokens([{ aud: 'https://other.example/mcp' }, { aud: 'api' }, { aud: [] }, { aud: undefined }, { aud: '*' }]),
    },
    {
      name: 'a token of another issuer, or of one whose name only begins the same',
      on: 'oauth',
      practices: ['P-31'],
      refusal: 'HTTP 401',
      attempts: (target) =>
        ['https://evil.example', '', undefined, `${target.url.origin}.evil.example`, 'http://127.0.0.1'].map(
          (iss) => () => innocent(target, `Bearer ${target.token({ iss })}`),
        ),
    },
    {
      name: 'a token that has expired, is not valid yet, or never expires',
      on: 'oauth',
      practices: ['P-31', 'P-34'],
      refusal: 'HTTP 401',
      attempts: tokens([{ exp: now() - HOUR }, { nbf: now() + HOUR }, { exp: undefined }, { exp: 'never' }, { exp: 0 }]),
    },
    {
      name: 'a token that speaks for nobody',
      on: 'oauth',
      practices: ['P-52'],
      refusal: 'HTTP 401',
      attempts: tokens([{ sub: undefined }, { sub: '' }, { sub: 7 }, { sub: ['alice'] }]),
    },
    {
      name: 'a token without signature (alg none, in every case)',
      on: 'oauth',
      practices: ['P-31'],
      refusal: 'HTTP 401',
      attempts: forged([{ alg: 'none' }, { alg: 'None' }, { alg: 'nOnE', kid: 'current' }], 'no signature'),
    },
    {
      name: 'a token signed with the public key as a shared secret',
      on: 'oauth',
      practices: ['P-31'],
      refusal: 'HTTP 401',
      attempts: forged([{ alg: 'HS256', kid: 'current' }, { alg: 'HS256' }], 'hmac with the public key'),
    },
    {
      name: 'a token signed with a key of the attacker, embedded, named or linked in its header',
      on: 'oauth',
      practices: ['P-31'],
      refusal: 'HTTP 401',
      attempts: forged(
        [
          {},
          { kid: '../../../../dev/null' },
          { kid: 'https://evil.example/key' },
          { jku: 'https://evil.example/jwks.json' },
          { x5u: 'https://evil.example/cert.pem' },
          { jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } },
          { crit: ['exp'] },
        ],
        'another key',
      ),
    },
    {
      name: 'a signed token whose claims were changed, or that was cut',
      on: 'oauth',
      practices: ['P-31'],
      refusal: 'HTTP 401',
      attempts: (target) => {
        const [header, , signature] = target.token().split('.');
        const claims = Buffer.from(JSON.stringify({ sub: 'admin', exp: now() + HOUR })).toString('base64url');
        const whole = target.token();
        return [`${header}.${claims}.${signature}`, whole.slice(0, -4), `${whole}.${signature}`, '..', 'x'.repeat(8_000)].map(
          (token) => () => innocent(target, `Bearer ${token}`),
        );
      },
    },
    {
      name: 'a valid token in the query string',
      on: 'oauth',
      practices: ['P-33'],
      refusal: 'HTTP 400',
      attempts: (target) =>
        ['access_token', 'token', 'authorization'].map(
          (name) => () => target.send({ path: `${target.url.pathname}?${name}=${target.token()}`, body: '{}', anonymous: true }),
        ),
    },
    {
      name: 'an API key that is wrong, of nobody, expired or cut',
      on: 'apiKey',
      practices: ['P-34', 'P-39'],
      refusal: 'HTTP 401',
      attempts: (target) => {
        const { good, expired } = target.keys;
        const wrong = `${good.slice(0, -4)}AAAA`;
        return [
          wrong,
          good.replace('mcp_good_', 'mcp_narrow_'),
          good.replace('mcp_good_', 'mcp_nobody_'),
          expired,
          good.slice(0, -1),
          'mcp_good_',
        ].map((key) => () => innocent(target, `Bearer ${key}`));
      },
    },
    {
      name: 'a valid API key in the query string, in a header of its own, in a cookie',
      on: 'apiKey',
      practices: ['P-33'],
      refusal: 'HTTP 401 or 400',
      attempts: (target) => [
        () => either(target.send({ path: `${target.url.pathname}?api_key=${target.keys.good}`, body: '{}', anonymous: true })),
        () => either(innocent(target, undefined, { 'x-api-key': target.keys.good })),
        () => either(innocent(target, undefined, { cookie: `key=${target.keys.good}` })),
      ],
    },
  ],
};

async function either(answer: Promise<Seen>): Promise<Seen> {
  const found = await answer;
  return /^HTTP 40[01]\b/.test(found.outcome) ? { ...found, outcome: 'HTTP 401 or 400' } : found;
}

export const authorization: Layer = {
  title: 'Authorization',
  attacks: [
    {
      name: 'a caller without the scope of a tool, with wildcards, or with scopes as something else than text',
      on: 'oauth',
      practices: ['P-40', 'P-47'],
      refusal: 'HTTP 403',
      attempts: tokens(
        [{ scope: '' }, { scope: undefined }, { scope: '*' }, { scope: 'admin all' }, { scope: ['text:read'] }, { scope: {} }].map(
          ({ scope }, index) => ({ scope, sub: `scopeless-${index}`, permissions: ['*'], role: 'admin' }),
        ),
      ),
    },
    {
      name: 'an API key of other scopes',
      on: 'apiKey',
      practices: ['P-40'],
      refusal: 'HTTP 403',
      attempts: (target) => [() => innocent(target, `Bearer ${target.keys.narrow}`)],
    },
    {
      name: 'rights that the caller gives itself, as an argument',
      on: 'calls',
      practices: ['P-41', 'P-54'],
      refusal: 'INVALID_INPUT',
      attempts: ({ innocent: { tool, arguments: args }, call }) =>
        [{ scopes: ['*'] }, { principal: 'admin' }, { isAdmin: true }, { readOnly: false }].map(
          (extra) => () => call(tool, { ...args, ...extra }),
        ),
    },
  ],
};
