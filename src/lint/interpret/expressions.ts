import { ts } from 'ts-morph';
import { isFunctionNode, propertyName, unwrap } from '../program/syntax.js';
import { type Machine, term, tick } from './machine.js';
import { assign, binary, template } from './operators.js';
import {
  array,
  type Environment,
  isNullish,
  literal,
  type ObjectValue,
  object,
  optionsOf,
  truth,
  UNDEFINED,
  union,
  unknown,
  type Value,
} from './value.js';

/** The value of an expression, with its effects. */
export function evaluateExpression(machine: Machine, expression: ts.Expression, scope: Environment): Value {
  tick(machine);
  const node = unwrap(expression);
  if (ts.isStringLiteralLike(node)) return literal(node.text, node);
  if (ts.isIdentifier(node)) return identifier(machine, node, scope);
  if (ts.isPropertyAccessExpression(node)) return property(machine, node, scope);
  if (ts.isCallExpression(node)) return callExpression(machine, node, scope);
  if (ts.isObjectLiteralExpression(node)) return objectLiteral(machine, node, scope);
  if (ts.isArrayLiteralExpression(node)) return arrayLiteral(machine, node, scope);
  if (isFunctionNode(node)) return machine.makeFunction(node, scope);
  if (ts.isTemplateExpression(node)) return template(machine, node, scope);
  if (ts.isAwaitExpression(node)) return machine.evaluate(node.expression, scope);
  if (ts.isBinaryExpression(node)) return binary(machine, node, scope);
  if (ts.isConditionalExpression(node)) return conditional(machine, node, scope);
  if (ts.isNumericLiteral(node)) return literal(Number(node.text), node);
  if (ts.isNewExpression(node))
    return machine.construct(machine.evaluate(node.expression, scope), evaluateArguments(machine, node.arguments, scope), node);
  if (ts.isElementAccessExpression(node))
    return machine.getByKey(machine.evaluate(node.expression, scope), machine.evaluate(node.argumentExpression, scope), node);
  return rareExpression(machine, node, scope);
}

function rareExpression(machine: Machine, node: ts.Expression, scope: Environment): Value {
  switch (node.kind) {
    case ts.SyntaxKind.TrueKeyword:
      return literal(true, node);
    case ts.SyntaxKind.FalseKeyword:
      return literal(false, node);
    case ts.SyntaxKind.NullKeyword:
      return literal(null, node);
    case ts.SyntaxKind.ThisKeyword:
      return scope.frame.self ?? unknown(node);
    case ts.SyntaxKind.SuperKeyword:
      return superValue(scope, node);
  }
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) return unary(machine, node, scope);
  if (ts.isClassExpression(node)) return machine.makeClass(node, scope);
  if (ts.isTaggedTemplateExpression(node)) return tagged(machine, node, scope);
  if (ts.isTypeOfExpression(node) || ts.isDeleteExpression(node) || ts.isVoidExpression(node)) {
    const operand = machine.evaluate(node.expression, scope);
    if (ts.isVoidExpression(node)) return UNDEFINED;
    const word = ts.isTypeOfExpression(node) ? typeWord(operand) : undefined;
    if (word !== undefined) return literal(word, node);
    return term(machine, { op: 'operator', name: ts.isTypeOfExpression(node) ? 'typeof' : 'delete', args: [operand], node });
  }
  if (ts.isYieldExpression(node)) {
    if (node.expression) scope.frame.yields.push(machine.evaluate(node.expression, scope));
    return unknown(node);
  }
  if (ts.isSpreadElement(node)) return machine.evaluate(node.expression, scope);
  if (ts.isExpressionWithTypeArguments(node)) return machine.evaluate(node.expression, scope);
  if (ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node) || ts.isJsxFragment(node)) return unknown(node);
  return unknown(node);
}

/** What `typeof` says of a value, where every alternative has the same answer. */
function typeWord(value: Value): string | undefined {
  switch (value.kind) {
    case 'literal':
      return value.value === null ? 'object' : typeof value.value;
    case 'function':
    case 'class':
      return 'function';
    case 'term':
      return undefined;
    case 'union': {
      const words = new Set(value.options.map(typeWord));
      return words.size === 1 ? [...words][0] : undefined;
    }
    default:
      return 'object';
  }
}

function superValue(scope: Environment, node: ts.Node): Value {
  const parent = scope.frame.home?.parent;
  if (parent?.kind !== 'class') return scope.frame.self?.kind === 'object' ? (scope.frame.self.base ?? unknown(node)) : unknown(node);
  const methods = new Map(parent.members);
  return { kind: 'object', properties: methods, others: [], open: true, spreads: [], class: parent };
}

