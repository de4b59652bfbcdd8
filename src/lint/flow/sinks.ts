import { ts } from 'ts-morph';
import type { ExternalCall } from '../interpret/machine.js';
import { type ObjectValue, optionsOf, stringOf, symbolOf, truth, type Value } from '../interpret/value.js';
import { packageOf } from '../model/backends.js';
import { isCallOf, type OwnTables } from '../program/own.js';
import { dependsOnInput } from './depends.js';
import { calledSymbol, literalText } from './same.js';
import { type Danger, INTERPRETERS, OPTION_DANGER, REMOTE_SHELLS, SAFE_AGENTS, SINKS, type SinkRow } from './sink-tables.js';
import { templateWords } from './template-words.js';

/** One dangerous value of one call. */
export interface SinkUse {
  danger: Danger;
  call: ExternalCall;
  value: Value;
  label: string;
  /** Text that the operation puts in front: the scheme of an address of which only the host is given. */
  before?: string;
  /** A shell only reads it where a condition that source does not decide holds: `shell: process.platform === 'win32'`. */
  sometimes?: boolean;
  /** Arguments of a program: which options of it are dangerous, and whether `--` stands before. */
  program?: { name: string; options: string | undefined; afterDashes: boolean; list: boolean };
  /** The connection itself is checked: a lookup or an agent of its own. */
  guarded?: boolean;
}

/** The dangerous values of a call; none where nothing in them depends on input. */
export function sinksOf(call: ExternalCall, own: OwnTables): SinkUse[] {
  if (![...call.args, call.callee].some((value) => dependsOnInput(value))) return [];
  const symbol = calledSymbol(call.result);
  if (symbol.startsWith('?')) return [];
  const declared = own.sinks.flatMap(({ of, danger, argument, label }): SinkUse[] => {
    const value = isCallOf(of, symbol) ? call.args[argument] : undefined;
    return value === undefined ? [] : [{ danger, call, value, label }];
  });
  return [...declared, ...SINKS.filter((row) => row.symbol.test(symbol)).flatMap((row) => usesOf(row, call, symbol))].filter((use) =>
    dependsOnInput(use.value),
  );
}

function usesOf(row: SinkRow, call: ExternalCall, symbol: string): SinkUse[] {
  const label = labelOf(row, symbol);
  // A tagged template gets its values apart from its text: the library binds or quotes them.
  const isTag = ts.isTaggedTemplateExpression(call.node);
  if (isTag && row.words) return ofTemplate(call);
  if (isTag && !row.tagged) return [];
  if (row.danger === 'command') return ofProgram(row, call, label);
  const kind = kindOf(row, call);
  const uses = row.args.flatMap((position) =>
    argumentsOf(row, call, position).map((use): SinkUse => ({ danger: kind, call, label, ...use })),
  );
  if (row.danger === 'filter') return [...uses, ...codeInFilter(call, label)];
  if (row.danger === 'shell')
    return [
      ...uses,
      ...environmentOf(
        call,
        call.args.flatMap((arg) => optionsOf(arg)).filter((each) => each.kind === 'object'),
        label,
      ),
    ];
  if (row.danger !== 'address') return uses;
  const guarded = call.args.some(hasOwnConnection);
  return [...uses.map((use) => ({ ...use, guarded })), ...headersOf(call, label), ...queriesOf(call, label)];
}

/** What an option makes of an operation: a shell of a command line, code of the text that a worker gets. */
function kindOf(row: SinkRow, call: ExternalCall): Danger {
  if (row.becomes === undefined) return row.danger;
  const { option, danger } = row.becomes;
  const values = call.args
    .flatMap((arg) => optionsOf(arg))
    .flatMap((each) => (each.kind === 'object' ? (propertyOf(each, option) ?? []) : []));
  return values.some((value) => truth(value) !== false) ? danger : row.danger;
}

const CODE_OPERATORS = new Set(['$where', '$function', '$accumulator']);

/** `{ $where: text }`: the database runs the text. */
function codeInFilter(call: ExternalCall, label: string): SinkUse[] {
  const filters = call.args.flatMap((arg) => optionsOf(arg)).filter((option) => option.kind === 'object');
  return filters.flatMap((filter) =>
    [...filter.properties].flatMap(([name, cell]): SinkUse[] =>
      CODE_OPERATORS.has(name) ? [{ danger: 'filter-code', call, value: cell.value, label: `${name} of ${label}` }] : [],
    ),
  );
}

function labelOf(row: SinkRow, symbol: string): string {
  const name =
    symbol
      .replace(/\(\)$/, '')
      .split('.')
      .at(-1)
      ?.replace(/^global:/, '') ?? '';
  return row.label.replace('{name}', name).replace('{package}', packageOf(symbol).replace(/\(\)$/, ''));
}

