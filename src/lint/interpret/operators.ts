import { ts } from 'ts-morph';
import { unwrap } from '../program/syntax.js';
import { type Machine, term } from './machine.js';
import { array, type Environment, isNullish, literal, object, stringOf, truth, UNDEFINED, union, unknown, type Value } from './value.js';

const K = ts.SyntaxKind;
/** `a ||= b` and the like: the operator that decides whether b is assigned. */
const LOGICAL: Partial<Record<ts.SyntaxKind, ts.SyntaxKind>> = {
  [K.BarBarEqualsToken]: K.BarBarToken,
  [K.AmpersandAmpersandEqualsToken]: K.AmpersandAmpersandToken,
  [K.QuestionQuestionEqualsToken]: K.QuestionQuestionToken,
};

/** The value of `left operator right`, assignments included. */
export function binary(machine: Machine, node: ts.BinaryExpression, scope: Environment): Value {
  const operator = node.operatorToken.kind;
  if (operator === K.EqualsToken) {
    const value = machine.evaluate(node.right, scope);
    assign(machine, node.left, value, scope);
    return value;
  }
  const logical = LOGICAL[operator] ?? operator;
  if (logical === K.BarBarToken || logical === K.AmpersandAmpersandToken || logical === K.QuestionQuestionToken) {
    const value = shortCircuit(machine, node, logical, scope);
    if (logical !== operator) assign(machine, node.left, value, scope);
    return value;
  }
  const left = machine.evaluate(node.left, scope);
  const right = machine.evaluate(node.right, scope);
  if (operator === K.CommaToken) return right;
  if (operator === K.PlusToken) return concat(machine, [left, right], node);
  if (operator === K.PlusEqualsToken) {
    const value = concat(machine, [left, right], node);
    assign(machine, node.left, value, scope);
    return value;
  }
  if (operator >= K.FirstCompoundAssignment && operator <= K.LastCompoundAssignment) {
    const value = term(machine, { op: 'operator', name: ts.tokenToString(operator) ?? '', args: [left, right], node });
    assign(machine, node.left, value, scope);
    return value;
  }
  return (
    compare(operator, left, right, node) ??
    term(machine, { op: 'operator', name: ts.tokenToString(operator) ?? '', args: [left, right], node })
  );
}

function shortCircuit(machine: Machine, node: ts.BinaryExpression, operator: ts.SyntaxKind, scope: Environment): Value {
  const left = machine.evaluate(node.left, scope);
  const keeps = keepsLeft(operator, left);
  if (keeps === true) return left;
  if (keeps === false) return machine.evaluate(node.right, scope);
  const right = machine.under(left, node, operator === K.AmpersandAmpersandToken, () => machine.evaluate(node.right, scope));
  if (operator === K.AmpersandAmpersandToken) return logical(union([literal(false, node), right]), '&&', left, right);
  return logical(union([left, right]), operator === K.BarBarToken ? '||' : '??', left, right);
}

/** Remembers what decided, for those who ask what follows from the result. */
function logical(value: Value, operator: '&&' | '||' | '??', left: Value, right: Value): Value {
  return value.kind === 'union' ? { ...value, logic: { operator, left, right } } : value;
}

/** Whether the left operand is the result; undefined where that is not known. */
function keepsLeft(operator: ts.SyntaxKind, left: Value): boolean | undefined {
  if (operator === K.QuestionQuestionToken) {
    if (isNullish(left)) return false;
    return left.kind === 'term' || left.kind === 'union' ? undefined : true;
  }
  const decided = truth(left);
  if (decided === undefined) return undefined;
  return operator === K.BarBarToken ? decided : !decided;
}

