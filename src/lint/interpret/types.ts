import { ts } from 'ts-morph';
import type { SourceModule } from '../program/program.js';
import { propertyName } from '../program/syntax.js';
import { phantom } from './classes.js';
import { type Machine, term } from './machine.js';
import type { ModuleGraph } from './modules.js';
import { array, type ClassValue, isNullish, optionsOf, type Term, type TypeReference, union, unknown, type Value } from './value.js';

/** Wrappers that say nothing about which value it is. */
const TRANSPARENT = new Set([
  'Promise',
  'Readonly',
  'Partial',
  'Required',
  'NonNullable',
  'Awaited',
  'Pick',
  'Omit',
  'InstanceType',
  'PromiseLike',
  'DeepPartial',
]);
/** Aliases and interfaces that name each other are followed this far. */
const DEEPEST_TYPE = 6;

/** Reads declared types where a value is not known. Only names that imports or declarations give a meaning count. */
export class TypeReader {
  constructor(
    private readonly machine: Machine,
    private readonly graph: ModuleGraph,
  ) {}

  /** A value of type `type`, or `fallback` where the type does not lead to anything of the program or of a package. */
  valueOf(type: TypeReference, fallback: Value): Value {
    const found = this.read(type, fallback, 0);
    if (found === undefined) return fallback;
    const kept = optionsOf(fallback).filter(
      (option) =>
        !isNullish(option) &&
        !(option.kind === 'term' && (option.op === 'unknown' || option.op === 'parameter' || option.op === 'element')),
    );
    return union([...kept, found]);
  }

  private read(type: TypeReference, fallback: Value, depth: number): Value | undefined {
    if (depth > DEEPEST_TYPE) return undefined;
    const { node, module } = type;
    const inner = (next: ts.TypeNode | undefined): Value | undefined => next && this.read({ node: next, module }, fallback, depth + 1);
    if (ts.isParenthesizedTypeNode(node) || ts.isTypeOperatorNode(node)) return inner(node.type);
    if (ts.isUnionTypeNode(node) || ts.isIntersectionTypeNode(node)) {
      const found = node.types.flatMap((each) => inner(each) ?? []);
      return found.length > 0 ? union(found) : undefined;
    }
    if (ts.isArrayTypeNode(node)) {
      const element = inner(node.elementType);
      return element && { ...array([]), rest: [element] };
    }
    if (ts.isTypeLiteralNode(node)) return this.typedTerm(type, fallback);
    if (ts.isTypeQueryNode(node)) return ts.isIdentifier(node.exprName) ? this.graph.valueNamed(node.exprName.text, module) : undefined;
    if (!ts.isTypeReferenceNode(node)) return undefined;
    const name = ts.isIdentifier(node.typeName) ? node.typeName.text : node.typeName.right.text;
    const declared = this.graph.types.named(ts.isIdentifier(node.typeName) ? name : node.typeName.getText(), module);
    if (declared === undefined) return TRANSPARENT.has(name) ? inner(node.typeArguments?.[0]) : undefined;
    if (declared.kind === 'package') return this.external(declared.module, declared.name, type, fallback);
    return this.declaredValue(declared.node, declared.module, type, fallback, depth);
  }

  private declaredValue(node: ts.Node, module: SourceModule, type: TypeReference, fallback: Value, depth: number): Value | undefined {
    if (ts.isClassLike(node)) {
      const owner = this.graph.classValue(node, module);
      return owner && phantom(this.machine, owner, type.node);
    }
    if (ts.isTypeAliasDeclaration(node)) return this.read({ node: node.type, module }, fallback, depth + 1);
    if (!ts.isInterfaceDeclaration(node)) return undefined;
    const classes = this.classesOf(node);
    if (classes.length > 0 && classes.length <= 3) return union(classes.map((owner) => phantom(this.machine, owner, type.node)));
    return this.typedTerm({ node: type.node, module: type.module }, fallback);
  }

  /** A term that remembers its type, so that members can be looked up. */
  private typedTerm(type: TypeReference, fallback: Value): Term {
    const base: Term = fallback.kind === 'term' ? fallback : unknown(type.node);
    return { ...base, type };
  }

