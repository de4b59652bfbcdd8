import { ts } from 'ts-morph';
import { addCauses, type Completion, type Machine, MOST_ITERATIONS, term, tick } from './machine.js';
import {
  type Cell,
  Environment,
  type Exit,
  literal,
  NEVER,
  type Path,
  symbolOf,
  truth,
  UNDEFINED,
  union,
  unknown,
  type Value,
} from './value.js';

/** Runs statements in order until one of them leaves. Functions and classes are declared first, as hoisting does. */
export function executeStatements(machine: Machine, statements: readonly ts.Statement[], scope: Environment, keep = false): Completion {
  hoist(machine, statements, scope);
  const { path } = machine;
  for (const statement of statements) {
    const completion = executeStatement(machine, statement, scope);
    if (completion !== 'normal') {
      machine.path = path;
      return completion;
    }
  }
  if (!keep) machine.path = path;
  return 'normal';
}

/** Declares the functions of a block before it runs. */
export function hoist(machine: Machine, statements: readonly ts.Statement[], scope: Environment): void {
  for (const statement of statements) {
    if (!ts.isFunctionDeclaration(statement) || statement.name === undefined || statement.body === undefined) continue;
    declare(machine, scope, statement.name.text, machine.makeFunction(statement, scope));
  }
}

export function declare(machine: Machine, scope: Environment, name: string, value: Value, extra?: Partial<Cell>): Cell {
  const old = scope.cells.get(name);
  if (old !== undefined && old.link === undefined) {
    // `var x` twice, or a cell that an export already hands out: keep the cell, change what it holds.
    Object.assign(old, { value, depth: machine.uncertain, ...extra });
    return old;
  }
  const cell: Cell = { value, depth: machine.uncertain, ...extra };
  scope.cells.set(name, cell);
  return cell;
}

function executeStatement(machine: Machine, node: ts.Statement, scope: Environment): Completion {
  tick(machine);
  if (ts.isVariableStatement(node)) {
    declareVariables(machine, node.declarationList, scope);
    return 'normal';
  }
  if (ts.isExpressionStatement(node)) {
    const value = machine.evaluate(node.expression, scope);
    if (value === NEVER || (value.kind === 'term' && value.symbol === 'global:process.exit()')) return 'throw';
    assume(machine, value);
    return 'normal';
  }
  if (ts.isReturnStatement(node)) {
    const value = node.expression ? machine.evaluate(node.expression, scope) : UNDEFINED;
    if (value === NEVER) return 'throw';
    scope.frame.returns.push({ value, node: node.expression ?? node, path: machine.path });
    noteReturn(machine, value, node);
    return 'return';
  }
  if (ts.isIfStatement(node)) return executeIf(machine, node, scope);
  if (ts.isBlock(node)) return executeStatements(machine, node.statements, new Environment(scope, scope.frame));
  if (ts.isForOfStatement(node) || ts.isForInStatement(node)) return executeForEach(machine, node, scope);
  if (ts.isForStatement(node)) return executeFor(machine, node, scope);
  if (ts.isTryStatement(node)) return executeTry(machine, node, scope);
  if (ts.isSwitchStatement(node)) return executeSwitch(machine, node, scope);
  if (ts.isThrowStatement(node)) {
    const value = machine.evaluate(node.expression, scope);
    // The outermost list is that of the whole run: nothing catches there.
    if (machine.tried.length <= 1) machine.hooks.thrown(value, node);
    addCauses(machine, [value]);
    return 'throw';
  }
  if (ts.isWhileStatement(node) || ts.isDoStatement(node)) return executeWhile(machine, node, scope);
  if (ts.isClassDeclaration(node)) {
    const value = machine.makeClass(node, scope);
    if (node.name) declare(machine, scope, node.name.text, value);
    return 'normal';
  }
  return executeRare(machine, node, scope);
}

/** Return statements that give one value back are told apart up to this many. */
const MOST_RETURNS = 12;