function identifier(machine: Machine, node: ts.Identifier, scope: Environment): Value {
  const cell = scope.lookup(node.text);
  if (cell === undefined) return node.text === 'undefined' ? UNDEFINED : { kind: 'term', op: 'global', name: node.text, node };
  const value = machine.read(cell);
  return cell.type !== undefined && hollow(value) ? machine.ofType(cell.type, value) : value;
}

/** Says nothing that a declared type could not say better. */
function hollow(value: Value): boolean {
  return optionsOf(value).every((option) => isNullish(option) || (option.kind === 'term' && option.op === 'unknown'));
}

function property(machine: Machine, node: ts.PropertyAccessExpression, scope: Environment): Value {
  if (ts.isMetaProperty(node.expression)) return unknown(node);
  return machine.get(machine.evaluate(node.expression, scope), node.name.text, node);
}

function callExpression(machine: Machine, node: ts.CallExpression, scope: Environment): Value {
  const callee = unwrap(node.expression);
  if (
    callee.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(callee) && callee.text === 'require' && scope.lookup('require') === undefined)
  ) {
    return importCall(machine, node, scope);
  }
  if (callee.kind === ts.SyntaxKind.SuperKeyword) return superCall(machine, node, scope);
  if (ts.isPropertyAccessExpression(callee)) {
    const base = machine.evaluate(callee.expression, scope);
    const args = evaluateArguments(machine, node.arguments, scope);
    if (unwrap(callee.expression).kind === ts.SyntaxKind.SuperKeyword)
      return machine.call(machine.get(base, callee.name.text, callee), scope.frame.self, args, node);
    return machine.callMember(base, callee.name.text, args, node);
  }
  const value = machine.evaluate(callee, scope);
  const self = ts.isElementAccessExpression(callee) ? machine.evaluate(callee.expression, scope) : undefined;
  return machine.call(value, self, evaluateArguments(machine, node.arguments, scope), node);
}

function importCall(machine: Machine, node: ts.CallExpression, scope: Environment): Value {
  const [argument] = node.arguments;
  const specifier = argument && machine.evaluate(argument, scope);
  const options = specifier === undefined ? [] : optionsOf(specifier);
  const names = options.flatMap((option) => (option.kind === 'literal' && typeof option.value === 'string' ? [option.value] : []));
  const loaded = names.map((name) => machine.namespaceOf(name, scope.frame.module));
  if (names.length > 0 && names.length === options.length) return union(loaded);
  // What is loaded is decided at run time.
  return union([...loaded, machine.call({ kind: 'term', op: 'global', name: 'import' }, undefined, specifier ? [specifier] : [], node)]);
}

function superCall(machine: Machine, node: ts.CallExpression, scope: Environment): Value {
  const args = evaluateArguments(machine, node.arguments, scope);
  const { self, home } = scope.frame;
  if (self?.kind === 'object' && home) {
    machine.initialize(self, home.parent, args, node);
    machine.initializeFields(self, home);
  }
  return UNDEFINED;
}

/** Arguments in order; the items of a spread that are known take their own places. */
export function evaluateArguments(machine: Machine, nodes: readonly ts.Expression[] | undefined, scope: Environment): Value[] {
  const args: Value[] = [];
  for (const node of nodes ?? []) {
    if (!ts.isSpreadElement(node)) {
      args.push(machine.evaluate(node, scope));
      continue;
    }
    const items = machine.iterate(machine.evaluate(node.expression, scope), node);
    args.push(...items.known.map((item) => item.value));
    if (items.rest !== undefined) args.push(items.rest);
  }
  return args;
}

function objectLiteral(machine: Machine, node: ts.ObjectLiteralExpression, scope: Environment): Value {
  const result = object(node);
  const depth = machine.uncertain;
  for (const member of node.properties) {
    if (ts.isSpreadAssignment(member)) {
      spreadInto(machine, result, machine.evaluate(member.expression, scope), false);
      continue;
    }
    const name = nameOf(machine, member.name, scope);
    if (ts.isGetAccessorDeclaration(member)) {
      if (name !== undefined)
        result.properties.set(name, {
          value: UNDEFINED,
          depth,
          getter: machine.makeFunction(member, scope, { self: result }),
          node: member,
        });
      continue;
    }
    if (ts.isSetAccessorDeclaration(member)) continue;
    const value = ts.isMethodDeclaration(member)
      ? machine.makeFunction(member, scope, { self: result })
      : ts.isShorthandPropertyAssignment(member)
        ? identifier(machine, member.name, scope)
        : machine.evaluate(member.initializer, scope);
    if (name === undefined) result.others.push(value);
    else result.properties.set(name, { value, depth, node: member });
  }
  return result;
}

