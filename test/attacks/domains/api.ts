import { type Attempt, CANARY, callsOf, type Domain } from '../helpers/attack.js';
import { type OrdersApi, startOrdersApi } from '../helpers/orders-api.js';
import type { CallOptions, Seen, Target } from '../helpers/targets.js';
import { withoutUnseen } from '../helpers/unseen.js';

const order = { customer: 'Ada', lines: [{ sku: 'sku-1', quantity: 1 }] };
let keys = 0;
const creating = (changes: object = {}) => ({ ...order, idempotencyKey: `attack-key-${++keys}`, ...changes });

let upstream: OrdersApi | undefined;
const readOf = (ids: readonly string[]) => ids.map((id) => ({ id }));

/** Reads these orders. Each time a good one first: no circuit may open, which would refuse for another reason than the attack. */
function reading(ids: readonly string[], judge: (found: Seen) => Seen = (found) => found) {
  return ({ call, innocent }: Target): Attempt[] =>
    ids.map((id) => async () => {
      await call(innocent.tool, innocent.arguments);
      return judge(await call('get_order', { id }));
    });
}

/** The identifier that the API gave to what was created: it follows from the key that it got. */
async function created({ call }: Target, args: object, options: CallOptions = {}): Promise<unknown> {
  const { result } = await call('create_order', args, options);
  return Object(Object(result?.structuredContent).order).id;
}