/** Notes where a value leaves a function: that is where its reader looks for it. */
export function noteReturn(machine: Machine, value: Value, node: ts.Node): void {
  if (machine.settingUp) return;
  for (const option of value.kind === 'union' ? [value, ...value.options] : [value]) {
    if (option.kind === 'literal') continue;
    const known = machine.givenBack.get(option);
    if (known === undefined) machine.givenBack.set(option, [node]);
    else if (known.length < MOST_RETURNS && !known.includes(node)) known.push(node);
  }
}

const ASSERTIONS =
  /^(assert(\/strict)?(\.(default|strict))?(\.(ok|equal|strictEqual))?|tiny-invariant|invariant|ts-invariant(\.invariant)?)\(\)$/;

/** What an assertion demands holds after it. */
function assume(machine: Machine, value: Value): void {
  const [test, other] = value.kind === 'term' && value.op === 'call' && ASSERTIONS.test(symbolOf(value)) ? (value.args ?? []) : [];
  if (test === undefined || value.kind !== 'term' || value.node === undefined || machine.settingUp) return;
  const compared = /qual\(\)$/.test(symbolOf(value)) && other !== undefined;
  const demanded: Value = compared ? { kind: 'term', op: 'operator', name: '===', args: [test, other], node: value.node } : test;
  machine.path = { test: demanded, node: value.node, holds: true, outer: machine.path };
}

function executeRare(machine: Machine, node: ts.Statement, scope: Environment): Completion {
  if (ts.isBreakStatement(node)) return 'break';
  if (ts.isContinueStatement(node)) return 'continue';
  if (ts.isLabeledStatement(node)) {
    const completion = executeStatement(machine, node.statement, scope);
    return completion === 'break' ? 'normal' : completion;
  }
  if (ts.isEnumDeclaration(node)) declare(machine, scope, node.name.text, enumValue(machine, node, scope));
  if (ts.isExportAssignment(node))
    declare(machine, scope, node.isExportEquals ? 'export=' : 'default', machine.evaluate(node.expression, scope));
  if (ts.isModuleDeclaration(node) && node.body && ts.isModuleBlock(node.body) && ts.isIdentifier(node.name)) {
    const inner = new Environment(scope, scope.frame);
    executeStatements(machine, node.body.statements, inner);
    declare(machine, scope, node.name.text, { kind: 'object', properties: inner.cells, others: [], open: false, spreads: [], node });
  }
  return 'normal';
}

export function declareVariables(machine: Machine, list: ts.VariableDeclarationList, scope: Environment): void {
  for (const declaration of list.declarations) {
    const value = declaration.initializer ? machine.evaluate(declaration.initializer, scope) : UNDEFINED;
    const type = declaration.type && { node: declaration.type, module: scope.frame.module };
    machine.bind(declaration.name, value, scope, type);
  }
}

function enumValue(machine: Machine, node: ts.EnumDeclaration, scope: Environment): Value {
  const properties = new Map<string, Cell>();
  let next = 0;
  for (const member of node.members) {
    const value = member.initializer ? machine.evaluate(member.initializer, scope) : literal(next, member);
    if (value.kind === 'literal' && typeof value.value === 'number') next = value.value + 1;
    properties.set(ts.isIdentifier(member.name) || ts.isStringLiteral(member.name) ? member.name.text : member.name.getText(), {
      value,
      depth: 0,
    });
  }
  return { kind: 'object', properties, others: [], open: false, spreads: [], node };
}

function executeIf(machine: Machine, node: ts.IfStatement, scope: Environment): Completion {
  const test = machine.evaluate(node.expression, scope);
  const decided = truth(test);
  if (decided !== undefined) {
    const branch = decided ? node.thenStatement : node.elseStatement;
    return branch ? executeStatement(machine, branch, scope) : 'normal';
  }
  const outer = machine.path;
  const { completion: then, path: afterThen } = executeBranch(machine, node.thenStatement, scope, test, node, true);
  const { completion: otherwise, path: afterElse } = executeBranch(machine, node.elseStatement, scope, test, node, false);
  if (then !== 'normal' && otherwise !== 'normal') return then === 'throw' ? otherwise : then;
  // One branch left: what follows runs only when the other was taken.
  if (then !== 'normal') machine.path = { test, node, holds: false, outer };
  else if (otherwise !== 'normal') machine.path = { test, node, holds: true, outer };
  else if (!machine.settingUp && (afterThen?.node !== node || afterElse?.node !== node)) {
    // Both go on, and one of them has made sure of more: `if (root) { if (!inside(root, x)) throw … }`.
    const exits = [afterThen, afterElse].map((path) => ({ value: TRUE, path }));
    machine.path = { test: { kind: 'union', options: [TRUE], exits }, node, holds: true, outer };
  }
  if (then === 'return' || otherwise === 'return') machine.skipped += 1;
  return 'normal';
}