function nameOf(machine: Machine, name: ts.PropertyName, scope: Environment): string | undefined {
  if (!ts.isComputedPropertyName(name)) return propertyName(name);
  const key = machine.evaluate(name.expression, scope);
  return key.kind === 'literal' && key.value !== undefined && key.value !== null ? String(key.value) : undefined;
}

/** Copies the properties of `source` into `target`, as `{ ...source }` and `Object.assign` do. */
export function spreadInto(machine: Machine, target: ObjectValue, source: Value, maybe: boolean): void {
  if (source.kind === 'literal') return;
  if (source.kind === 'union') {
    for (const option of source.options) spreadInto(machine, target, option, true);
    return;
  }
  if (source.kind !== 'object') {
    target.open = true;
    target.spreads.push(source);
    return;
  }
  for (const [name, cell] of source.properties) {
    const value = cell.getter ? machine.get(source, name) : machine.read(cell);
    const old = target.properties.get(name);
    const absent = maybe || cell.maybe === true;
    const before = absent && old !== undefined ? machine.read(old) : undefined;
    target.properties.set(name, {
      value: before === undefined ? value : union([before, value]),
      depth: machine.uncertain,
      ...(cell.node && { node: cell.node }),
      ...(absent && (old === undefined || old.maybe) && { maybe: true }),
    });
  }
  target.others.push(...source.others);
  target.spreads.push(...source.spreads);
  if (source.open) target.open = true;
}

function arrayLiteral(machine: Machine, node: ts.ArrayLiteralExpression, scope: Environment): Value {
  const result = array([], node);
  for (const element of node.elements) {
    if (!ts.isSpreadElement(element)) {
      result.elements.push(ts.isOmittedExpression(element) ? UNDEFINED : machine.evaluate(element, scope));
      continue;
    }
    const items = machine.iterate(machine.evaluate(element.expression, scope), element);
    for (const item of items.known) {
      result.elements.push(item.value);
      if (item.maybe) result.maybe.add(item.value);
    }
    if (items.rest !== undefined) result.rest.push(items.rest);
  }
  return result;
}

function conditional(machine: Machine, node: ts.ConditionalExpression, scope: Environment): Value {
  const test = machine.evaluate(node.condition, scope);
  const decided = truth(test);
  if (decided !== undefined) return machine.evaluate(decided ? node.whenTrue : node.whenFalse, scope);
  const branches = [true, false].map((holds) => {
    const value = machine.under(test, node, holds, () => machine.evaluate(holds ? node.whenTrue : node.whenFalse, scope));
    return { value, path: { test, node, holds, outer: machine.path } };
  });
  const value = union(branches.map((branch) => branch.value));
  return value.kind === 'union' ? { ...value, exits: branches } : value;
}

function unary(machine: Machine, node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression, scope: Environment): Value {
  const operand = machine.evaluate(node.operand, scope);
  const { operator } = node;
  if (operator === ts.SyntaxKind.ExclamationToken) {
    const decided = truth(operand);
    return decided === undefined ? term(machine, { op: 'operator', name: '!', args: [operand], node }) : literal(!decided, node);
  }
  const number = operand.kind === 'literal' && typeof operand.value === 'number' ? operand.value : undefined;
  if (operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken) {
    const changed = number === undefined ? unknown(node) : literal(number + (operator === ts.SyntaxKind.PlusPlusToken ? 1 : -1));
    assign(machine, node.operand, changed, scope);
    return ts.isPostfixUnaryExpression(node) ? operand : changed;
  }
  if (operator === ts.SyntaxKind.MinusToken && number !== undefined) return literal(-number, node);
  return term(machine, { op: 'operator', name: ts.tokenToString(operator) ?? '', args: [operand], node });
}

function tagged(machine: Machine, node: ts.TaggedTemplateExpression, scope: Environment): Value {
  const tag = machine.evaluate(node.tag, scope);
  const spans = ts.isTemplateExpression(node.template) ? node.template.templateSpans : [];
  const values = spans.map((span) => machine.evaluate(span.expression, scope));
  const texts = ts.isTemplateExpression(node.template)
    ? [node.template.head.text, ...spans.map((span) => span.literal.text)]
    : [node.template.text];
  return machine.call(
    tag,
    undefined,
    [
      array(
        texts.map((text) => literal(text)),
        node.template,
      ),
      ...values,
    ],
    node,
  );
}
