import type { Tool } from '../platform/define-tool.js';
import { createOrder } from './create-order.js';
import { getOrder } from './get-order.js';
import { listOrders } from './list-orders.js';

/** Every tool of this server. Listed in this order to every caller (P-13). */
export const tools: readonly Tool[] = [listOrders, getOrder, createOrder];