const TRUE = literal(true);

/** Runs one branch, and tells what holds at its end. */
function executeBranch(
  machine: Machine,
  branch: ts.Statement | undefined,
  scope: Environment,
  test: Value,
  node: ts.Node,
  holds: boolean,
): { completion: Completion; path: Path | undefined } {
  return machine.under(test, node, holds, () => {
    if (branch === undefined) return { completion: 'normal', path: machine.path };
    const completion = ts.isBlock(branch)
      ? executeStatements(machine, branch.statements, new Environment(scope, scope.frame), true)
      : executeStatement(machine, branch, scope);
    return { completion, path: machine.path };
  });
}

/** Runs a loop body once; tells whether the loop goes on. */
function iterateOnce(machine: Machine, body: ts.Statement, scope: Environment): { leave: Completion | undefined } {
  const completion = executeStatement(machine, body, scope);
  if (completion === 'break') return { leave: 'normal' };
  return { leave: completion === 'return' || completion === 'throw' ? completion : undefined };
}

function executeForEach(machine: Machine, node: ts.ForOfStatement | ts.ForInStatement, scope: Environment): Completion {
  const subject = machine.evaluate(node.expression, scope);
  const items = ts.isForOfStatement(node) ? machine.iterate(subject, node) : keysOf(machine, subject, node);
  const run = (value: Value): Completion | undefined => {
    const inner = new Environment(scope, scope.frame);
    if (ts.isVariableDeclarationList(node.initializer)) {
      const [declaration] = node.initializer.declarations;
      if (declaration) machine.bind(declaration.name, value, inner);
    }
    return iterateOnce(machine, node.statement, inner).leave;
  };
  for (const item of items.known) {
    const leave = item.maybe ? machine.under(item.value, node, true, () => run(item.value)) : run(item.value);
    if (leave !== undefined && !item.maybe) return leave;
  }
  if (items.rest !== undefined) {
    const { rest } = items;
    machine.under(rest, node, true, () => run(rest));
  }
  return 'normal';
}

function keysOf(machine: Machine, subject: Value, node: ts.Node): { known: { value: Value; maybe: boolean }[]; rest: Value | undefined } {
  if (subject.kind === 'object') {
    const known = [...subject.properties].map(([name, cell]) => ({ value: literal(name), maybe: cell.maybe === true }));
    return { known, rest: subject.open || subject.others.length > 0 ? unknown(node) : undefined };
  }
  return { known: [], rest: term(machine, { op: 'operator', name: 'in', args: [subject], node }) };
}

function executeFor(machine: Machine, node: ts.ForStatement, scope: Environment): Completion {
  const inner = new Environment(scope, scope.frame);
  if (node.initializer) {
    if (ts.isVariableDeclarationList(node.initializer)) declareVariables(machine, node.initializer, inner);
    else machine.evaluate(node.initializer, inner);
  }
  return loop(machine, node, node.condition, inner, () => node.incrementor && machine.evaluate(node.incrementor, inner));
}

function executeWhile(machine: Machine, node: ts.WhileStatement | ts.DoStatement, scope: Environment): Completion {
  if (ts.isDoStatement(node)) {
    // The body runs before the condition is looked at for the first time.
    const { leave } = iterateOnce(machine, node.statement, scope);
    if (leave !== undefined) return leave;
  }
  return loop(machine, node, node.expression, scope, () => undefined);
}

