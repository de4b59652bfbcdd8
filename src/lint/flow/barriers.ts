import type { Confidence, Severity } from '../finding.js';
import { partsOf } from '../interpret/parts.js';
import { symbolOf, type Value } from '../interpret/value.js';
import { choosesBetween } from './branches.js';
import { SOMETIMES_HOST, SOMETIMES_INSIDE, type WeakCheck } from './certainty.js';
import { conditionsOf, type Hit, isLookedUp } from './hits.js';
import { isNumber, weakChecks } from './reach.js';
import { isNormalized, isUrl, UNKNOWN_TEXT } from './same.js';
import type { Danger } from './sink-tables.js';

/** What is wrong with a hit: nothing on the way makes it harmless. */
export interface Harm {
  hit: Hit;
  /** Which of the ways in which this danger shows. */
  how: string;
  severity: Severity;
  confidence: Confidence;
  /** The check that was meant to prevent it. */
  weak?: WeakCheck;
}

type Judgement = Omit<Harm, 'hit'> | readonly Omit<Harm, 'hit'>[] | undefined;

/** What a shell gives a meaning. A space only makes more arguments. */
const SHELL_MEANING = '`$;&|<>()\n\r"\'\\{}!#*?[]';
const SQL_MEANING = '\'"`;() \t\n\\';
const CODE_MEANING = '\'"`;(){}[]=$\n\\.';
const PATTERN_MEANING = '(+*{|[';

/** What a hit does: nothing where something on the way makes it harmless; one harm for each check that does not hold. */
export function harmsOf(hit: Hit): Harm[] {
  if (hit.reach.certainty.choice) return [];
  const harms = [JUDGES[hit.use.danger](hit) ?? []].flat().map((judgement): Harm => ({ hit, ...judgement }));
  if (hit.reach.input.op === 'input') return harms;
  // Whoever configures the client, or sits before it, chose this: one step further from an attacker than an argument.
  return harms.map((harm) => ({ ...harm, severity: harm.severity === 'error' ? 'warning' : harm.severity, confidence: 'medium' }));
}

const JUDGES: Record<Danger, (hit: Hit) => Judgement> = {
  shell: ofShell,
  argument: ofArgument,
  command: (hit) =>
    isNumber(hit.reach.certainty) || (hit.reach.before.includes('/') && !has(hit, '/'))
      ? undefined
      : { how: 'command', severity: 'error', confidence: 'high' },
  path: ofPath,
  address: ofAddress,
  sql: ofStatement,
  filter: (hit) => (marked(hit, 'text') ? undefined : { how: 'filter', severity: 'warning', confidence: 'medium' }),
  'filter-code': (hit) =>
    isNumber(hit.reach.certainty) || !has(hit, CODE_MEANING) ? undefined : { how: 'code', severity: 'error', confidence: 'high' },
  code: ofCode,
  module: (hit) => (isNumber(hit.reach.certainty) || !has(hit, '/') ? undefined : { how: 'module', severity: 'error', confidence: 'high' }),
  pattern: (hit) =>
    marked(hit, 'escaped') || !has(hit, PATTERN_MEANING) ? undefined : { how: 'pattern', severity: 'warning', confidence: 'high' },
  template: (hit) => (has(hit, '{<[') ? { how: 'template', severity: 'error', confidence: 'medium' } : undefined),
  deserialize: (hit) => (isNumber(hit.reach.certainty) ? undefined : { how: 'deserialize', severity: 'error', confidence: 'high' }),
  query: ofQuery,
  environment: (hit) => (marked(hit, 'text') ? undefined : { how: 'environment', severity: 'warning', confidence: 'high' }),
  open: ofOpened,
  'system-prompt': (hit) =>
    isNumber(hit.reach.certainty) || !has(hit, ' ') ? undefined : { how: 'prompt', severity: 'warning', confidence: 'medium' },
  headers: (hit) => (marked(hit, 'text') ? undefined : { how: 'headers', severity: 'warning', confidence: 'medium' }),
  recipient: (hit) => (isNumber(hit.reach.certainty) ? undefined : { how: 'recipient', severity: 'warning', confidence: 'medium' }),
};

function marked(hit: Hit, mark: string): boolean {
  return hit.reach.certainty.marks.has(mark);
}

function has(hit: Hit, letters: string): boolean {
  return hit.reach.certainty.characters.hasAny(letters);
}

