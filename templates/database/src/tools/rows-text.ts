import type { Value } from '../backend/types.js';
import { stripUnseen } from '../platform/sanitize.js';
import { untrusted } from '../platform/untrusted.js';

/**
 * Rows as lines of JSON inside one mark (P-73): what stands in a table was written by others, and a mark around each cell would be
 * longer than the cell. Cleaned before it becomes JSON, which would turn a hidden character into harmless-looking text.
 */
export function rowsText(table: string, rows: readonly (readonly Value[])[]): string {
  const lines = rows.map((row) => JSON.stringify(row.map((value) => (typeof value === 'string' ? stripUnseen(value) : value))));
  return untrusted(lines.join('\n'), table);
}
