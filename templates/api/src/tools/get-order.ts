import * as z from 'zod';
import { age } from '../backend/age.js';
import { pathOf } from '../backend/path.js';
import { defineTool } from '../platform/define-tool.js';
import { apiOrder, order, orderId, shownOrder } from './order.js';

export const getOrder = defineTool({
  name: 'get_order',
  title: 'Get order',
  description: 'Read one order with everything that was ordered. Reads only. list_orders finds the identifier.',
  scopes: ['orders:read'],
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  input: z.strictObject({ id: orderId.describe('Identifier of the order, as list_orders gave it.') }),
  output: z.strictObject({ order: order.describe('The order.'), ...age }),
  handler: async ({ id }, { backend, principal, signal }) => {
    const { value, degraded, asOf } = await backend.read({
      principalId: principal.id,
      path: pathOf(['orders', id]),
      answer: apiOrder,
      signal,
    });
    return { order: shownOrder(value), degraded, asOf };
  },
});