function compare(operator: ts.SyntaxKind, left: Value, right: Value, node: ts.Node): Value | undefined {
  const equality = operator === K.EqualsEqualsEqualsToken || operator === K.EqualsEqualsToken;
  const inequality = operator === K.ExclamationEqualsEqualsToken || operator === K.ExclamationEqualsToken;
  if (left.kind === 'literal' && right.kind === 'literal') {
    const [a, b] = [left.value, right.value];
    if (equality) return literal(a === b || (operator === K.EqualsEqualsToken && (a ?? null) === (b ?? null)), node);
    if (inequality) return literal(!(a === b || (operator === K.ExclamationEqualsToken && (a ?? null) === (b ?? null))), node);
    if (typeof a === 'number' && typeof b === 'number') return arithmetic(operator, a, b, node);
    return undefined;
  }
  // An object made by the program is never null, and never equal to a string or a number.
  if ((equality || inequality) && (solid(left) || solid(right)) && (left.kind === 'literal' || right.kind === 'literal'))
    return literal(inequality, node);
  return undefined;
}

function solid(value: Value): boolean {
  return value.kind !== 'term' && value.kind !== 'union' && value.kind !== 'literal';
}

function arithmetic(operator: ts.SyntaxKind, a: number, b: number, node: ts.Node): Value | undefined {
  switch (operator) {
    case K.LessThanToken:
      return literal(a < b, node);
    case K.LessThanEqualsToken:
      return literal(a <= b, node);
    case K.GreaterThanToken:
      return literal(a > b, node);
    case K.GreaterThanEqualsToken:
      return literal(a >= b, node);
    case K.MinusToken:
      return literal(a - b, node);
    case K.AsteriskToken:
      return literal(a * b, node);
    case K.SlashToken:
      return literal(a / b, node);
    default:
      return undefined;
  }
}

/** Text built from parts: one literal where all are known, else a term that keeps the parts in order. */
export function concat(machine: Machine, parts: Value[], node: ts.Node): Value {
  if (parts.every((part) => part.kind === 'literal' && typeof part.value === 'number')) {
    return literal(
      parts.reduce((sum, part) => sum + Number((part as { value: number }).value), 0),
      node,
    );
  }
  if (parts.every((part) => part.kind === 'literal'))
    return literal(parts.map((part) => String((part as { value: unknown }).value)).join(''), node);
  const alternatives = spread(parts);
  if (alternatives !== undefined) return union(alternatives.map((text) => literal(text, node)));
  const flat = parts.flatMap((part) => (part.kind === 'term' && part.op === 'concat' ? (part.args ?? []) : [part]));
  return term(machine, { op: 'concat', args: flat, node });
}

const MOST_TEXTS = 64;

/** All texts that known alternatives can make, as long as they are few. */
function spread(parts: readonly Value[]): string[] | undefined {
  let texts = [''];
  for (const part of parts) {
    const options = part.kind === 'union' ? part.options : [part];
    const known = options.flatMap((option) => (option.kind === 'literal' ? [String(option.value)] : []));
    if (known.length !== options.length || texts.length * known.length > MOST_TEXTS) return undefined;
    texts = texts.flatMap((text) => known.map((next) => text + next));
  }
  return texts;
}

export function template(machine: Machine, node: ts.TemplateExpression, scope: Environment): Value {
  const parts: Value[] = [literal(node.head.text)];
  for (const span of node.templateSpans) parts.push(machine.evaluate(span.expression, scope), literal(span.literal.text));
  const value = concat(
    machine,
    parts.filter((part) => stringOf(part) !== ''),
    node,
  );
  return value.kind === 'literal' && typeof value.value !== 'string' ? literal(String(value.value), node) : value;
}

/** `target = value` for every kind of target. */
export function assign(machine: Machine, target: ts.Expression, value: Value, scope: Environment): void {
  const node = unwrap(target);
  if (ts.isIdentifier(node)) {
    const cell = scope.lookup(node.text);
    if (cell !== undefined) machine.write(cell, value);
  } else if (ts.isPropertyAccessExpression(node)) {
    machine.set(machine.evaluate(node.expression, scope), node.name.text, value);
  } else if (ts.isElementAccessExpression(node)) {
    machine.setByKey(machine.evaluate(node.expression, scope), machine.evaluate(node.argumentExpression, scope), value);
  } else if (ts.isObjectLiteralExpression(node)) {
    assignObject(machine, node, value, scope);
  } else if (ts.isArrayLiteralExpression(node)) {
    node.elements.forEach((element, index) => {
      assign(machine, ts.isSpreadElement(element) ? element.expression : element, itemAt(machine, value, index, node), scope);
    });
  } else if (ts.isBinaryExpression(node) && node.operatorToken.kind === K.EqualsToken) {
    assign(machine, node.left, value, scope);
  }
}