function ofShell(hit: Hit): Judgement {
  const { before, certainty } = hit.reach;
  if (marked(hit, 'shell-quoted') || (marked(hit, 'shell-single') && before.endsWith("'"))) return undefined;
  // Types are promises: a shell still reads whatever arrives as a number.
  if (isNumber(certainty) || marked(hit, 'boolean')) return { how: 'number', severity: 'warning', confidence: 'medium' };
  if (!has(hit, SHELL_MEANING)) return undefined;
  if (hit.use.sometimes) return { how: 'sometimes', severity: 'warning', confidence: 'medium' };
  if (before === '' && !marked(hit, 'part')) return { how: 'whole', severity: 'error', confidence: 'high' };
  const quoted = /["']$/.test(before) || marked(hit, 'json');
  return { how: quoted ? 'quoted' : 'built', severity: 'error', confidence: 'high' };
}

function ofArgument(hit: Hit): Judgement {
  const { reach, use } = hit;
  const { program } = use;
  if (isNumber(reach.certainty) || marked(hit, 'dash') || program?.afterDashes) return undefined;
  const list = program === undefined || (program.list && !marked(hit, 'text')) || marked(hit, 'split');
  if (list && !has(hit, '-')) return undefined;
  if (list) return { how: 'list', severity: 'warning', confidence: 'medium' };
  if (!has(hit, '-') || reach.before.replaceAll(UNKNOWN_TEXT, '') !== '' || isNormalized(use.value)) return undefined;
  return { how: 'option', severity: program?.options === undefined ? 'info' : 'warning', confidence: 'medium' };
}

function ofPath(hit: Hit): Judgement {
  const { reach } = hit;
  if (marked(hit, 'inside') || marked(hit, 'basename') || marked(hit, 'encoded') || isNumber(reach.certainty)) return undefined;
  if (!has(hit, '/\\') || (!has(hit, '.') && reach.before !== '')) return undefined;
  // Where a folder is configured it stays inside; where none is, nothing keeps it.
  if (marked(hit, SOMETIMES_INSIDE)) return { how: 'sometimes', severity: 'warning', confidence: 'medium' };
  const weak = [...weakChecks(reach, 'prefix'), ...weakChecks(reach, 'unresolved')];
  if (weak.length > 0) return weak.map((each) => ({ how: each.kind, severity: 'error', confidence: 'high', weak: each }));
  const [dots] = weakChecks(reach, 'dots');
  if (dots !== undefined) return { how: 'dots', severity: 'warning', confidence: 'medium', weak: dots };
  return reach.before === ''
    ? { how: 'whole', severity: 'error', confidence: 'high' }
    : { how: 'joined', severity: 'error', confidence: 'high' };
}

const BARE_HOST = /^[a-z][a-z0-9+.-]*:\/\/$/i;
/** What follows is still the name of the host. */
const PART_AFTER = /^[\w.-]/;
const PART_OF_HOST = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]+$/i;

/** The beginning of an address decides what of it the caller chooses: all, the host, a segment of the path, the query. */
function ofAddress(hit: Hit): Judgement {
  const { reach, use } = hit;
  if (isNumber(reach.certainty) || marked(hit, 'host') || use.guarded) return undefined;
  const begins = BARE_HOST.test(reach.before);
  const whole = reach.before === '' || (begins && !PART_AFTER.test(reach.after));
  const part =
    (PART_OF_HOST.test(reach.before) || (begins && !whole)) &&
    !marked(hit, 'absolute') &&
    !reach.before.includes(UNKNOWN_TEXT) &&
    has(hit, '/?#\\@');
  if (whole || part) {
    if (marked(hit, 'encoded') || (reach.before === '' && !has(hit, ':'))) return undefined;
    if (isLookedUp(hit)) return undefined;
    if (marked(hit, SOMETIMES_HOST)) return { how: 'sometimes', severity: 'warning', confidence: 'medium' };
    if (checksHost(hit)) return { how: 'unresolved', severity: 'info', confidence: 'medium' };
    return { how: whole ? 'host' : 'part', severity: 'error', confidence: 'high' };
  }
  if (marked(hit, 'encoded')) return undefined;
  if (reach.before.includes('?')) return has(hit, '&#') ? { how: 'query', severity: 'info', confidence: 'medium' } : undefined;
  return has(hit, '/?#\\') && reach.before.endsWith('/') ? { how: 'segment', severity: 'warning', confidence: 'medium' } : undefined;
}

/** Whether a condition on the way compares the parsed host with addresses of the inside. */
function checksHost(hit: Hit): boolean {
  return conditionsOf(hit).some(({ test }) => mentionsHost(test, 0) && mentionsInside(test, 0));
}

