import * as z from 'zod';
import { age } from '../backend/age.js';
import { pathOf } from '../backend/path.js';
import { defineTool } from '../platform/define-tool.js';
import { apiOrder, order, STATES, shownOrder } from './order.js';

const MAX_ORDERS = 50;
const cursor = z
  .string()
  .max(512)
  .regex(/^[\x21-\x7E]+$/, 'must be a cursor that this tool gave');

const apiPage = z.object({ orders: z.array(apiOrder).max(MAX_ORDERS), nextCursor: cursor.optional() });

export const listOrders = defineTool({
  name: 'list_orders',
  title: 'List orders',
  description: `List orders, the newest first, at most ${MAX_ORDERS} at once. Reads only. Where nextCursor is given, another call with it reads on.`,
  scopes: ['orders:read'],
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  input: z.strictObject({
    state: z.enum(STATES).optional().describe('Only orders in this state.'),
    limit: z.int().min(1).max(MAX_ORDERS).default(20).describe(`Orders to return, 1 to ${MAX_ORDERS}.`),
    cursor: cursor.optional().describe('nextCursor of the answer before.'),
  }),
  output: z.strictObject({
    orders: z.array(order).max(MAX_ORDERS).describe('The orders.'),
    nextCursor: cursor.optional().describe('Where to read on; absent at the end.'),
    ...age,
  }),
  handler: async (query, { backend, principal, signal }) => {
    const { value, degraded, asOf } = await backend.read({
      principalId: principal.id,
      path: pathOf(['orders'], query),
      answer: apiPage,
      signal,
    });
    const { orders, nextCursor } = value;
    return { orders: orders.map(shownOrder), ...(nextCursor === undefined ? {} : { nextCursor }), degraded, asOf };
  },
});
