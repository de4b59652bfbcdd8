import * as z from 'zod';

/** An expression of a generated file: printed as the style check wants it, or evaluated to see what it makes. */
export type Code = string | number | boolean | RegExp | Word | Chain | readonly Code[] | CodeObject;
export interface CodeObject {
  readonly [key: string]: Code;
}

/** A name that the file declares elsewhere. In an object under its own name it is written once. */
export class Word {
  constructor(readonly name: string) {}
}

/** `z.string().max(5)`: calls on `z`, from left to right. */
export class Chain {
  constructor(readonly calls: readonly (readonly [name: string, args: readonly Code[]])[]) {}

  call(name: string, ...args: Code[]): Chain {
    return new Chain([...this.calls, [name, args]]);
  }
}

/** The beginning of a chain. */
export const zod = new Chain([]);

/** What a chain makes: the very schema that the generated file will make. */
export function evaluate(code: Chain): z.ZodType {
  const value = code.calls.reduce<unknown>((target, [name, args]) => {
    const path = name.split('.');
    const owner = path.slice(0, -1).reduce<unknown>((node, key) => Reflect.get(Object(node), key), target);
    return Reflect.apply(Reflect.get(Object(owner), path.at(-1) ?? ''), owner, args.map(valueOf));
  }, z);
  if (value instanceof z.ZodType) return value;
  throw new TypeError('The code makes no schema.');
}

function valueOf(code: Code): unknown {
  if (code instanceof Chain) return evaluate(code);
  if (code instanceof Word) throw new TypeError(`${code.name} has no value here.`);
  if (Array.isArray(code)) return code.map(valueOf);
  if (typeof code !== 'object' || code instanceof RegExp) return code;
  return Object.fromEntries(Object.entries(code).map(([key, child]) => [key, valueOf(child)]));
}

const WIDTH = 140;
/** An expression longer than this makes the chain around it break. */
const LONG_EXPRESSION = 5;

/**
 * An expression as our formatter writes it. `column` is where its first line begins, `indent` where that line itself does, and `tail`
 * how many characters follow it.
 */
export function print(code: Code, indent: number, column: number, tail: number): string {
  if (typeof code === 'string') return quote(code);
  if (typeof code === 'number' || typeof code === 'boolean') return String(code).replace('e+', 'e');
  if (code instanceof RegExp) return code.toString();
  if (code instanceof Word) return code.name;
  if (code instanceof Chain) return printChain(code, indent, column, tail);
  return isList(code) ? printList(code, indent, column, tail) : printObject(code, indent);
}

function printObject(object: CodeObject, indent: number): string {
  const lines = Object.entries(object).map(([key, value]) => `${' '.repeat(indent + 2)}${printProperty(key, value, indent + 2)},\n`);
  return lines.length === 0 ? '{}' : `{\n${lines.join('')}${' '.repeat(indent)}}`;
}

function printProperty(key: string, value: Code, indent: number): string {
  if (value instanceof Word && value.name === key) return key;
  const name = `${/^[A-Za-z_$][\w$]*$/.test(key) ? key : quote(key)}: `;
  const printed = print(value, indent, indent + name.length, 1);
  const isTooLong = typeof value === 'string' && indent + name.length + printed.length + 1 > WIDTH;
  return isTooLong ? `${name.trimEnd()}\n${' '.repeat(indent + 2)}${printed}` : name + printed;
}

function printList(list: readonly Code[], indent: number, column: number, tail: number): string {
  const items = list.map((item) => print(item, indent + 2, indent + 2, 1));
  const flat = `[${items.join(', ')}]`;
  if (!flat.includes('\n') && column + flat.length + tail <= WIDTH) return flat;
  const pad = ' '.repeat(indent + 2);
  const lines = list.every((item) => typeof item === 'number') ? filled(items, indent + 2) : items.map((item) => `${item},`);
  return `[\n${lines.map((line) => `${pad}${line}\n`).join('')}${' '.repeat(indent)}]`;
}

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

function printChain({ calls }: Chain, indent: number, column: number, tail: number): string {
  const isSimple = calls.length <= 2 || calls.every(([, args]) => args.every(isShort));
  const flat = calls.reduce((text, call, index) => {
    const rest = index === calls.length - 1 ? tail : 1 + (calls[index + 1]?.[0].length ?? 0) + 1;
    return `${text}.${printCall(call, indent, column + lastLine(text).length + 1, rest)}`;
  }, 'z');
  if (calls.length <= 2) return flat;
  if (isSimple && !flat.includes('\n') && column + flat.length + tail <= WIDTH) return flat;
  const pad = ' '.repeat(indent + 2);
  const lines = calls.map((call, index) => `\n${pad}.${printCall(call, indent + 2, indent + 3, index === calls.length - 1 ? tail : 0)}`);
  return `z${lines.join('')}`;
}

function printCall([name, args]: readonly [name: string, args: readonly Code[]], indent: number, column: number, tail: number): string {
  const start = column + name.length + 1;
  const flat = args.map((arg) => print(arg, indent, start, tail + 1)).join(', ');
  const [only] = args;
  const hugs = args.length === 1 && typeof only === 'object' && !(only instanceof RegExp) && !(only instanceof Word) && !(only instanceof Chain);
  const isFlat = !flat.includes('\n') && start + flat.length + 1 + tail <= WIDTH;
  if (args.length === 0 || hugs || isFlat || (only instanceof Chain && flat.startsWith('z.') && flat.includes('\n') && hugsChain(only))) {
    return `${name}(${flat})`;
  }
  const pad = ' '.repeat(indent + 2);
  const lines = args.map((arg) => `${pad}${print(arg, indent + 2, indent + 2, 1)},\n`);
  return `${name}(\n${lines.join('')}${' '.repeat(indent)})`;
}

/** A call whose only argument is an object or a list stands around it without a line of its own. */
function hugsChain(_chain: Chain): boolean {
  return false;
}

function isShort(code: Code): boolean {
  if (code instanceof RegExp) return code.source.length <= LONG_EXPRESSION;
  if (code instanceof Chain) return code.calls.every(([, args]) => args.every(isShort));
  return true;
}

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1);
}

function isList(code: readonly Code[] | CodeObject): code is readonly Code[] {
  return Array.isArray(code);
}

/** A string with the quotes that need fewer escapes. */
export function quote(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"');
  const count = (mark: string) => inner.split(mark).length - 1;
  return count("'") > count('"') ? `"${inner.replaceAll('"', '\\"')}"` : `'${inner.replaceAll("'", "\\'")}'`;
}
