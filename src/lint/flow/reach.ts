import type { ts } from 'ts-morph';
import type { Machine } from '../interpret/machine.js';
import { optionsOf, type Path, stringOf, symbolOf, type Term, type Value } from '../interpret/value.js';
import type { SchemaFacts } from '../model/schema/facts.js';
import { readSchema } from '../model/schema/read.js';
import { type Certainty, every, type WeakCheck } from './certainty.js';
import { Characters, NUMERIC, readClass, readPattern } from './characters.js';
import { certaintyOf } from './conditions.js';
import { dependsOnInput } from './depends.js';
import { certaintyOfField, fieldAt } from './fields.js';
import { furtherInput } from './further-inputs.js';
import { keyOf } from './keys.js';
import { PASSING_FUNCTIONS, PASSING_METHODS, QUOTING, TEXT_FREE } from './propagators.js';
import { pathOfCheck } from './refine.js';
import { calledSymbol, isUrl, literalText, makesNumbers, methodOf, patternText, receiverOf, spellings, UNKNOWN_TEXT } from './same.js';

/** A part of a value that the model or the client chose, and what happened to it on the way. */
export interface Reach {
  input: Term;
  /** Names of the properties that were read of the input, outermost first: `['filter', 'name']`. */
  fields: readonly string[];
  /** Where it was read. */
  node: ts.Node | undefined;
  /** The text before it in what was built, as far as it is known; `UNKNOWN_TEXT` for what is not. */
  before: string;
  /** The literal text right after it. */
  after: string;
  certainty: Certainty;
  /** Where it was put into something else, innermost first. */
  steps: readonly { node: ts.Node; text: string }[];
}

interface State {
  before: string;
  after: string;
  certainties: readonly Certainty[];
  fields: readonly string[];
  steps: readonly { node: ts.Node; text: string }[];
  node: ts.Node | undefined;
  /** Pieces of a list are put together on the way: what they were split at may be between them again. */
  joined?: boolean;
}

/** Values are followed this deep, and this many of them for one question. */
const DEEPEST = 60;
const MOST_VALUES = 3000;
const MOST_REACHES = 60;

const CERTAIN_OF_NOTHING: Certainty = { characters: Characters.ANY, choice: false, marks: new Set(), weak: [] };

const TEXT: Certainty = { ...CERTAIN_OF_NOTHING, marks: new Set(['text', 'part']) };

/** Finds the inputs in one value at one point of a handler. */
export class Follower {
  private found: Reach[] = [];
  /** What functions of the schema have made sure of before the handler runs. */
  private readonly promised = new Set<Path>();
  private readonly active = new Set<Value>();
  private readonly seen = new Map<Value, Set<string>>();
  private left = MOST_VALUES;

  constructor(
    private readonly machine: Machine,
    /** The conditions at the point where the value is used. */
    private readonly path: Path | undefined,
    /** The schema that the arguments have passed before the handler; undefined where nothing checks them. */
    private readonly schema: SchemaFacts | undefined,
    /** What a configuration says of a function by its symbol. */
    private readonly trusted: (symbol: string) => 'ends' | 'passes' | undefined = () => undefined,
  ) {}

  /** `before` is text that the sink itself puts in front. */
  in(value: Value, before = ''): readonly Reach[] {
    const state: State = { before, after: '', certainties: [], fields: [], steps: [], node: undefined };
    this.go(value, state, 0);
    // Which functions of the schema have a say is known where the input is reached; they speak of what was made of it.
    if (this.promised.size > 0) {
      this.found = [];
      this.seen.clear();
      this.go(value, state, 0);
    }
    return this.found;
  }

  /** Whether the value was too large to be followed to the end. */
  get unfinished(): boolean {
    return this.left <= 0;
  }

  private go(value: Value, state: State, depth: number): void {
    if (!dependsOnInput(value) || depth > DEEPEST || this.found.length >= MOST_REACHES || this.active.has(value)) return;
    // A text that grows step by step holds its beginning in each alternative: once is enough.
    const seen = this.seen.get(value) ?? new Set<string>();
    const signature = signatureOf(state);
    if (seen.has(signature)) return;
    this.seen.set(value, seen.add(signature));
    this.left -= 1;
    if (this.left <= 0) return;
    this.active.add(value);
    this.follow(value, this.constrained(value, state), depth);
    this.active.delete(value);
  }

  /** What the conditions here, and those where a helper gave the value back, say of it. */
  private constrained(value: Value, state: State): State {
    const key = keyOf(value);
    const keys = spellings(value);
    const paths = [this.path, ...this.promised, ...(this.machine.returned.get(value) ?? [])];
    const certain = paths.flatMap((path) => certaintyOf(path, key, keys) ?? []);
    return certain.length === 0 ? state : { ...state, certainties: [...state.certainties, ...certain] };
  }

