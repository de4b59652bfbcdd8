import semver from 'semver';
import { DEPENDENCY_KEYS } from '../../create/json.js';
import type { Decide } from './values.js';

/**
 * Decides a dependency that both sides changed: the higher version, as long as nobody went below where both started. A version that the
 * user lowered on purpose, and anything that is no range, stays a conflict.
 */
export const decideVersion: Decide = ({ path, base, mine, theirs }) => {
  if (path.length !== 2 || !DEPENDENCY_KEYS.has(String(path[0]))) return undefined;
  const [from, user, template] = [lowest(base), lowest(mine), lowest(theirs)];
  if (!user || !template) return undefined;
  if (from && (semver.lt(user, from) || semver.lt(template, from))) return undefined;
  const keepsMine = semver.gte(user, template);
  const note = `${String(path[1])}: kept the higher of your ${String(mine)} and the template's ${String(theirs)}`;
  return { value: keepsMine ? mine : theirs, note };
};

function lowest(range: unknown): semver.SemVer | null {
  return typeof range === 'string' && semver.validRange(range) !== null ? semver.minVersion(range) : null;
}
