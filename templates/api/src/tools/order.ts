import * as z from 'zod';
import { untrusted } from '../platform/untrusted.js';

export const STATES = ['open', 'paid', 'shipped', 'cancelled'] as const;
const MAX_LINES = 100;
/** What the mark around a text adds to it. */
const MARK = 100;

export const orderId = z
  .string()
  .max(64)
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, 'must be letters, digits, _ and -');

export const line = z.strictObject({
  sku: orderId.describe('Article, by its stock number.'),
  quantity: z.int().min(1).max(10_000).describe('How many, 1 to 10000.'),
});
export const lines = z.array(line).min(1).max(MAX_LINES);

const facts = {
  id: orderId.describe('Identifier of the order.'),
  state: z.enum(STATES).describe('How far it is.'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .max(3)
    .describe('Currency, as EUR.'),
  totalCents: z.int().min(0).max(1_000_000_000_000).describe('Total in hundredths of the currency.'),
  placedAt: z.iso.datetime().max(40).describe('When it was placed.'),
};

/** An order as the API gives it: what it has besides is dropped. */
export const apiOrder = z.object({
  ...facts,
  customer: z.string().max(200),
  note: z.string().max(2_000).optional(),
  lines: z.array(z.object({ sku: orderId, quantity: z.int().min(1).max(10_000) })).max(MAX_LINES),
});

/** An order as a caller gets it. */
export const order = z.strictObject({
  ...facts,
  customer: z
    .string()
    .max(200 + MARK)
    .describe('Who ordered, as marked data.'),
  note: z
    .string()
    .max(2_000 + MARK)
    .optional()
    .describe('What the customer wrote, as marked data.'),
  lines: z.array(line).max(MAX_LINES).describe('What was ordered.'),
});

/** What customers wrote is marked as data (P-73). */
export function shownOrder({ customer, note, ...rest }: z.output<typeof apiOrder>): z.input<typeof order> {
  return { ...rest, customer: untrusted(customer, 'orders'), ...(note === undefined ? {} : { note: untrusted(note, 'orders') }) };
}
