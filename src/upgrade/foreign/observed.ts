import { ts } from 'ts-morph';
import { buildModel } from '../../lint/model/build.js';
import type { ServerModel, ToolModel } from '../../lint/model/facts.js';
import { argumentsRead } from '../../lint/model/handlers.js';
import type { Sources } from '../../lint/program/program.js';
import { positionOf } from '../../lint/program/syntax.js';
import { collect } from './edits.js';

/** A tool that declares nothing of its arguments, and what its handler reads of them. */
export interface ObservedTool {
  name: string;
  schema: { type: 'object'; properties: Record<string, object>; required?: string[]; additionalProperties: false };
}

/** What source tells of the arguments of one server's tools. */
export interface ObservedServer {
  /** The file that makes the server. */
  file: string;
  /** Some tool takes arguments that nothing checks. */
  isUnchecked: boolean;
  tools: ObservedTool[];
  /** Tools that declare nothing, and whose reads are not certain. */
  uncertain: { name: string; file: string; line: number }[];
}

/** Reads what handlers do with arguments that no schema describes. Runs nothing. */
export function observeArguments(sources: Sources): ObservedServer[] {
  const { model } = buildModel(sources);
  return model.servers.filter(({ role }) => role === 'source').map(observe);
}

function observe({ place, tools }: ServerModel): ObservedServer {
  const undeclared = tools.filter(isUndeclared);
  const isCertain = ({ facts, nameKnown }: ToolModel) => nameKnown && !facts.passesOn && !facts.unfinished;
  return {
    file: place.module.path,
    isUnchecked: undeclared.length > 0 || tools.some(({ input }) => !input.validated),
    tools: undeclared.filter(isCertain).map(({ name, facts }) => ({ name, schema: schemaOf(argumentsRead(facts), facts.readAt) })),
    uncertain: undeclared
      .filter((tool) => !isCertain(tool))
      .map(({ name, place: at }) => ({ name, file: at.module.path, line: positionOf(at.node).line })),
  };
}

/** Whether a tool takes arguments of which it declares none. */
function isUndeclared({ input: { kind }, facts, dispatched, schema }: ToolModel): boolean {
  if (kind === 'empty') return dispatched && schema.bare === true && facts.passesOn;
  return (kind === 'missing' || kind === 'open') && (facts.reads.size > 0 || facts.passesOn);
}

/** An object of what is read and nothing else. A type is stated where the program states it. */
function schemaOf(names: readonly string[], readAt: ReadonlyMap<string, ts.Node>): ObservedTool['schema'] {
  const stated = names.map((name) => ({ name, ...statedType(name, readAt.get(name)) }));
  const required = stated.filter(({ isRequired }) => isRequired).map(({ name }) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(stated.map(({ name, type }) => [name, type === undefined ? {} : { type }])),
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  };
}

interface Stated {
  type?: 'string' | 'number' | 'boolean' | undefined;
  isRequired?: boolean;
}

/** `args.a as string`, or one part of `args as { a: string; b?: number }`. Nothing where the same function also asks what it is. */
function statedType(name: string, read: ts.Node | undefined): Stated {
  if (!read) return {};
  const around = ts.findAncestor(read, (node) => ts.isFunctionLike(node) || ts.isSourceFile(node)) ?? read;
  const asked = collect(around, (node) =>
    ts.isTypeOfExpression(node) && new RegExp(`\\b${name}\\b`).test(node.getText()) ? node : undefined,
  );
  if (asked.length > 0) return {};
  if (ts.isAsExpression(read.parent)) return { type: keyword(read.parent.type) };
  const cast = castAround(read);
  const member = cast?.members.find((each) => ts.isPropertySignature(each) && each.name.getText() === name);
  if (!member || !ts.isPropertySignature(member)) return {};
  return { type: keyword(member.type), isRequired: !member.questionToken && keyword(member.type) !== undefined };
}

/** The type that the arguments are said to have, as a whole, where they are taken apart or read. */
function castAround(read: ts.Node): ts.TypeLiteralNode | undefined {
  const whole = ts.isPropertyAccessExpression(read)
    ? read.expression
    : ts.isBindingElement(read) && ts.isVariableDeclaration(read.parent.parent)
      ? read.parent.parent.initializer
      : undefined;
  const value = whole && ts.isParenthesizedExpression(whole) ? whole.expression : whole;
  return value && ts.isAsExpression(value) && ts.isTypeLiteralNode(value.type) ? value.type : undefined;
}

function keyword(type: ts.TypeNode | undefined): Stated['type'] {
  if (type?.kind === ts.SyntaxKind.StringKeyword) return 'string';
  if (type?.kind === ts.SyntaxKind.NumberKeyword) return 'number';
  return type?.kind === ts.SyntaxKind.BooleanKeyword ? 'boolean' : undefined;
}
