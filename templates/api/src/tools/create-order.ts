import * as z from 'zod';
import { pathOf } from '../backend/path.js';
import { defineTool } from '../platform/define-tool.js';
import { apiOrder, lines, order, shownOrder } from './order.js';

export const createOrder = defineTool({
  name: 'create_order',
  title: 'Create order',
  description:
    'Create an order, which somebody will pay for. A repeated call with the same idempotencyKey creates nothing again and gives the same order.',
  scopes: ['orders:write'],
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  input: z.strictObject({
    customer: z
      .string()
      .min(1)
      .max(200)
      .regex(/^\P{Cc}+$/u, 'must be one line')
      .describe('Who orders.'),
    lines: lines.describe('What to order.'),
    note: z.string().max(2_000).optional().describe('A note for those who deliver.'),
    idempotencyKey: z
      .string()
      .max(64)
      .regex(/^[A-Za-z0-9_-]{8,}$/, 'must be 8 to 64 letters, digits, _ and -')
      .describe('A new random text for each order; the same one again to repeat a call whose answer was lost.'),
  }),
  output: z.strictObject({ order: order.describe('The order, as the order service has it now.') }),
  handler: async ({ idempotencyKey, ...body }, { backend, principal, signal }) => {
    const created = await backend.write({
      principalId: principal.id,
      method: 'POST',
      path: pathOf(['orders']),
      body,
      idempotencyKey,
      answer: apiOrder,
      signal,
    });
    return { order: shownOrder(created) };
  },
});
