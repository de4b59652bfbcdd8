import { ts } from 'ts-morph';
import type { TextFiles } from '../migrations.js';
import { applyEdits, collect, lineAt, type TextEdit } from './edits.js';
import { formAt, functionAround, methodOf, receiverOf } from './handlers.js';
import { addImport } from './imports.js';
import type { StepOutcome } from './migrate-sdk.js';
import { placeBeside } from './module-beside.js';
import { QUESTION_MODULE } from './question-module.js';
import { isRepeatable } from './repeatable.js';
import { isServerExpression } from './servers.js';

type Handler = ts.ArrowFunction | ts.FunctionExpression;

/** What asks the client in the middle of a call, and the function that ends the round for it. */
const QUESTIONS: Readonly<Record<string, { ask: string; what: string; advice: string }>> = {
  elicitInput: {
    ask: 'askUser',
    what: 'a question to the user in the middle of a call',
    advice: 'return inputRequired.elicit(...) and go on when the client calls again',
  },
  createMessage: {
    ask: 'askModel',
    what: 'sampling, which is deprecated',
    advice: 'return inputRequired with a sampling request, or call a model of your own',
  },
  listRoots: {
    ask: 'askRoots',
    what: 'roots, which are deprecated',
    advice: 'take the folders from configuration, or return inputRequired with a roots request',
  },
};
const METHODS: Readonly<Record<string, string>> = { requestSampling: 'createMessage' };

const LOGS = {
  what: 'log messages outside of a request, which 2026-07-28 clients do not get',
  advice: 'log to stderr, or with ctx.mcpReq.log while a request runs',
};

/**
 * Questions to the client in the middle of a call become the end of a round, and log messages ride on the request, where a handler is recognised
 * and running again what stands before is harmless. Everything else is reported with its line, and not edited.
 */
export function endRounds(path: string, text: string, source: ts.SourceFile, files: TextFiles, outcome: StepOutcome): string | undefined {
  const plan: Plan = { edits: [], left: [], asks: new Set(), contexts: new Map() };
  const calls = collect(source, (node) => (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) ? node : undefined));
  const questions = calls.filter((call) => questionOf(call) && isAsked(call, source, files));
  for (const call of questions) planQuestion(call, questions, source, plan);
  for (const call of calls) if (methodOf(call) === 'sendLoggingMessage') planLog(call, source, files, plan);
  for (const [handler, context] of plan.contexts) plan.edits.push(...context.edits(handler));
  if (plan.asks.size > 0) {
    const specifier = placeBeside(path, source, files, outcome.changes, QUESTION_MODULE);
    plan.edits.push(
      ...addImport(source, '@modelcontextprotocol/server', ['isInputRequiredResult']),
      ...addImport(source, specifier, [...plan.asks].sort()),
    );
  }
  outcome.left.push(...plan.left.map(({ node, what, advice }) => ({ file: path, line: lineAt(text, node.getStart()), what, advice })));
  if (plan.edits.length === 0) return undefined;
  const changed = applyEdits(text, plan.edits);
  outcome.changes.set(path, changed);
  return changed;
}

interface Plan {
  edits: TextEdit[];
  left: { node: ts.Node; what: string; advice: string }[];
  /** Functions of the module that are used. */
  asks: Set<string>;
  /** Handlers that need their context, and what it is called there. */
  contexts: Map<Handler, Context>;
}

interface Context {
  name: string;
  edits(handler: Handler): TextEdit[];
}

function questionOf(call: ts.CallExpression): (typeof QUESTIONS)[string] | undefined {
  const method = methodOf(call) ?? '';
  return QUESTIONS[METHODS[method] ?? method];
}

/** Whether it is the client that is asked: `createMessage` is also what libraries of models call it. */
function isAsked(call: ts.CallExpression, source: ts.SourceFile, files: TextFiles): boolean {
  const receiver = receiverOf(call);
  if (receiver === undefined) return false;
  if (/\bmcpReq$/.test(receiver.getText())) return true;
  return methodOf(call) !== 'createMessage' || isServerExpression(receiver, source, files);
}

function planQuestion(call: ts.CallExpression, all: readonly ts.CallExpression[], source: ts.SourceFile, plan: Plan): void {
  const question = questionOf(call);
  if (!question) return;
  const shape = shapeOf(call, all);
  if (typeof shape === 'string') {
    plan.left.push({ node: call, what: `${question.what}: ${shape}`, advice: question.advice });
    return;
  }
  const { handler, statement, name, pattern, context } = shape;
  plan.contexts.set(handler, context);
  plan.asks.add(question.ask);
  const { indent, eol, end, quote } = formAt(source.text, statement);
  const given = [context.name, `${quote}${name}${quote}`, ...call.arguments.map((argument) => argument.getText())];
  const lines = [
    `const ${name} = ${question.ask}(${given.join(', ')})${end}`,
    `if (isInputRequiredResult(${name})) return ${name}${end}`,
    ...(pattern === undefined ? [] : [`const ${pattern} = ${name}${end}`]),
  ];
  plan.edits.push({ start: statement.getStart(), end: statement.getEnd(), text: lines.join(eol + indent) });
}

interface Shape {
  handler: Handler;
  statement: ts.VariableStatement;
  name: string;
  /** How the answer is taken apart. */
  pattern: string | undefined;
  context: Context;
}