/** Runs a loop as long as its condition is decided; then once for all further iterations. */
function loop(
  machine: Machine,
  node: ts.IterationStatement,
  condition: ts.Expression | undefined,
  scope: Environment,
  advance: () => unknown,
): Completion {
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration += 1) {
    const test = condition ? machine.evaluate(condition, scope) : unknown(node);
    const decided = truth(test);
    if (decided === false) return 'normal';
    if (decided === undefined || condition?.kind === ts.SyntaxKind.TrueKeyword) {
      machine.under(test, node, true, () => iterateOnce(machine, node.statement, scope));
      return 'normal';
    }
    const { leave } = iterateOnce(machine, node.statement, scope);
    if (leave !== undefined) return leave;
    advance();
  }
  return 'normal';
}

function executeTry(machine: Machine, node: ts.TryStatement, scope: Environment): Completion {
  const causes: Value[] = [];
  const depth = machine.tried.push(causes);
  const before = machine.path;
  const completion = executeStatements(machine, node.tryBlock.statements, new Environment(scope, scope.frame), true);
  const after = machine.path;
  machine.path = before;
  machine.tried.length = depth - 1;
  let result = completion;
  if (node.catchClause) {
    const { variableDeclaration, block } = node.catchClause;
    const caught = term(machine, { op: 'caught', causes, node: node.catchClause });
    const handled = machine.under(caught, node, true, () => {
      const inner = new Environment(scope, scope.frame);
      if (variableDeclaration) machine.bind(variableDeclaration.name, caught, inner);
      return executeStatement(machine, block, inner);
    });
    if (completion === 'throw') result = handled;
    else if (handled === 'normal') result = 'normal';
    // What the block made sure of holds on only where its errors leave.
    else if (completion === 'normal') machine.path = after;
  } else {
    machine.path = after;
    addCauses(machine, causes);
  }
  if (node.finallyBlock) {
    const last = executeStatement(machine, node.finallyBlock, scope);
    if (last !== 'normal') result = last;
  }
  return result;
}

function executeSwitch(machine: Machine, node: ts.SwitchStatement, scope: Environment): Completion {
  const subject = machine.evaluate(node.expression, scope);
  const inner = new Environment(scope, scope.frame);
  const { clauses } = node.caseBlock;
  for (const clause of clauses) hoist(machine, clause.statements, inner);
  if (subject.kind === 'literal') {
    const start = matchingClause(machine, clauses, subject.value, inner);
    if (start !== undefined) return start < 0 ? 'normal' : runFrom(machine, clauses, start, inner);
  }
  // A clause without statements falls into the next one, which runs anyway.
  const reached = [...clauses.entries()].filter(([, clause]) => clause.statements.length > 0);
  const completions = reached.map(([index, clause]) => machine.under(subject, clause, true, () => runFrom(machine, clauses, index, inner)));
  const exhaustive = clauses.some(ts.isDefaultClause);
  if (exhaustive && completions.length > 0 && completions.every((one) => one !== 'normal'))
    return completions.includes('return') ? 'return' : 'throw';
  if (completions.includes('return')) machine.skipped += 1;
  return 'normal';
}

/** Index of the clause that a known subject selects, -1 for none; undefined where a case label is not known. */
function matchingClause(
  machine: Machine,
  clauses: readonly ts.CaseOrDefaultClause[],
  subject: unknown,
  scope: Environment,
): number | undefined {
  let fallback = -1;
  let open = false;
  for (const [index, clause] of clauses.entries()) {
    if (ts.isDefaultClause(clause)) {
      fallback = index;
      continue;
    }
    const label = machine.evaluate(clause.expression, scope);
    if (label.kind !== 'literal') open = true;
    else if (label.value === subject) return index;
  }
  return open ? undefined : fallback;
}

function runFrom(machine: Machine, clauses: readonly ts.CaseOrDefaultClause[], start: number, scope: Environment): Completion {
  for (const clause of clauses.slice(start)) {
    const completion = executeStatements(machine, clause.statements, scope);
    if (completion === 'break') return 'normal';
    if (completion !== 'normal') return completion;
  }
  return 'normal';
}

/** Everything a function gave back: its returns, or nothing. */
export function returned(exits: readonly Exit[]): Value {
  if (exits.length === 0) return UNDEFINED;
  const value = union(exits.map((exit) => exit.value));
  return value.kind === 'union' && exits.length > 1 ? { ...value, exits: [...exits] } : value;
}
