import type { Tool } from '../platform/define-tool.js';
import { aggregateTable } from './aggregate-table.js';
import { describeTable } from './describe-table.js';
import { listTables } from './list-tables.js';
import { queryTable } from './query-table.js';

/** Every tool of this server. Listed in this order to every caller (P-13). */
export const tools: readonly Tool[] = [listTables, describeTable, queryTable, aggregateTable];
