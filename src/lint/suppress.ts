import { ts } from 'ts-morph';
import type { Finding } from './finding.js';
import type { SourceModule } from './program/program.js';
import type { Position } from './program/syntax.js';

/** A comment that takes back findings: `mcp-lint-disable-next-line rule -- reason (expires 2027-01-31)`. */
export interface Suppression extends Position {
  file: string;
  rules: readonly string[];
  /** The line that it speaks of; undefined for the whole file. */
  of: number | undefined;
  reason: string;
  /** The last day on which it holds, as 2027-01-31. */
  expires: string | undefined;
}

/** What is wrong with a suppression: ids of the messages of `no-invalid-suppression`. */
export type SuppressionDefect = 'unexplained' | 'unknown' | 'expired' | 'unused' | 'malformed';

export interface SuppressionProblem {
  suppression: Suppression;
  defect: SuppressionDefect;
  rule: string;
}

export interface SuppressOptions {
  /** Names of every rule that there is. */
  known: readonly string[];
  /** Names of the rules that ran: a suppression of another one cannot be told to be unused. */
  ran: ReadonlySet<string>;
  /** The current day, as 2027-01-31. */
  today: string;
}

/** Marks what comments take back, and tells which comments do not hold. */
export function applySuppressions(
  findings: readonly Finding[],
  suppressions: readonly Suppression[],
  { known, ran, today }: SuppressOptions,
): { findings: Finding[]; problems: SuppressionProblem[] } {
  const problems: SuppressionProblem[] = [];
  const problem = (suppression: Suppression, defect: SuppressionDefect, rule: string): void =>
    void problems.push({ suppression, defect, rule });
  const valid: { suppression: Suppression; rule: string; used: boolean }[] = [];
  for (const suppression of suppressions) {
    if (suppression.rules.length === 0) problem(suppression, 'malformed', '');
    for (const rule of suppression.rules) {
      if (!known.includes(rule)) problem(suppression, 'unknown', rule);
      else if (suppression.reason === '') problem(suppression, 'unexplained', rule);
      else if (suppression.expires !== undefined && suppression.expires < today) problem(suppression, 'expired', rule);
      else valid.push({ suppression, rule, used: false });
    }
  }
  const marked = findings.map((finding) => {
    const matching = valid.filter(
      ({ suppression, rule }) =>
        rule === finding.rule && suppression.file === finding.file && (suppression.of === undefined || suppression.of === finding.line),
    );
    const [first] = matching;
    if (first === undefined) return finding;
    for (const each of matching) each.used = true;
    const { reason, expires } = first.suppression;
    return { ...finding, suppressed: true, suppression: { reason, ...(expires !== undefined && { expires }) } };
  });
  for (const { suppression, rule, used } of valid) if (!used && ran.has(rule)) problem(suppression, 'unused', rule);
  return { findings: marked, problems };
}

const DIRECTIVE = /mcp-lint-disable(-next-line)?(?![\w-])[ \t]*(.*)/g;
const EXPIRES = /\(\s*expires\s+(\d{4}-\d{2}-\d{2})\s*\)/i;

/** Every suppression of a file. What stands in a text or a pattern is no comment. */
export function suppressionsOf({ path, file }: SourceModule): Suppression[] {
  const { text } = file;
  if (!text.includes('mcp-lint-disable')) return [];
  return [...text.matchAll(DIRECTIVE)].filter((match) => isComment(file, match.index)).map((match) => read(path, file, match));
}

function read(path: string, file: ts.SourceFile, match: RegExpExecArray): Suppression {
  const [whole, next, rest = ''] = match;
  const content = rest.replace(/\*\/.*$/, '');
  const cut = /\s--\s/.exec(` ${content}`);
  const names = (cut === null ? content : content.slice(0, Math.max(0, cut.index - 1))).trim();
  const reason = cut === null ? '' : content.slice(cut.index + cut[0].length - 1).trim();
  const start = file.getLineAndCharacterOfPosition(match.index);
  const length = whole.replace(/\s*\*\/.*$/, '').trimEnd().length;
  return {
    file: path,
    rules: names.split(/[\s,]+/).filter((name) => name !== ''),
    of: next === undefined ? undefined : lineAfter(file, match.index + whole.length, start.line),
    reason: reason.replace(EXPIRES, '').trim(),
    expires: EXPIRES.exec(reason)?.[1],
    line: start.line + 1,
    column: start.character + 1,
    endLine: start.line + 1,
    endColumn: start.character + 1 + length,
  };
}

/** The line of the first code after a comment, so that comments may be stacked. */
function lineAfter(file: ts.SourceFile, from: number, line: number): number {
  const { text } = file;
  let at = text.indexOf('\n', from - 1);
  for (; at >= 0 && at < text.length; ) {
    const end = text.indexOf('\n', at + 1);
    const content = text.slice(at + 1, end < 0 ? undefined : end).trim();
    if (content !== '' && !/^(\/\/|\/\*|\*)/.test(content)) return file.getLineAndCharacterOfPosition(at + 1).line + 1;
    if (end < 0) break;
    at = end;
  }
  return line + 2;
}

/** Whether a place lies between the tokens of a file. */
function isComment(file: ts.SourceFile, place: number): boolean {
  let node: ts.Node = file;
  for (;;) {
    const inner: ts.Node | undefined = ts.forEachChild(node, (child) =>
      child.pos <= place && place < child.end && child.kind !== ts.SyntaxKind.EndOfFileToken ? child : undefined,
    );
    if (inner === undefined) break;
    node = inner;
  }
  if (node === file) return true;
  const leaf = ts.forEachChild(node, () => true) === undefined;
  return place < node.getStart(file) || (!leaf && !ts.isJsxText(node));
}