function mentionsHost(value: Value, depth: number): boolean {
  if (depth > 6) return false;
  if (value.kind === 'union')
    return value.options.some((option) => mentionsHost(option, depth + 1)) || sides(value).some((side) => mentionsHost(side, depth + 1));
  if (value.kind !== 'term') return false;
  if (value.op === 'member' && /^(hostname|host)$/.test(value.name ?? '') && value.base !== undefined && isUrl(value.base)) return true;
  return [...(value.base ? [value.base] : []), ...(value.args ?? [])].some((part) => mentionsHost(part, depth + 1));
}

/** Names of the inside, or a function of a package that is asked about the host. */
function mentionsInside(value: Value, depth: number): boolean {
  if (depth > 6) return false;
  if (value.kind === 'literal')
    return typeof value.value === 'string' && /localhost|^127\.|^10\.|^192\.168|^169\.254|::1|\.local$|\.internal$/.test(value.value);
  if (value.kind === 'union') return [...value.options, ...sides(value)].some((option) => mentionsInside(option, depth + 1));
  if (value.kind === 'array' || value.kind === 'collection') return partsOf(value).some((part) => mentionsInside(part, depth + 1));
  if (value.kind !== 'term') return false;
  if (value.op === 'call' && value.base?.kind === 'term' && value.base.op === 'import' && /ip/i.test(symbolOf(value.base))) return true;
  return [...(value.base ? [value.base] : []), ...(value.args ?? [])].some((part) => mentionsInside(part, depth + 1));
}

function sides(value: Extract<Value, { kind: 'union' }>): Value[] {
  return value.logic === undefined ? [] : [value.logic.left, value.logic.right];
}

function ofStatement(hit: Hit): Judgement {
  const { reach } = hit;
  const { before } = reach;
  if (isNumber(reach.certainty) || marked(hit, 'sql-quoted') || !has(hit, SQL_MEANING)) return undefined;
  if (
    (marked(hit, 'sql-single') && before.endsWith("'")) ||
    (marked(hit, 'sql-double') && before.endsWith('"')) ||
    (marked(hit, 'sql-back') && before.endsWith('`'))
  )
    return undefined;
  const [weak] = weakChecks(reach, 'keyword').filter(({ node }) => !choosesBetween(node, hit.use.call.node));
  if (weak !== undefined) return { how: 'keyword', severity: 'error', confidence: 'high', weak };
  // What follows the whole statement of the caller changes nothing about whose it is.
  const whole = before.trim() === '' && (reach.after.trim() === '' || !isWithin(reach.after));
  if (!whole) return { how: 'built', severity: 'error', confidence: 'high' };
  return isReadOnly(hit) ? undefined : { how: 'statement', severity: 'warning', confidence: 'high' };
}

/** `${statement}; SELECT 1`, `${statement} RETURNING id`: it ended before. `'`, `)` and `,` go on with it. */
function isWithin(after: string): boolean {
  return !/^\s*(;|returning\b)/i.test(after);
}

/** One prepared statement within a transaction that the database keeps read-only. */
function isReadOnly({ entry, use }: Hit): boolean {
  const [statement] = use.call.args;
  const prepared = statement?.kind === 'object' && ['name', 'values'].some((name) => statement.properties.has(name));
  return (
    (prepared || use.call.args[1]?.kind === 'array') &&
    entry.calls.some((call) => call.args.some((arg) => arg.kind === 'literal' && /read only/i.test(String(arg.value))))
  );
}

const QUERY_MEANING = '\'"(){}[]*=|&\\/ \n';

/** Text put into a query. A query that is the caller's as a whole is what the tool is about. */
function ofQuery(hit: Hit): Judgement {
  const { before, after } = hit.reach;
  if (isNumber(hit.reach.certainty) || !has(hit, QUERY_MEANING) || (marked(hit, 'json') && !has(hit, '"'))) return undefined;
  return before.trim() === '' && after.trim() === '' ? undefined : { how: 'built', severity: 'warning', confidence: 'high' };
}

/** A web address that begins as the server says opens a browser; anything else, whatever the desktop has for it. */
function ofOpened(hit: Hit): Judgement {
  const { reach } = hit;
  if (isNumber(reach.certainty) || marked(hit, 'host') || marked(hit, 'inside') || marked(hit, 'web') || /^https?:/i.test(reach.before))
    return undefined;
  return { how: 'open', severity: 'warning', confidence: 'high' };
}

function ofCode(hit: Hit): Judgement {
  if (isNumber(hit.reach.certainty) || marked(hit, 'json') || !has(hit, CODE_MEANING)) return undefined;
  return { how: 'code', severity: hit.use.label.includes('browser') ? 'warning' : 'error', confidence: 'high' };
}
