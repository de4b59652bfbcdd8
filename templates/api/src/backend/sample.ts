import { faultOfStatus } from './fault.js';
import type { ApiRequest, Transport } from './transport.js';

const ORDERS = 60;
const MAX_CREATED = 100;
const STATES = ['open', 'paid', 'shipped', 'cancelled'];

interface Order {
  id: string;
  state: string | undefined;
  [field: string]: unknown;
}

/** A small order service in memory: to try the server before there is an API. What is created in it is forgotten at the end. */
export function sampleTransport(): Transport {
  const orders: Order[] = Array.from({ length: ORDERS }, (_, index) => sampleOrder(index + 1));
  const created = new Map<string, Order>();
  return {
    async send(request) {
      const body = request.method === 'GET' ? read(orders, request.path) : create(orders, created, request);
      return { body, bytes: JSON.stringify(body).length, isStorable: false };
    },
    check: async () => {},
    close: async () => {},
  };
}

function sampleOrder(number: number): Order {
  return {
    id: `order-${String(number).padStart(4, '0')}`,
    customer: `Customer ${(number % 7) + 1}`,
    state: STATES[number % STATES.length],
    currency: 'EUR',
    totalCents: number * 1_250,
    placedAt: new Date(Date.UTC(2026, 0, number, 9)).toISOString(),
    lines: [{ sku: `sku-${(number % 5) + 1}`, quantity: (number % 3) + 1 }],
  };
}

function read(orders: readonly Order[], path: string): unknown {
  const { pathname, searchParams } = new URL(path, 'http://sample.invalid');
  const [, collection, id] = pathname.split('/');
  if (collection !== 'orders') throw faultOfStatus(404, undefined);
  if (id === undefined) return page(orders, searchParams);
  const order = orders.find((each) => each.id === id);
  if (order === undefined) throw faultOfStatus(404, undefined);
  return order;
}

/** The newest first; the cursor is the identifier of the last one. */
function page(orders: readonly Order[], parameters: URLSearchParams): unknown {
  const [state, cursor] = [parameters.get('state'), parameters.get('cursor')];
  const wanted = orders.toReversed().filter((order) => state === null || order.state === state);
  const start = cursor === null ? 0 : wanted.findIndex(({ id }) => id === cursor) + 1;
  if (cursor !== null && start === 0) throw faultOfStatus(400, undefined);
  const shown = wanted.slice(start, start + Number(parameters.get('limit') ?? 20));
  const last = shown.at(-1);
  return { orders: shown, ...(last === undefined || last === wanted.at(-1) ? {} : { nextCursor: last.id }) };
}

function create(orders: Order[], created: Map<string, Order>, { body, headers }: ApiRequest): Order {
  const key = headers?.['idempotency-key'] ?? '';
  const before = created.get(key);
  if (before !== undefined) return before;
  if (created.size >= MAX_CREATED) throw faultOfStatus(409, undefined);
  const order = { ...sampleOrder(orders.length + 1), state: 'open', ...Object(body), placedAt: new Date().toISOString() };
  created.set(key, order);
  orders.push(order);
  return order;
}
