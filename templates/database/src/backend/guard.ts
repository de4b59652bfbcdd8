import { ToolError } from '../platform/errors.js';
import type { Query } from './driver.js';

/**
 * Asks the planner what a statement would cost, before it costs it (P-75). The unit is the planner's own: about one for each page that
 * is read in order. The guess may be wrong, which is why the statement has a time limit as well.
 */
export async function guardCost(
  query: Query,
  sql: string,
  values: readonly (string | readonly string[])[],
  maxCost: number,
): Promise<void> {
  const [top] = await query(`EXPLAIN ${sql}`, values);
  const cost = Number(/cost=[\d.]+?\.\.([\d.]+)/.exec(top?.['QUERY PLAN'] ?? '')?.[1]);
  // Not a number where the plan cannot be read: that is no permission.
  if (!(cost <= maxCost)) {
    throw new ToolError('REFUSED', 'This would read too much of the database. Add filters on indexed columns, or ask for fewer rows.');
  }
}
