import { ts } from 'ts-morph';
import { phantom } from '../interpret/classes.js';
import type { Interpreter } from '../interpret/interpreter.js';
import { type ClassValue, literal, object, stringOf, symbolOf, type Value } from '../interpret/value.js';
import type { SourceModule } from '../program/program.js';
import { hasModifier, propertyName } from '../program/syntax.js';
import { type Definition, readDefinition } from './definition.js';
import type { Recorder } from './recorder.js';
import { DECORATORS, FILE_FOLDERS, FILE_FRAMEWORKS, PROMPT_CLASSES, RESOURCE_CLASSES, TOOL_CLASSES } from './tables.js';

/** Adds what frameworks collect by themselves: subclasses of their tool class, decorated methods, files of their tools folder. */
export function collectFrameworkTools(interpreter: Interpreter, recorder: Recorder, modules: ReadonlyMap<string, SourceModule>): void {
  for (const value of [...recorder.classes]) {
    addClass(interpreter, recorder, value);
    addDecorated(interpreter, recorder, value);
  }
  for (const module of modules.values()) {
    if (FILE_FRAMEWORKS.some((name) => module.manifest?.dependencies[name] !== undefined)) addFile(interpreter, recorder, module);
  }
}

function addClass(interpreter: Interpreter, recorder: Recorder, value: ClassValue): void {
  const base = symbolOf(externalBase(value));
  const kind = TOOL_CLASSES.test(base)
    ? 'tool'
    : RESOURCE_CLASSES.test(base)
      ? 'resource'
      : PROMPT_CLASSES.test(base)
        ? 'prompt'
        : undefined;
  if (kind === undefined || hasModifier(value.node, ts.SyntaxKind.AbstractKeyword)) return;
  const { machine } = interpreter;
  const instance = interpreter.bounded(value.node, value.module.path, () => value.instances[0] ?? phantom(machine, value, value.node));
  const definition = instance && readDefinition(machine, instance);
  if (definition?.name === undefined) return;
  recorder.addDeclared({
    kind,
    style: 'class',
    definition: { ...definition, node: value.node },
    node: value.node,
    module: value.module,
    maybe: false,
  });
}

/** `@Tool({ name, description, parameters }) method(args, context)` */
function addDecorated(interpreter: Interpreter, recorder: Recorder, value: ClassValue): void {
  const { machine } = interpreter;
  const scope = value.instanceScope ?? value.scope;
  for (const member of value.node.members) {
    if (!ts.isMethodDeclaration(member)) continue;
    const name = propertyName(member.name);
    const method = name === undefined ? undefined : value.members.get(name)?.value;
    if (method?.kind !== 'function') continue;
    for (const { expression } of ts.getDecorators(member) ?? []) {
      if (!ts.isCallExpression(expression)) continue;
      const read = interpreter.bounded(expression, value.module.path, () => {
        const symbol = symbolOf(machine.evaluate(expression.expression, scope));
        const kind = DECORATORS.find(([pattern]) => pattern.test(symbol))?.[1];
        return kind && { kind, args: expression.arguments.map((argument) => machine.evaluate(argument, scope)) };
      });
      if (read === undefined) continue;
      const definition = read.args[0] && readDefinition(machine, read.args[0]);
      const self = interpreter.bounded(value.node, value.module.path, () => value.instances[0] ?? phantom(machine, value, value.node));
      recorder.addDeclared({
        kind: read.kind,
        style: 'decorator',
        definition: {
          ...(definition ?? EMPTY),
          name: definition?.name ?? literal(method.node.name?.getText() ?? '', member),
          handler: { ...method, self },
          node: definition?.node ?? expression,
        },
        node: expression,
        module: value.module,
        maybe: false,
      });
    }
  }
}

/** The class of a package that a class of the program extends, through any number of its own. */
function externalBase(value: ClassValue): Value | undefined {
  let current: Value | undefined = value;
  for (let hop = 0; current?.kind === 'class' && hop < 10; hop += 1) current = current.parent;
  return current;
}

/** One file, one tool: its default export is the handler, `schema` and `metadata` describe it. */
function addFile(interpreter: Interpreter, recorder: Recorder, module: SourceModule): void {
  const exported = interpreter.graph.exportsOf(module);
  const { machine } = interpreter;
  const read = (name: string): Value | undefined => {
    const cell = exported.get(name);
    return cell && machine.read(cell);
  };
  const handler = read('default');
  const metadata = read('metadata');
  const kind = FILE_FOLDERS.find(([pattern]) => pattern.test(module.path))?.[1];
  if (kind === undefined || handler?.kind !== 'function' || metadata?.kind !== 'object') return;
  const name = machine.get(metadata, 'name');
  const file =
    module.path
      .split('/')
      .at(-1)
      ?.replace(/\.\w+$/, '') ?? module.path;
  const definition: Definition = {
    ...(readDefinition(machine, metadata) ?? readDefinition(machine, object()) ?? EMPTY),
    name: stringOf(name) === undefined ? literal(file, module.file) : name,
    schema: read('schema'),
    handler,
    node: metadata.node,
  };
  recorder.addDeclared({ kind, style: 'file', definition, node: metadata.node ?? module.file, module, maybe: false });
}

const EMPTY: Definition = {
  name: undefined,
  description: undefined,
  title: undefined,
  schema: undefined,
  output: undefined,
  annotations: undefined,
  handler: undefined,
  node: undefined,
};