/** The argument itself, or those of its properties that matter. */
function argumentsOf(row: SinkRow, call: ExternalCall, position: number): Pick<SinkUse, 'value' | 'before'>[] {
  const argument = call.args[position];
  if (argument === undefined) return [];
  const options = optionsOf(argument);
  const plain = options.filter((option) => option.kind !== 'function' && option.kind !== 'class' && option.kind !== 'object');
  // A union stays whole: it knows which of its values comes under which conditions.
  const whole = argument.kind === 'union' ? { ...argument, options: plain } : argument;
  const texts = plain.length > 0 && !row.tagged && (position === 0 || row.danger !== 'address') ? [{ value: whole }] : [];
  const ofObjects = options.flatMap((option): Pick<SinkUse, 'value' | 'before'>[] => {
    if (option.kind !== 'object') return [];
    if (row.danger === 'filter') return [{ value: option }];
    const own = (row.properties ?? []).flatMap((name) => {
      const value = propertyOf(option, name);
      return value === undefined ? [] : [{ value, ...((name === 'host' || name === 'hostname') && { before: 'https://' }) }];
    });
    // The caller's object as a whole: it has every property.
    return [...own, ...(row.properties === undefined ? [] : option.spreads.map((value) => ({ value })))];
  });
  return [...texts, ...ofObjects];
}

function propertyOf(object: ObjectValue, name: string): Value | undefined {
  return object.properties.get(name)?.value;
}

/** Headers that are the caller's as a whole, not one by one. */
function headersOf(call: ExternalCall, label: string): SinkUse[] {
  return call.args.flatMap((argument) =>
    optionsOf(argument).flatMap((option) => {
      const headers = option.kind === 'object' ? propertyOf(option, 'headers') : undefined;
      if (headers === undefined) return [];
      const wholes = optionsOf(headers).flatMap((each) => (each.kind === 'object' ? each.spreads : each.kind === 'term' ? [each] : []));
      return wholes.map((value): SinkUse => ({ danger: 'headers', call, value, label }));
    }),
  );
}