function assignObject(machine: Machine, node: ts.ObjectLiteralExpression, value: Value, scope: Environment): void {
  for (const member of node.properties) {
    if (ts.isShorthandPropertyAssignment(member)) assign(machine, member.name, machine.get(value, member.name.text, member), scope);
    else if (ts.isPropertyAssignment(member)) assign(machine, member.initializer, machine.get(value, member.name.getText(), member), scope);
    else if (ts.isSpreadAssignment(member)) assign(machine, member.expression, value, scope);
  }
}

/** The item of `value` at `index`, for destructuring. */
export function itemAt(machine: Machine, value: Value, index: number, node: ts.Node): Value {
  if (value.kind === 'union') return union(value.options.map((option) => itemAt(machine, option, index, node)));
  const items = machine.iterate(value, node);
  return items.known[index]?.value ?? items.rest ?? UNDEFINED;
}

/** What remains of `value` after the first `index` items. */
function tail(machine: Machine, value: Value, index: number, node: ts.Node): Value {
  const items = machine.iterate(value, node);
  const result = array(items.known.slice(index).map((item) => item.value));
  if (items.rest !== undefined) result.rest.push(items.rest);
  return result;
}

/** Declares the names of a pattern and gives them their values. */
export function bindPattern(
  machine: Machine,
  name: ts.BindingName,
  value: Value,
  scope: Environment,
  declare: (name: ts.Identifier, value: Value) => void,
): void {
  if (ts.isIdentifier(name)) {
    declare(name, value);
    return;
  }
  if (ts.isArrayBindingPattern(name)) {
    name.elements.forEach((element, index) => {
      if (ts.isOmittedExpression(element)) return;
      const item = element.dotDotDotToken ? tail(machine, value, index, element) : itemAt(machine, value, index, element);
      bindPattern(machine, element.name, withDefault(machine, element.initializer, item, scope), scope, declare);
    });
    return;
  }
  const taken: string[] = [];
  for (const element of name.elements) {
    if (element.dotDotDotToken) {
      bindPattern(machine, element.name, without(machine, value, taken, element), scope, declare);
      continue;
    }
    const key = element.propertyName ?? element.name;
    const text = ts.isIdentifier(key) || ts.isStringLiteral(key) ? key.text : undefined;
    if (text !== undefined) taken.push(text);
    const item = text === undefined ? unknown(element) : machine.get(value, text, element);
    bindPattern(machine, element.name, withDefault(machine, element.initializer, item, scope), scope, declare);
  }
}

/** `{ ...rest }` in a pattern: the value without the names that were taken. */
function without(machine: Machine, value: Value, taken: readonly string[], node: ts.Node): Value {
  if (value.kind !== 'object')
    return value.kind === 'term'
      ? term(machine, { op: 'call', base: { kind: 'term', op: 'global', name: 'rest' }, args: [value], node })
      : value;
  const rest = object(value.node);
  for (const [name, cell] of value.properties) if (!taken.includes(name)) rest.properties.set(name, cell);
  rest.others.push(...value.others);
  rest.spreads.push(...value.spreads);
  rest.open = value.open;
  return rest;
}

/** A default applies where the value is, or may be, undefined. */
export function withDefault(machine: Machine, initializer: ts.Expression | undefined, value: Value, scope: Environment): Value {
  if (initializer === undefined) return value;
  if (value.kind === 'literal' && value.value === undefined) return machine.evaluate(initializer, scope);
  if (value.kind === 'term' || value.kind === 'union') {
    const known =
      value.kind === 'union' ? value.options.filter((option) => !(option.kind === 'literal' && option.value === undefined)) : [value];
    return union([...known, machine.evaluate(initializer, scope)]);
  }
  return value;
}