  private external(module: string, name: string, type: TypeReference, fallback: Value): Value {
    const key = `${module}\0${name}\0${type.module.manifest?.dir ?? ''}`;
    let value = this.graph.externals.get(key);
    if (value === undefined) {
      value = { kind: 'term', op: 'new', base: { kind: 'term', op: 'import', module, name }, args: [], node: type.node, assumed: true };
      this.graph.externals.set(key, value);
    }
    // Data that merely has a package's type stays what it is: only where nothing is known does the type stand in.
    return fallback.kind === 'term' && fallback.op === 'element' ? fallback : value;
  }

  private classesOf(node: ts.InterfaceDeclaration): ClassValue[] {
    const list = this.graph.types.implementersOf(node);
    return list.flatMap((each) => this.graph.classValue(each.node, each.module) ?? []);
  }

  /** A member of a value of which only the type is known. */
  member(type: TypeReference, base: Term, name: string, node: ts.Node | undefined): Value | undefined {
    const found = this.findMember(type, name, 0);
    if (found === undefined) return undefined;
    const fallback = term(this.machine, { op: 'member', base, name, ...(node && { node }) });
    const value = found.method ? undefined : this.read({ node: found.type, module: found.module }, fallback, 0);
    if (value === undefined || (value.kind === 'term' && value.op === 'member')) {
      return {
        ...fallback,
        ...(found.method ? { returns: { node: found.type, module: found.module } } : { type: { node: found.type, module: found.module } }),
      };
    }
    return value;
  }

  private findMember(
    type: TypeReference,
    name: string,
    depth: number,
  ): { type: ts.TypeNode; module: SourceModule; method: boolean } | undefined {
    if (depth > DEEPEST_TYPE) return undefined;
    const { node, module } = type;
    if (ts.isTypeLiteralNode(node) || ts.isInterfaceDeclaration(node))
      return this.memberIn(node.members, module, name) ?? this.inherited(node, module, name, depth);
    if (ts.isUnionTypeNode(node) || ts.isIntersectionTypeNode(node)) {
      for (const each of node.types) {
        const found = this.findMember({ node: each, module }, name, depth + 1);
        if (found) return found;
      }
      return undefined;
    }
    if (!ts.isTypeReferenceNode(node)) return undefined;
    const declared = this.graph.types.named(node.typeName.getText(), module);
    if (declared?.kind !== 'declaration') {
      const [argument] = node.typeArguments ?? [];
      return argument && TRANSPARENT.has(node.typeName.getText())
        ? this.findMember({ node: argument, module }, name, depth + 1)
        : undefined;
    }
    if (ts.isTypeAliasDeclaration(declared.node))
      return this.findMember({ node: declared.node.type, module: declared.module }, name, depth + 1);
    if (!ts.isInterfaceDeclaration(declared.node)) return undefined;
    return this.memberIn(declared.node.members, declared.module, name) ?? this.inherited(declared.node, declared.module, name, depth);
  }

  private inherited(
    node: ts.Node,
    module: SourceModule,
    name: string,
    depth: number,
  ): { type: ts.TypeNode; module: SourceModule; method: boolean } | undefined {
    if (!ts.isInterfaceDeclaration(node)) return undefined;
    for (const base of node.heritageClauses?.flatMap((clause) => [...clause.types]) ?? []) {
      if (!ts.isIdentifier(base.expression)) continue;
      const declared = this.graph.types.named(base.expression.text, module);
      if (declared?.kind !== 'declaration' || !ts.isInterfaceDeclaration(declared.node)) continue;
      const found =
        this.memberIn(declared.node.members, declared.module, name) ??
        (depth < DEEPEST_TYPE ? this.inherited(declared.node, declared.module, name, depth + 1) : undefined);
      if (found) return found;
    }
    return undefined;
  }

  private memberIn(
    members: ts.NodeArray<ts.TypeElement>,
    module: SourceModule,
    name: string,
  ): { type: ts.TypeNode; module: SourceModule; method: boolean } | undefined {
    for (const member of members) {
      if (propertyName(member.name as ts.PropertyName | undefined) !== name) continue;
      if ((ts.isPropertySignature(member) || ts.isMethodSignature(member)) && member.type)
        return { type: member.type, module, method: ts.isMethodSignature(member) };
    }
    return undefined;
  }
}