/** GraphQL in the body of a request: `{ query: text }`, as it is or made JSON. */
function queriesOf(call: ExternalCall, label: string): SinkUse[] {
  const bodies = call.args.flatMap((arg) => optionsOf(arg)).flatMap((arg) => (arg.kind === 'object' ? [arg, ...bodyOf(arg)] : []));
  return bodies.flatMap((body): SinkUse[] => {
    const value = propertyOf(body, 'query');
    const text = value && literalText(value);
    return value !== undefined && /^\s*(query|mutation|subscription|\{)/.test(text ?? '') && text?.includes('{')
      ? [{ danger: 'query', call, value, label: `${label} as GraphQL` }]
      : [];
  });
}

function bodyOf(options: ObjectValue): ObjectValue[] {
  const body = propertyOf(options, 'body') ?? propertyOf(options, 'data');
  const made = body?.kind === 'term' && symbolOf(body) === 'global:JSON.stringify()' ? body.args?.[0] : body;
  return made?.kind === 'object' ? [made] : [];
}

/** The variables of a program that are the caller's as a whole, names included. */
function environmentOf(call: ExternalCall, options: readonly ObjectValue[], label: string): SinkUse[] {
  return options.flatMap((option) => {
    const environment = propertyOf(option, 'env');
    if (environment === undefined) return [];
    const wholes = optionsOf(environment).flatMap((each) => (each.kind === 'object' ? each.spreads : each.kind === 'term' ? [each] : []));
    return wholes.map((value): SinkUse => ({ danger: 'environment', call, value, label }));
  });
}

const CONNECTIONS = ['agent', 'httpAgent', 'httpsAgent', 'dispatcher', 'lookup', 'fetch'];

/** A lookup of its own, or an agent that checks where it connects. */
function hasOwnConnection(argument: Value): boolean {
  return optionsOf(argument).some(
    (option) =>
      option.kind === 'object' &&
      CONNECTIONS.some((name) => {
        const value = propertyOf(option, name);
        return value !== undefined && checksConnection(value, 0);
      }),
  );
}

function checksConnection(value: Value, depth: number): boolean {
  if (depth > 5) return false;
  if (value.kind === 'function') return true;
  if (value.kind === 'union') return value.options.every((option) => checksConnection(option, depth + 1));
  if (value.kind === 'object')
    return [...value.properties].some(
      ([name, cell]) => /^(lookup|connect|connector)$/.test(name) && checksConnection(cell.value, depth + 1),
    );
  if (value.kind !== 'term') return false;
  return SAFE_AGENTS.test(symbolOf(value)) || (value.args ?? []).some((arg) => arg.kind === 'object' && checksConnection(arg, depth + 1));
}

/** A program with its arguments: which program, what a shell reads, what an interpreter runs, and the arguments one by one. */
function ofProgram(row: SinkRow, call: ExternalCall, label: string): SinkUse[] {
  const { program, argv, options } = partsOfProgram(row, call);
  if (program === undefined) return [];
  const shell = options.map((option) => propertyOf(option, 'shell')).find((value) => value !== undefined);
  const decided = shell === undefined ? false : truth(shell);
  const uses: SinkUse[] = environmentOf(call, options, label);
  const lists = argv === undefined ? [] : optionsOf(argv);
  const items = lists.map((list) => (list.kind === 'array' ? [...list.elements, ...list.rest] : []));
  if (decided !== false) {
    const sometimes = decided === undefined;
    uses.push(
      ...[program, ...items.flat(), ...lists.filter((list) => list.kind === 'term')].map(
        (value): SinkUse => ({ danger: 'shell', call, value, label: `${label} with a shell`, sometimes }),
      ),
    );
    if (!sometimes) return uses;
  }
  uses.push({ danger: 'command', call, value: program, label });
  const name =
    optionsOf(program)
      .map(stringOf)
      .find((text) => text !== undefined) ?? '';
  for (const [index, list] of lists.entries()) {
    if (list.kind === 'term')
      uses.push({ danger: 'argument', call, value: list, label, program: { name, options: undefined, afterDashes: false, list: true } });
    else uses.push(...ofArguments(call, label, name, items[index] ?? [], list.kind === 'array' ? list.rest : []));
  }
  return uses;
}

/** A program that is started by a template, each value of which is a word. */
function ofTemplate(call: ExternalCall): SinkUse[] {
  const [program, ...items] = templateWords(call.args);
  if (program === undefined) return [];
  const label = 'a template of $';
  return [{ danger: 'command', call, value: program, label }, ...ofArguments(call, label, stringOf(program) ?? '', items, [])];
}

function partsOfProgram(row: SinkRow, call: ExternalCall): { program: Value | undefined; argv: Value | undefined; options: ObjectValue[] } {
  const [first, second] = call.args;
  const options = call.args.flatMap((arg) => optionsOf(arg)).filter((option) => option.kind === 'object');
  const held = options.find((option) => option.properties.has('args'));
  if (row.properties !== undefined && first?.kind === 'object')
    return { program: propertyOf(first, 'command'), argv: propertyOf(first, 'args'), options: [] };
  // Bun takes the program and its arguments as one list.
  if (first?.kind === 'array') return { program: first.elements[0], argv: { ...first, elements: first.elements.slice(1) }, options };
  const argv =
    second !== undefined && optionsOf(second).some((option) => option.kind === 'array' || option.kind === 'term')
      ? second
      : held && propertyOf(held, 'args');
  return { program: first, argv, options };
}

function ofArguments(call: ExternalCall, label: string, name: string, items: readonly Value[], rest: readonly Value[]): SinkUse[] {
  const texts = items.map((item) => stringOf(item));
  const words = [name, ...texts];
  const first = texts.find((text) => text !== undefined && !text.startsWith('-'));
  const danger = OPTION_DANGER.find(
    (each) =>
      each.program.test(name) && (each.subcommand === undefined || texts.some((text) => text !== undefined && each.subcommand?.test(text))),
  );
  const uses: SinkUse[] = [];
  items.forEach((value, index) => {
    const script = scriptAt(words, index + 1);
    const remote = REMOTE_SHELLS.test(name) && index > 0 && index === items.length - 1;
    if (script !== undefined || remote) {
      uses.push({ danger: script ?? 'shell', call, value, label: `${label}: ${remote ? name : interpreterName(words, index + 1)}` });
      return;
    }
    const afterDashes = texts.slice(0, index).includes('--');
    uses.push({
      danger: 'argument',
      call,
      value,
      label: first === undefined ? label : `${label} of ${name}`,
      program: { name, options: danger?.what, afterDashes, list: rest.includes(value) },
    });
  });
  return uses;
}

/**
 * What kind of script the word at `index` is: `sh -c script`, wherever in the command line that stands. Most interpreters take one
 * word, and hand the others to the script; some join all that follow.
 */
function scriptAt(words: readonly (string | undefined)[], index: number): 'shell' | 'code' | undefined {
  for (let at = 0; at < index - 1; at += 1) {
    const interpreter = INTERPRETERS.find((each) => each.program.test(words[at] ?? ''));
    if (interpreter === undefined) continue;
    const flags = interpreter.joins ? words.slice(at + 1, index) : words.slice(index - 1, index);
    if (flags.some((word) => interpreter.flags.test(word ?? ''))) return interpreter.danger;
  }
  return undefined;
}

function interpreterName(words: readonly (string | undefined)[], index: number): string {
  const at = words.findIndex((word) => INTERPRETERS.some((each) => each.program.test(word ?? '')));
  return words.slice(Math.max(at, 0), index).join(' ');
}
