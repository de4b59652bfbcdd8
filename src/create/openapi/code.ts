import * as z from 'zod';

/** An expression of a generated file: printed as the style check wants it, or evaluated to see what it makes. */
export type Code = string | number | boolean | RegExp | Word | Chain | readonly Code[] | CodeObject;
export interface CodeObject {
  readonly [key: string]: Code;
}

/** A piece of code that is printed as it is: a name that the file declares elsewhere, or `input.id`. */
export class Word {
  constructor(readonly text: string) {}
}

type Call = readonly [name: string, args: readonly Code[]];

/** `z.string().max(5)`: calls on a value, from left to right. `root` is `z`, or a schema that the file declares elsewhere. */
export class Chain {
  constructor(
    readonly calls: readonly Call[],
    readonly root: { name: string; value: unknown } = { name: 'z', value: z },
  ) {}

  call(name: string, ...args: Code[]): Chain {
    return new Chain([...this.calls, [name, args]], this.root);
  }
}

/** The beginnings of a chain. */
export const zod = new Chain([]);
export const zodIso = new Chain([], { name: 'z.iso', value: z.iso });

/** What a chain makes: the very schema that the generated file will make. */
export function evaluate({ root, calls }: Chain): z.ZodType {
  const value = calls.reduce<unknown>(
    (target, [name, args]) => Reflect.apply(Reflect.get(Object(target), name), target, args.map(evaluated)),
    root.value,
  );
  if (value instanceof z.ZodType) return value;
  throw new TypeError('The code makes no schema.');
}

function evaluated(code: Code): unknown {
  if (code instanceof Chain) return evaluate(code);
  if (code instanceof Word) throw new TypeError(`${code.text} has no value here.`);
  if (isList(code)) return code.map(evaluated);
  if (typeof code !== 'object' || code instanceof RegExp) return code;
  return Object.fromEntries(Object.entries(code).map(([key, child]) => [key, evaluated(child)]));
}

/** Characters of a line, as `biome.json` of a project says. */
export const WIDTH = 140;
/** A chain with a longer expression in it stands on several lines. */
const LONG_EXPRESSION = 5;

/**
 * An expression as the formatter of a project writes it: `indent` is where its first line is indented to, `column` where the expression
 * itself begins, and `tail` how many characters follow it. Objects stand on lines of their own, so that little is left to decide.
 */
export function print(code: Code, indent: number, column: number, tail: number): string {
  if (typeof code === 'string') return quote(code);
  if (typeof code === 'number' || typeof code === 'boolean') return String(code).replace('e+', 'e');
  if (code instanceof RegExp) return code.toString();
  if (code instanceof Word) return code.text;
  if (code instanceof Chain) return printChain(code, indent, column, tail);
  return isList(code) ? printList(code, indent, column, tail) : printObject(code, indent);
}

function printObject(object: CodeObject, indent: number): string {
  const entries = Object.entries(object);
  if (entries.length > 0 && entries.every(([, value]) => typeof value === 'boolean')) {
    return `{ ${entries.map(([key, value]) => `${key}: ${value}`).join(', ')} }`;
  }
  const lines = Object.entries(object).map(([key, value]) => `${' '.repeat(indent + 2)}${printProperty(key, value, indent + 2)},\n`);
  return lines.length === 0 ? '{}' : `{\n${lines.join('')}${' '.repeat(indent)}}`;
}

function printProperty(key: string, value: Code, indent: number): string {
  const name = `${/^[A-Za-z_$][\w$]*$/.test(key) ? key : quote(key)}: `;
  const printed = print(value, indent, indent + name.length, 1);
  const isTooLong = typeof value === 'string' && indent + widthOf(name + printed) + 1 > WIDTH;
  return isTooLong ? `${name.trimEnd()}\n${' '.repeat(indent + 2)}${printed}` : name + printed;
}

/** Arguments of a call, or items of a list: on one line, or on one each. */
function printItems(items: readonly Code[], open: string, close: string, indent: number, column: number, tail: number): string {
  const flat = `${open}${items.map((item) => print(item, indent, 0, 0)).join(', ')}${close}`;
  if (!flat.includes('\n') && column + widthOf(flat) + tail <= WIDTH) return flat;
  const pad = ' '.repeat(indent + 2);
  const printed = items.map((item) => print(item, indent + 2, indent + 2, 1));
  const isFilled = open === '[' && items.every((item) => typeof item === 'number');
  const lines = isFilled ? filled(printed, indent + 2) : printed.map((item) => `${item},`);
  return `${open}\n${lines.map((line) => `${pad}${line}\n`).join('')}${' '.repeat(indent)}${close}`;
}

const printList = (list: readonly Code[], indent: number, column: number, tail: number) => printItems(list, '[', ']', indent, column, tail);

/** Numbers stand as many in a line as there is room for. */
function filled(items: readonly string[], indent: number): string[] {
  const lines: string[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    if (last !== undefined && indent + last.length + item.length + 2 <= WIDTH) lines[lines.length - 1] = `${last} ${item},`;
    else lines.push(`${item},`);
  }
  return lines;
}

function printChain({ root, calls }: Chain, indent: number, column: number, tail: number): string {
  const flat = root.name + calls.map(([name, args]) => `.${name}(${args.map((arg) => print(arg, indent, 0, 0)).join(', ')})`).join('');
  const isSimple = calls.every(([, args]) => args.every(isShort));
  const fits = !flat.includes('\n') && column + widthOf(flat) + tail <= WIDTH;
  if (fits && (isSimple || calls.length <= 2)) return flat;
  if (calls.length >= 2) {
    const pad = ' '.repeat(indent + 2);
    const last = calls.length - 1;
    return (
      root.name + calls.map((call, index) => `\n${pad}.${printCall(call, indent + 2, indent + 3, index === last ? tail : 0)}`).join('')
    );
  }
  return calls.reduce((text, call) => `${text}.${printCall(call, indent, column + text.length + 1, tail)}`, root.name);
}

/** A call whose only argument is an object or a list stands around it without a line of its own. */
function printCall([name, args]: Call, indent: number, column: number, tail: number): string {
  const [only] = args;
  const hugs = args.length === 1 && typeof only === 'object' && !(only instanceof RegExp || only instanceof Word || only instanceof Chain);
  if (hugs) return `${name}(${print(only, indent, column + name.length + 1, tail + 1)})`;
  return name + printItems(args, '(', ')', indent, column + name.length, tail);
}

function isShort(code: Code): boolean {
  return !(code instanceof RegExp) || code.source.length <= LONG_EXPRESSION;
}

/** What takes two columns, and what takes none. */
const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/gu;
const NARROW = /\p{M}/gu;

function widthOf(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  return [...text].length + (text.match(WIDE)?.length ?? 0) - (text.match(NARROW)?.length ?? 0);
}

function isList(code: Code): code is readonly Code[] {
  return Array.isArray(code);
}

/** A string in the quotes that need fewer escapes. */
export function quote(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"');
  const count = (mark: string) => inner.split(mark).length - 1;
  return count("'") > count('"') ? `"${inner.replaceAll('"', '\\"')}"` : `'${inner.replaceAll("'", "\\'")}'`;
}
