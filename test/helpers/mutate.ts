/** A small generator of numbers in [0, 1): the same seed gives the same numbers everywhere. mulberry32, public domain. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

type Random = () => number;

const pick = <Item>(random: Random, items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
const upTo = (random: Random, most: number): number => Math.floor(random() * most);

const GARBAGE = [
  '}',
  '{',
  ')',
  '](',
  '`${',
  '/*',
  "'",
  '<T,>',
  '=>',
  '...',
  '?.',
  '@x',
  '#y',
  '\u0000',
  '\uFEFF',
  '\u202E',
  '💥',
  '\uD800',
  'async',
  'await',
  'yield',
  'new',
  'super()',
  'import(',
  'export default',
  'enum',
  'namespace N {',
  'with (x)',
  '0b2',
  '1e999',
  '__proto__',
  'constructor',
  '\\u{110000}',
];

/** Code that goes round in circles, each in its own way. */
const CYCLES = [
  'const first: unknown = second; const second: unknown = first;',
  'function forever(n) { return forever(n + 1) ?? forever(n - 1); } forever(0);',
  'class Hen extends Egg {} class Egg extends Hen {} new Hen();',
  'const loop = { get me() { return this.me; } }; loop.me;',
  'const self = {}; self.self = self; self.list = [self]; JSON.stringify({ ...self.self.self });',
  'const list = []; list.push(list); list.flat(Infinity).map((each) => [...each]);',
  'while (true) { for (;;) { do {} while (1); } }',
  'const schema = z.lazy(() => z.object({ next: schema.optional(), more: z.array(schema) }));',
  'const ping = () => pong(); const pong = () => ping(); ping();',
  'let grow = []; for (const each of grow) grow.push(each, grow); grow.push(1);',
  'const tools = new Map(); tools.set(tools, tools); for (const [a, b] of tools) a.set(b, a);',
  "export * from './index.js'; export * from './main.js'; export * from './server.js';",
  'type Deep<T> = { next: Deep<Deep<T>> }; let deep: Deep<string>; deep.next.next.next;',
  'const make = (n) => (...rest) => make(n + rest.length)(make, ...rest); make(1)(2)(3);',
];

/** Something inside itself, many times. */
function nested(random: Random): string {
  const depth = 2 + upTo(random, pick(random, [8, 60, 400, 3000]));
  const [open, middle, close] = pick(random, [
    ['(', '1', ')'],
    ['[', '', ']'],
    ['{ a: ', '1', ' }'],
    ['f(', '', ')'],
    ['(() => ', '1', ')()'],
    ['x ? y : ', 'z', ''],
    ['z.array(', 'z.string()', ')'],
    ['z.object({ a: ', 'z.any()', ' })'],
    ['if (a) { ', 'b();', ' }'],
    ['`${', 'a', '}`'],
    ['a + ', 'b', ''],
    ['!', 'a', ''],
    ['async () => { await ', 'a', ' }'],
  ] as const);
  return `\nconst nested_${depth} = ${open.startsWith('if') ? '() => { ' : ''}${open.repeat(depth)}${middle}${close.repeat(depth)}${open.startsWith('if') ? ' }' : ''};\n`;
}

function huge(random: Random): string {
  const size = pick(random, [200, 2000, 20_000]);
  return pick(random, [
    () => `\nconst huge = [${'1, '.repeat(size)}];\nfor (const each of huge) huge.map((other) => other + each);\n`,
    () =>
      `\nconst huge = { ${Array.from({ length: size }, (_each, index) => `k${index}: '${index}'`).join(', ')} };\nObject.entries(huge);\n`,
    () => `\nconst huge = '${'x'.repeat(size * 10)}';\nhuge.split('').join('');\n`,
    () => `\nconst huge = a${'.b'.repeat(size / 10)};\n`,
    () => `\nconst huge = z.object({ ${Array.from({ length: size / 10 }, (_each, index) => `k${index}: z.string()`).join(', ')} });\n`,
  ])();
}

type Mutation = (text: string, random: Random) => string;

function onTokens(change: (tokens: string[], random: Random) => void): Mutation {
  return (text, random) => {
    const tokens = text.match(/\w+|\s+|[^\w\s]/gu) ?? [];
    if (tokens.length > 1) change(tokens, random);
    return tokens.join('');
  };
}

function insert(text: string, part: string, random: Random): string {
  const lines = text.split('\n');
  lines.splice(upTo(random, lines.length + 1), 0, part);
  return lines.join('\n');
}

const MUTATIONS: readonly Mutation[] = [
  onTokens((tokens, random) => tokens.splice(upTo(random, tokens.length), 1 + upTo(random, 4))),
  onTokens((tokens, random) => {
    const from = upTo(random, tokens.length);
    tokens.splice(upTo(random, tokens.length), 0, ...tokens.slice(from, from + 1 + upTo(random, 40)));
  }),
  onTokens((tokens, random) => {
    const [a, b] = [upTo(random, tokens.length), upTo(random, tokens.length)];
    [tokens[a], tokens[b]] = [tokens[b] ?? '', tokens[a] ?? ''];
  }),
  onTokens((tokens, random) => tokens.splice(upTo(random, tokens.length), 0, pick(random, GARBAGE))),
  // One name becomes another everywhere.
  onTokens((tokens, random) => {
    const names = [...new Set(tokens.filter((token) => /^[a-z]\w*$/i.test(token)))];
    if (names.length === 0) return;
    const [from, to] = [pick(random, names), pick(random, names)];
    for (const [index, token] of tokens.entries()) if (token === from) tokens[index] = to;
  }),
  (text, random) => text.slice(0, upTo(random, text.length)),
  (text, random) => text.slice(upTo(random, text.length)),
  (text, random) => insert(text, nested(random), random),
  (text, random) => insert(text, pick(random, CYCLES), random),
  (text, random) => (random() < 0.3 ? insert(text, huge(random), random) : insert(text, pick(random, CYCLES), random)),
  (text) => text + text,
];

/** Changes a source text in one to four ways that keep its shape or break it. */
export function mutate(text: string, random: Random): string {
  let changed = text;
  for (let left = 1 + upTo(random, 4); left > 0; left -= 1) changed = pick(random, MUTATIONS)(changed, random);
  return changed;
}