/** `const answer = await server.elicitInput(…)` in a handler, where everything before it may run twice; or why not. */
function shapeOf(call: ts.CallExpression, all: readonly ts.CallExpression[]): Shape | string {
  const handler = functionAround(call);
  if (!isHandler(handler)) return 'it is not asked in the handler of a tool itself';
  if (all.some((other) => other !== call && functionAround(other) === handler)) return 'the handler asks more than once';
  const method = methodOf(call);
  const wanted = method === 'listRoots' ? 0 : 1;
  if (call.arguments.length !== wanted) return 'it has options of its own';
  const [params] = call.arguments;
  if (params && !ts.isObjectLiteralExpression(params)) return 'what is asked is written elsewhere';
  const names = params ? params.properties.map(({ name }) => name?.getText() ?? '…') : [];
  if (names.some((name) => /^(?:…|tools|toolChoice)$/.test(name))) return 'what it may come to is not certain';
  if (/\bmode\s*:\s*(?!['"]form['"])/.test(params?.getText() ?? '')) return 'it sends the user to a page';
  const awaited = call.parent;
  const declaration = awaited.parent;
  const statement = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : undefined;
  if (!ts.isAwaitExpression(awaited) || !ts.isVariableDeclaration(declaration) || !statement || !ts.isVariableStatement(statement))
    return 'the answer is not kept by itself';
  const isConst = (statement.declarationList.flags & ts.NodeFlags.Const) !== 0 && statement.declarationList.declarations.length === 1;
  if (!isConst || declaration.type) return 'the answer is kept in an unusual way';
  if (!isRepeatable(statement, handler)) return 'what stands before it would run twice';
  if (handler.type) return 'the handler says what it returns';
  const context = contextOf(handler);
  if (!context) return 'the context of the handler is not certain';
  const isName = ts.isIdentifier(declaration.name);
  const name = isName ? declaration.name.getText() : freeName(handler);
  return { handler, statement, name, pattern: isName ? undefined : declaration.name.getText(), context };
}

function freeName(handler: Handler): string {
  return ['answer', 'clientAnswer'].find((name) => !new RegExp(`\\b${name}\\b`).test(handler.getText())) ?? 'answerOfClient';
}

/** A function that is written where a tool is registered, or where calls of tools are handled. */
function isHandler(node: ts.FunctionLikeDeclaration | ts.SourceFile): node is Handler {
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) return false;
  const call = node.parent;
  if (!ts.isCallExpression(call) || call.arguments.at(-1) !== node || !ts.isBlock(node.body)) return false;
  const method = methodOf(call);
  return method === 'registerTool' || (method === 'setRequestHandler' && /^['"]tools\/call['"]$/.test(call.arguments[0]?.getText() ?? ''));
}

/** What the context is called in a handler, and the edit that names it where it has no name. */
function contextOf(handler: Handler): Context | undefined {
  const call = handler.parent as ts.CallExpression;
  const settings = call.arguments[1];
  const isTool = methodOf(call) === 'registerTool';
  if (isTool && !(settings && ts.isObjectLiteralExpression(settings) && !settings.properties.some(ts.isSpreadAssignment))) return undefined;
  const takesArguments = !isTool || (settings !== undefined && /\binputSchema\b/.test(settings.getText()));
  const index = takesArguments ? 1 : 0;
  const parameter = handler.parameters[index];
  if (parameter) return ts.isIdentifier(parameter.name) ? { name: parameter.name.text, edits: () => [] } : undefined;
  if (handler.parameters.length > index || /\bctx\b/.test(handler.getText())) return undefined;
  return { name: 'ctx', edits: (node) => nameContext(node, index) };
}

/** Adds `ctx` to the parameters of a handler. */
function nameContext(handler: Handler, index: number): TextEdit[] {
  const [first] = handler.parameters;
  const body = handler.getText();
  if (first) {
    const isBare = ts.isArrowFunction(handler) && !/^(?:async\s*)?\(/.test(body);
    if (!isBare) return [{ start: first.getEnd(), end: first.getEnd(), text: ', ctx' }];
    return [{ start: first.getStart(), end: first.getEnd(), text: `(${first.getText()}, ctx)` }];
  }
  const open = handler.getStart() + body.indexOf('(') + 1;
  return [{ start: open, end: open, text: index === 0 ? 'ctx' : '_args, ctx' }];
}

/** `server.sendLoggingMessage({ level, data })` while a request runs becomes a message that rides on it. */
function planLog(call: ts.CallExpression, source: ts.SourceFile, files: TextFiles, plan: Plan): void {
  const handler = functionAround(call);
  const [message, ...others] = call.arguments;
  const receiver = receiverOf(call);
  const context = isHandler(handler) ? (plan.contexts.get(handler) ?? contextOf(handler)) : undefined;
  const given = message && ts.isObjectLiteralExpression(message) ? partsOf(message) : undefined;
  const isKnown = receiver !== undefined && isServerExpression(receiver, source, files);
  const isReplaced = plan.edits.some(({ start, end }) => start <= call.getStart() && call.getEnd() <= end);
  if (!isHandler(handler) || !context || !given || others.length > 0 || !isKnown || isReplaced) {
    plan.left.push({ node: call, ...LOGS });
    return;
  }
  plan.contexts.set(handler, context);
  plan.edits.push({ start: call.getStart(), end: call.getEnd(), text: `${context.name}.mcpReq.log(${given.join(', ')})` });
}

/** Level, data and logger of a message, in this order; undefined where they are not written there. */
function partsOf(message: ts.ObjectLiteralExpression): string[] | undefined {
  const parts = new Map<string, string>();
  for (const property of message.properties) {
    if (ts.isPropertyAssignment(property)) parts.set(property.name.getText(), property.initializer.getText());
    else if (ts.isShorthandPropertyAssignment(property)) parts.set(property.name.text, property.name.text);
    else return undefined;
  }
  const [level, data, logger] = ['level', 'data', 'logger'].map((name) => parts.get(name));
  if (level === undefined || data === undefined || parts.size !== (logger === undefined ? 2 : 3)) return undefined;
  return [level, data, ...(logger === undefined ? [] : [logger])];
}
