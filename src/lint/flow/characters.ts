/** Stands for every character beyond ASCII. */
const BEYOND = 128;
const CODES = Array.from({ length: BEYOND + 1 }, (_code, index) => index);

/** A set of characters: ASCII one by one, everything beyond as one. */
export class Characters {
  private constructor(private readonly codes: ReadonlySet<number>) {}

  static readonly ANY = new Characters(new Set(CODES));
  static readonly NONE = new Characters(new Set());

  static of(text: string): Characters {
    return new Characters(new Set([...text].map((letter) => Math.min(letter.codePointAt(0) ?? 0, BEYOND))));
  }

  static range(from: number, to: number): Characters {
    return new Characters(new Set(CODES.filter((code) => (code === BEYOND ? to >= BEYOND : code >= from && code <= to))));
  }

  has(letter: string): boolean {
    return this.codes.has(Math.min(letter.codePointAt(0) ?? 0, BEYOND));
  }

  hasAny(letters: string): boolean {
    return [...letters].some((letter) => this.has(letter));
  }

  and(other: Characters): Characters {
    if (this === Characters.ANY || this === other) return other;
    return other === Characters.ANY ? this : new Characters(new Set([...this.codes].filter((code) => other.codes.has(code))));
  }

  or(other: Characters): Characters {
    if (this === Characters.ANY || this === other) return this;
    if (other === Characters.ANY) return other;
    return new Characters(new Set([...this.codes, ...other.codes]));
  }

  not(): Characters {
    return new Characters(new Set(CODES.filter((code) => !this.codes.has(code))));
  }

  /** With both cases of each letter. */
  anyCase(): Characters {
    const text = CODES.slice(0, BEYOND)
      .filter((code) => this.codes.has(code))
      .map((code) => String.fromCharCode(code))
      .join('');
    return this.or(Characters.of(text.toLowerCase() + text.toUpperCase()));
  }

  /** Whether everything in it is in `other`. */
  within(other: Characters): boolean {
    return [...this.codes].every((code) => other.codes.has(code));
  }
}

const DIGITS = Characters.range(48, 57);
const LETTERS = Characters.range(65, 90).or(Characters.range(97, 122));
const WORD = DIGITS.or(LETTERS).or(Characters.of('_'));
const SPACE = Characters.of(' \t\n\r\v\f\u00a0');
export const NUMERIC = DIGITS.or(Characters.of('+-.eInfityNa'));
/** What encodeURIComponent leaves. */
export const URI_COMPONENT = WORD.or(Characters.of("-.!~*'()%"));
/** Names, identifiers, dates and base64 text: nothing that a shell, a query or a path gives a meaning, slashes aside. */
export const PLAIN = WORD.or(Characters.of('-.:=+@'));

const ESCAPES: Record<string, Characters> = {
  d: DIGITS,
  D: DIGITS.not(),
  w: WORD,
  W: WORD.not(),
  s: SPACE,
  S: SPACE.not(),
  n: Characters.of('\n'),
  r: Characters.of('\r'),
  t: Characters.of('\t'),
  p: Characters.ANY,
  P: Characters.ANY,
  b: Characters.NONE,
  B: Characters.NONE,
};

/** What a pattern says of a text that it matches. */
export interface PatternFacts {
  /** Every character that the matched part can have. */
  characters: Characters;
  /** The matched part is the whole text. */
  anchored: boolean;
}

/** Patterns longer than this are not read. */
const LONGEST = 2000;

