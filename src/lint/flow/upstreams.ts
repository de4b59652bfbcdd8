import { ts } from 'ts-morph';
import type { Term, Value } from '../interpret/value.js';
import { backendOf, packageOf } from '../model/backends.js';
import { calledSymbol, methodOf } from './same.js';
import { CLEAN, LANGUAGE_METHODS, LOCAL_PACKAGES, OWN_ASSETS, RELAYS, SILENT, SPEAKING_CALLS, UPSTREAMS } from './tables.js';

/** Text that an outsider wrote, and the call that brought it in. */
export interface Upstream {
  kind: string;
  label: string;
  /** Whoever writes it may be anybody: a web page, a file, a program. */
  loud: boolean;
  call: Term;
}

const known = new WeakMap<Term, Upstream | null>();

/** The upstream that a call brings text from; undefined where it brings none. */
export function upstreamBehind(call: Term): Upstream | undefined {
  let found = known.get(call);
  if (found === undefined) {
    found = find(call) ?? null;
    known.set(call, found);
  }
  return found ?? undefined;
}

function find(call: Term): Upstream | undefined {
  const symbol = calledSymbol(call);
  if (call.base?.kind !== 'term' || call.op === 'new' || SILENT.test(symbol) || CLEAN.test(symbol) || OWN_ASSETS.test(symbol))
    return undefined;
  if (RELAYS.test(symbol)) return { kind: 'remote', label: 'the result of another MCP server', loud: true, call };
  // `stat().mode.toString()`: what was called before decides.
  if (LANGUAGE_METHODS.has(methodOf(call) ?? '') && followsCall(call.base)) return undefined;
  const backend = backendOf({ callee: call.base, args: call.args ?? [] });
  const entry = backend === undefined ? undefined : UPSTREAMS.find(([pattern]) => pattern.test(backend));
  if (entry !== undefined) {
    if (call.early === true && entry[1].kind === 'file') return undefined;
    return { ...entry[1], call };
  }
  return backend === undefined && isRemote(call, symbol)
    ? { kind: 'remote', label: `the answer of ${nameOf(symbol)}`, loud: false, call }
    : undefined;
}

function followsCall(callee: Term): boolean {
  for (let at: Value | undefined = callee.base; at?.kind === 'term'; at = at.base) if (at.op === 'call') return true;
  return false;
}

/** A call that is waited for, of something that the program was given or of a package that nothing else is known of. */
function isRemote(call: Term, symbol: string): boolean {
  if (call.node === undefined || !ts.isCallExpression(call.node) || !isWaitedFor(call.node)) return false;
  const method = methodOf(call);
  if (method !== undefined && SPEAKING_CALLS.test(method)) return false;
  const root = rootOf(call);
  if (root.op === 'parameter') return method !== undefined && root.assumed !== true;
  return root.op === 'import' && !LOCAL_PACKAGES.test(symbol);
}

function rootOf(value: Term): Term {
  let root = value;
  while (root.base?.kind === 'term') root = root.base;
  return root;
}

/** The result of a call that takes time: awaited at once, or among others that are. */
function isWaitedFor(node: ts.Node): boolean {
  let at = node.parent;
  while (ts.isParenthesizedExpression(at) || ts.isAsExpression(at) || ts.isNonNullExpression(at)) at = at.parent;
  if (ts.isAwaitExpression(at)) return true;
  if (ts.isPropertyAccessExpression(at)) return at.name.text === 'then' || at.name.text === 'catch';
  if (ts.isReturnStatement(at) || ts.isArrowFunction(at)) return isInAsync(at);
  return ts.isArrayLiteralExpression(at) && ts.isCallExpression(at.parent) && /^Promise\.\w+$/.test(at.parent.expression.getText());
}

function isInAsync(node: ts.Node): boolean {
  const fn = ts.isArrowFunction(node) ? node : ts.findAncestor(node, ts.isFunctionLike);
  return (
    fn !== undefined && ts.canHaveModifiers(fn) && (ts.getModifiers(fn)?.some((each) => each.kind === ts.SyntaxKind.AsyncKeyword) ?? false)
  );
}

/** How a person calls it: the last two names. */
function nameOf(symbol: string): string {
  const names = symbol.replace(/^\?|\(\)/g, '').split('.');
  return names.length === 1 ? packageOf(symbol) : names.slice(-2).join('.');
}