export const api: Domain = {
  title: 'api',
  async settings() {
    upstream = await startOrdersApi();
    return {
      MCP_READ_ONLY: 'false',
      MCP_API_URL: upstream.url.origin,
      MCP_API_TOKEN: CANARY,
      MCP_API_NETWORKS: '127.0.0.1/32',
      MCP_API_HOSTS: upstream.trap,
      MCP_API_TIMEOUT_MS: '1000',
      MCP_API_RETRIES: '0',
      MCP_API_CACHE_SECONDS: '0',
      MCP_API_STALE_SECONDS: '0',
    };
  },
  broken: () => ({ MCP_API_URL: 'http://127.0.0.1:1', MCP_API_TOKEN: CANARY, MCP_API_NETWORKS: '127.0.0.0/8' }),
  verify() {
    if (upstream === undefined || upstream.asked.length === 0) throw new Error('The API was never asked.');
    if (upstream.trapped() > 0) throw new Error(`${upstream.trapped()} requests reached an address that is not allowed.`);
    for (const { method, url, headers } of upstream.asked) {
      const isReadiness = url.pathname === '/';
      const names = [...url.searchParams.keys()].filter((name) => !['state', 'limit', 'cursor'].includes(name));
      if (!isReadiness && (!/^\/orders(\/[\w-]+)?$/.test(url.pathname) || names.length > 0))
        throw new Error(`${method} ${url.href} was asked for.`);
      if (headers.authorization !== `Bearer ${CANARY}`) throw new Error('The API got a credential that is not its own, or none.');
      if (headers['x-admin'] !== undefined) throw new Error('A header was added.');
    }
  },
  attacks: [
    {
      name: 'an address in place of an identifier, or beside it',
      on: 'calls',
      practices: ['P-25', 'P-54'],
      refusal: 'INVALID_INPUT',
      attempts: callsOf('get_order', [
        ...readOf([
          'http://169.254.169.254/latest/meta-data/',
          '//evil.example/',
          'https://evil.example',
          '@evil.example',
          'evil.example:80',
        ]),
        ...[{ url: 'http://169.254.169.254/' }, { host: 'evil.example' }, { baseUrl: 'http://127.0.0.2/' }].map((more) => ({
          id: 'order-1',
          ...more,
        })),
      ]),
    },
    {
      name: 'a path in an identifier: parent, encoded, of Windows, a query, a fragment, nothing',
      on: 'calls',
      practices: ['P-56', 'P-59'],
      refusal: 'INVALID_INPUT',
      attempts: callsOf(
        'get_order',
        readOf([
          '..',
          '.',
          '',
          '../admin',
          '%2e%2e%2fadmin',
          '..%2fadmin',
          '..\\admin',
          'a/../../admin',
          'order-1?admin=1',
          'order-1#x',
          'order-1;x',
          ' ',
          '\t..',
          '․․',
        ]),
      ),
    },
    {
      name: 'parameters in a value of the query',
      on: 'calls',
      practices: ['P-56'],
      refusal: 'answered',
      attempts: callsOf(
        'list_orders',
        ['x&admin=1', 'x#admin', 'x%26admin=1', '../admin', 'x;admin=1', '?admin=1', '&&', '=', '%00'].map((cursor) => ({ cursor })),
      ),
    },
    {
      name: 'line breaks in a value that becomes a header or stands in one line',
      on: 'calls',
      practices: ['P-56'],
      refusal: 'INVALID_INPUT',
      attempts: callsOf('create_order', [
        ...['key-12345\r\nX-Admin: yes', 'key-12345\nX-Admin: yes', 'key-12345\0', 'key 12345', 'ключ-12345'].map((idempotencyKey) =>
          creating({ idempotencyKey }),
        ),
        ...['Ada\r\nX-Admin: yes', 'Ada\u0085X', 'Ada\0'].map((customer) => creating({ customer })),
      ]),
    },
    {
      name: 'a redirect: to cloud metadata, a private address of a listed host, another port, scheme or spelling, itself',
      on: 'calls',
      practices: ['P-25'],
      refusal: 'UNAVAILABLE',
      attempts: reading(
        ['metadata', 'listed-private', 'other-port', 'other-scheme', 'with-password', 'mapped-address', 'decimal-address', 'itself'].map(
          (to) => `redirect-${to}`,
        ),
      ),
    },
    {
      name: 'an answer that is too large, announced or not, or that grows when it is unpacked',
      on: 'calls',
      practices: ['P-75'],
      refusal: 'UNAVAILABLE',
      attempts: reading(['huge', 'huge-unannounced', 'bomb']),
    },
    {
      name: 'an answer that never begins, or never ends',
      on: 'calls',
      practices: ['P-80'],
      refusal: 'TIMEOUT',
      attempts: reading(['silent', 'endless']),
    },
    {
      name: 'an answer that is no JSON, of another shape, or wants to change prototypes',
      on: 'calls',
      practices: ['P-72'],
      refusal: 'UNAVAILABLE',
      attempts: reading(['html', 'not-json', 'another-shape', 'another-order', 'prototype']),
    },
    {
      name: 'text of a customer with instructions, terminal codes, unseen characters, a closing mark and a credential',
      on: 'calls',
      practices: ['P-69', 'P-73', 'P-74'],
      refusal: 'answered without them',
      attempts: reading(['hostile'], withoutUnseen),
    },
    {
      name: 'members that nobody declared, and the server’s own credential, in an answer',
      on: 'calls',
      practices: ['P-66', 'P-72', 'P-98'],
      refusal: 'answered without them',
      attempts: reading(['talkative', 'echo'], (found) => ({
        ...found,
        outcome: found.outcome === 'answered' && !found.text.includes('customerPassword') ? 'answered without them' : found.outcome,
      })),
    },
    {
      name: 'a failure of the API with an address, a password and a stack trace in it',
      on: 'calls',
      practices: ['P-102'],
      refusal: 'UNAVAILABLE',
      attempts: reading(['status-500', 'status-503', 'status-401', 'status-403']),
    },
    {
      name: 'a refusal of the API with an address, a password and a stack trace in it',
      on: 'calls',
      practices: ['P-102'],
      refusal: 'INVALID_INPUT',
      attempts: reading(['status-400', 'status-422']),
    },
    {
      name: 'the idempotency key of another caller, to get what that one created',
      on: 'oauth',
      practices: ['P-8'],
      refusal: 'creates another',
      attempts: (target) => [
        async () => {
          const args = creating();
          const [first, again, other] = [
            await created(target, args),
            await created(target, args),
            await created(target, args, { as: 'mallory' }),
          ];
          const isApart = typeof first === 'string' && first === again && first !== other;
          return { outcome: isApart ? 'creates another' : 'shares', text: JSON.stringify([first, again, other]) };
        },
      ],
    },
    {
      name: 'a price, a state or an identifier that the caller chooses',
      on: 'calls',
      practices: ['P-54'],
      refusal: 'INVALID_INPUT',
      attempts: callsOf('create_order', [
        creating({ totalCents: 1 }),
        creating({ state: 'paid' }),
        creating({ id: 'order-1' }),
        creating({ lines: [{ sku: 'sku-1', quantity: 1, price: 0 }] }),
        creating({ lines: [{ sku: '../admin', quantity: 1 }] }),
        creating({ lines: [{ sku: 'sku-1', quantity: -1 }] }),
      ]),
    },
  ],
};