  private follow(value: Value, state: State, depth: number): void {
    switch (value.kind) {
      case 'union':
        this.followUnion(value, state, depth);
        return;
      case 'array':
        for (const element of [...value.elements, ...value.rest]) this.go(element, state, depth + 1);
        return;
      case 'collection':
        for (const entry of [...value.entries.map((each) => each.value), ...value.rest]) this.go(entry, state, depth + 1);
        return;
      case 'object':
        for (const part of [...[...value.properties.values()].map((cell) => cell.value), ...value.others, ...value.spreads])
          this.go(part, state, depth + 1);
        return;
      case 'term':
        this.followTerm(value, state, depth);
    }
  }

  /** A branch is only taken under its own conditions. */
  private followUnion(value: Extract<Value, { kind: 'union' }>, state: State, depth: number): void {
    const exits = value.exits?.filter((exit) => optionsOf(exit.value).some((option) => value.options.includes(option))) ?? [];
    for (const exit of exits) {
      const certain = certaintyOf(exit.path, keyOf(exit.value), spellings(exit.value));
      this.go(exit.value, certain === undefined ? state : { ...state, certainties: [...state.certainties, certain] }, depth + 1);
    }
    for (const option of value.options)
      if (!exits.some((exit) => optionsOf(exit.value).includes(option))) this.go(option, state, depth + 1);
  }

  private followTerm(value: Term, state: State, depth: number): void {
    if (furtherInput(value) !== undefined) {
      this.arriveAt(value, undefined, furtherInput(value) === 'header' ? headerState(value, state) : state);
      return;
    }
    switch (value.op) {
      case 'input':
        this.arrive(value, state);
        return;
      case 'member':
        this.followMember(value, state, depth);
        return;
      case 'element':
        if (value.base) this.go(value.base, { ...state, fields: ['[]', ...state.fields], node: state.node ?? value.node }, depth + 1);
        return;
      case 'concat':
        this.followParts(
          value.args ?? [],
          { ...step(state, value.node, 'built into a text'), certainties: [...state.certainties, TEXT] },
          depth,
        );
        return;
      case 'call':
      case 'new':
        this.followCall(value, state, depth);
        return;
      case 'unknown':
        for (const arg of value.args ?? []) this.go(arg, state, depth + 1);
    }
  }

  private followMember(value: Term, state: State, depth: number): void {
    const { base, name } = value;
    if (base === undefined || name === 'length' || name === 'size') return;
    const own = base.kind === 'term' ? base : undefined;
    const made = own !== undefined && (own.op === 'call' || own.op === 'new') && !isParse(own) && furtherInput(own) === undefined;
    const fields = made ? state.fields : [name ?? '[]', ...state.fields];
    this.go(base, { ...state, fields, node: state.node ?? value.node }, depth + 1);
  }

  /** Parts in order: each sees the text before it. */
  private followParts(parts: readonly Value[], state: State, depth: number, separator = ''): void {
    let { before } = state;
    parts.forEach((part, index) => {
      const next = parts[index + 1];
      const after = separator || (next === undefined ? state.after : (literalText(next) ?? ''));
      this.go(part, { ...state, before, after }, depth + 1);
      before += (literalText(part) ?? UNKNOWN_TEXT) + (next === undefined ? '' : separator);
    });
  }

  private followCall(value: Term, state: State, depth: number): void {
    if (isParse(value)) {
      this.followParse(value, state, depth);
      return;
    }
    const symbol = calledSymbol(value);
    const trusted = this.trusted(symbol);
    if (TEXT_FREE.test(symbol) || trusted === 'ends') return;
    const method = methodOf(value) ?? '';
    const receiver = receiverOf(value);
    const args = value.args ?? [];
    if (trusted === 'passes') for (const arg of args) this.go(arg, state, depth + 1);
    if (receiver !== undefined && dependsOnInput(receiver) && PASSING_METHODS.has(method)) {
      if ((method === 'map' || method === 'flatMap' || method === 'reduce') && value.results !== undefined)
        for (const result of value.results) this.go(result, state, depth + 1);
      else if (method === 'replace' || method === 'replaceAll') this.followReplace(value, receiver, state, depth);
      else this.go(receiver, this.changed(value, method, state), depth + 1);
      if (method === 'concat' || method === 'join') for (const arg of args) this.go(arg, state, depth + 1);
      return;
    }
    const rule = PASSING_FUNCTIONS.find(([pattern]) => pattern.test(symbol));
    if (rule === undefined) return;
    const changed = rule[1](args.length, state.before);
    const next = {
      ...step(state, value.node, changed.text),
      certainties: [...state.certainties, { ...CERTAIN_OF_NOTHING, ...changed.certainty }],
    };
    const considered = isUrl(value) ? args.slice(0, 2) : args;
    if (changed.separator !== undefined) this.followParts(considered, next, depth, changed.separator);
    else for (const arg of considered) this.go(arg, next, depth + 1);
  }

  /** `Schema.parse(x)`: what the schema says of the property that is read of the result. */
  private followParse(value: Term, state: State, depth: number): void {
    const schema = readSchema(this.machine, receiverOf(value) ?? value.args?.[0]);
    const wrapped = /^safe/.test(methodOf(value) ?? '') && /^(data|output|value)$/.test(state.fields[0] ?? '');
    const fields = wrapped ? state.fields.slice(1) : state.fields;
    const field = fields.length === 0 ? schema.root : fieldAt(schema, fields);
    const certain = field && certaintyOfField(field);
    const next = { ...state, fields, certainties: certain === undefined ? state.certainties : [...state.certainties, certain] };
    for (const arg of value.args ?? []) this.go(arg, next, depth + 1);
  }