/** Reads a regular expression, written as in source (`/…/flags`). Undefined where it is not one. */
export function readPattern(text: string): PatternFacts | undefined {
  const [, source, flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(text) ?? [];
  if (source === undefined || source.length > LONGEST) return undefined;
  const characters = charactersOf(source);
  return {
    characters: flags.includes('i') ? characters.anyCase() : characters,
    anchored: !flags.includes('m') && alternatives(source).every((each) => each.startsWith('^') && /(^|[^\\])(\\\\)*\$$/.test(each)),
  };
}

/** Whether a pattern, written as in source, matches a short text. */
export function matches(text: string, sample: string): boolean {
  const [, source, flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(text) ?? [];
  if (source === undefined || source.length > LONGEST) return false;
  try {
    return new RegExp(source, flags.replace(/[gy]/g, '')).test(sample);
  } catch {
    return false;
  }
}

/** A class that is all of a pattern, as in `/[^\w-]+/g`; undefined for any other pattern. */
export function readClass(text: string): { characters: Characters; global: boolean } | undefined {
  const [, source, flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(text) ?? [];
  if (source === undefined) return undefined;
  const single = /^(\[(?:\\.|[^\]\\])*\]|\\?[^\s\w]|\\[dDwWsS]|\w)[+*]?$/s.exec(source);
  return single?.[1] === undefined ? undefined : { characters: charactersOf(single[1]), global: flags.includes('g') };
}

/** The parts of a pattern around `|` outside of groups and classes. A pattern that is one group counts as its content. */
function alternatives(source: string): string[] {
  const parts = [''];
  let depth = 0;
  let inClass = false;
  for (let index = 0; index < source.length; index += 1) {
    const letter = source[index] ?? '';
    if (letter === '\\') {
      parts[parts.length - 1] += letter + (source[index + 1] ?? '');
      index += 1;
      continue;
    }
    if (letter === '[') inClass = true;
    else if (letter === ']') inClass = false;
    else if (!inClass && letter === '(') depth += 1;
    else if (!inClass && letter === ')') depth -= 1;
    else if (!inClass && letter === '|' && depth === 0) {
      parts.push('');
      continue;
    }
    parts[parts.length - 1] += letter;
  }
  return parts;
}

/** Every character that any part of a pattern can match. Look-arounds match nothing; back references repeat. */
function charactersOf(source: string): Characters {
  let result = Characters.NONE;
  let index = 0;
  while (index < source.length) {
    const letter = source[index] ?? '';
    const rest = source.slice(index);
    const quantifier = /^\{\d*,?\d*\}/.exec(rest);
    const group = /^\(\?(<\w+>|:|<?[=!])?/.exec(rest);
    if (letter === '[') {
      const end = endOfClass(source, index);
      result = result.or(classCharacters(source.slice(index + 1, end)));
      index = end + 1;
    } else if (letter === '\\') {
      const read = readEscape(source, index);
      result = result.or(read.characters);
      index = read.next;
    } else if (group) index = /[=!]$/.test(group[0]) ? endOfGroup(source, index) : index + group[0].length;
    else if (quantifier) index += quantifier[0].length;
    else {
      if (letter === '.') result = result.or(Characters.of('\n\r').not());
      else if (!'^$()|*+?'.includes(letter)) result = result.or(Characters.of(letter));
      index += 1;
    }
  }
  return result;
}

/** The index after the parenthesis that closes the one at `start`. */
function endOfGroup(source: string, start: number): number {
  let depth = 0;
  for (let index = start; index < source.length; index += 1) {
    const letter = source[index];
    if (letter === '\\') index += 1;
    else if (letter === '[') index = endOfClass(source, index);
    else if (letter === '(') depth += 1;
    else if (letter === ')') {
      depth -= 1;
      if (depth === 0) return index + 1;
    }
  }
  return source.length;
}

function endOfClass(source: string, start: number): number {
  let index = start + 1;
  while (index < source.length && source[index] !== ']') index += source[index] === '\\' ? 2 : 1;
  return index;
}

function classCharacters(body: string): Characters {
  const negated = body.startsWith('^');
  let result = Characters.NONE;
  let index = negated ? 1 : 0;
  while (index < body.length) {
    const from = readOne(body, index);
    if (from.code !== undefined && body[from.next] === '-' && from.next + 1 < body.length) {
      const to = readOne(body, from.next + 1);
      if (to.code !== undefined) {
        result = result.or(Characters.range(from.code, to.code));
        index = to.next;
        continue;
      }
    }
    result = result.or(from.characters);
    index = from.next;
  }
  return negated ? result.not() : result;
}

interface One {
  characters: Characters;
  code: number | undefined;
  next: number;
}

function readOne(text: string, index: number): One {
  if (text[index] === '\\') return readEscape(text, index);
  const letter = String.fromCodePoint(text.codePointAt(index) ?? 0);
  return { characters: Characters.of(letter), code: letter.codePointAt(0), next: index + letter.length };
}

function readEscape(text: string, index: number): One {
  const rest = text.slice(index + 1);
  const hex = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]+)\})/.exec(rest);
  if (hex) {
    const code = Number.parseInt(hex[1] ?? hex[2] ?? hex[3] ?? '0', 16);
    return { characters: Characters.range(code, code), code, next: index + 1 + hex[0].length };
  }
  const property = /^[pP]\{[^}]*\}/.exec(rest);
  if (property) return { characters: Characters.ANY, code: undefined, next: index + 1 + property[0].length };
  const letter = rest[0] ?? '';
  const known = ESCAPES[letter];
  if (known !== undefined) return { characters: known, code: undefined, next: index + 2 };
  if (/\d/.test(letter)) return { characters: letter === '0' ? Characters.of('\0') : Characters.NONE, code: undefined, next: index + 2 };
  return { characters: Characters.of(letter), code: letter.codePointAt(0), next: index + 2 };
}