  private changed(value: Term, method: string, state: State): State {
    const fields =
      method === 'split' || method === 'entries' || method === 'values' ? state.fields.filter((name) => name !== '[]') : state.fields;
    if (method === 'join' || method === 'concat') return { ...state, fields, joined: true };
    const marks = method === 'split' ? new Set(['split']) : new Set<string>();
    const facts = method === 'match' || method === 'matchAll' ? readPattern(patternText(value.args?.[0] ?? value) ?? '') : undefined;
    const at = method === 'split' && state.joined !== true ? stringOf(value.args?.[0]) : undefined;
    const left = at?.length === 1 ? Characters.of(at).not() : Characters.ANY;
    const characters = makesNumbers(value) ? NUMERIC : (facts?.characters ?? left);
    if (marks.size === 0 && characters === Characters.ANY) return { ...state, fields };
    return { ...state, fields, certainties: [...state.certainties, { ...CERTAIN_OF_NOTHING, characters, marks }] };
  }

  /** A replacement takes characters out, or escapes them; what it does is read from its pattern. */
  private followReplace(value: Term, receiver: Value, state: State, depth: number): void {
    const [pattern, replacement] = value.args ?? [];
    const by = stringOf(replacement);
    const text = pattern === undefined ? undefined : patternText(pattern);
    const literal = pattern === undefined ? undefined : stringOf(pattern);
    const removed =
      text !== undefined
        ? readClass(text)
        : literal?.length === 1 && methodOf(value) === 'replaceAll'
          ? { characters: Characters.of(literal), global: true }
          : undefined;
    const certain: Certainty = { ...CERTAIN_OF_NOTHING };
    if (removed?.global === true && by !== undefined) {
      const marks = new Set(
        QUOTING.flatMap(([mark, quote, escaped]) => (removed.characters.has(quote) && escaped.includes(by) ? [mark] : [])),
      );
      if (by.includes('$&')) marks.add('escaped');
      const back = by.includes('$&') || by.includes('$1') ? Characters.ANY : Characters.of(by);
      Object.assign(certain, { characters: removed.characters.not().or(back), marks });
    }
    this.go(
      receiver,
      { ...step(state, value.node, 'passed through a replacement'), certainties: [...state.certainties, certain] },
      depth + 1,
    );
  }

  private arrive(input: Term, state: State): void {
    this.arriveAt(input, this.schema, state);
  }

  private arriveAt(input: Term, schema: SchemaFacts | undefined, state: State): void {
    const field = schema && fieldAt(schema, state.fields);
    for (const check of field?.checks ?? []) {
      const path = pathOfCheck(this.machine, check, input, state.fields);
      if (path !== undefined) this.promised.add(path);
    }
    const certain = field && certaintyOfField(field);
    const certainty = every(certain === undefined ? state.certainties : [...state.certainties, certain]) ?? CERTAIN_OF_NOTHING;
    this.found.push({
      input,
      fields: state.fields.filter((name) => name !== '[]'),
      node: state.node,
      before: state.before,
      after: state.after,
      certainty,
      steps: state.steps,
    });
  }
}

/** `headers.get('x-base')`: the name of the header is the name of what was chosen. */
function headerState(value: Term, state: State): State {
  const name = stringOf(value.args?.[0]);
  return name === undefined ? state : { ...state, fields: [name, ...state.fields] };
}

/** Text that reads as a number cannot say much; text of a fixed set nothing. */
export function isNumber(certainty: Certainty): boolean {
  return certainty.characters.within(NUMERIC);
}

export function weakChecks(reach: Reach, kind: WeakCheck['kind']): readonly WeakCheck[] {
  return reach.certainty.weak.filter((each) => each.kind === kind);
}

/** Two visits with the same signature find the same: what stands before, what was read, what is certain. */
function signatureOf(state: State): string {
  const { before } = state;
  const zone = `${before === ''}${before.includes('/')}${before.includes('?')}${before.slice(-1)}`;
  const certain = state.certainties.map(
    (each) => `${each.choice}${[...each.marks].join()}${each.weak.length}${each.characters === Characters.ANY}`,
  );
  return `${zone} ${state.joined === true} ${state.fields.join('.')} ${[...new Set(certain)].sort().join(' ')}`;
}

function step(state: State, node: ts.Node | undefined, text: string | undefined): State {
  if (node === undefined || text === undefined) return state;
  return { ...state, steps: [{ node, text }, ...state.steps] };
}

const PARSES = /\.(parse|safeParse|parseAsync|safeParseAsync|validateSync|cast|decode)\(\)$/;
const NOT_PARSES = /^(global:(JSON|Date|URL|Number|Intl)|path|url|querystring|qs|yaml|js-yaml)\.|^\?/;

function isParse(value: Term): boolean {
  const symbol = symbolOf(value);
  return PARSES.test(symbol) && !NOT_PARSES.test(symbol);
}
