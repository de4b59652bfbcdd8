import type { Certainty } from './certainty.js';
import { Characters, NUMERIC, URI_COMPONENT } from './characters.js';

/**
 * What hands text on, and what changes about it. Data only: the engine is in `reach.ts`. Symbols are import paths as `symbolOf`
 * spells them.
 */

/** Methods whose result is made of their receiver. */
export const PASSING_METHODS: ReadonlySet<string> = new Set(
  (
    'trim trimStart trimEnd toString toLowerCase toUpperCase toLocaleLowerCase toLocaleUpperCase slice substring substr padStart padEnd ' +
    'repeat normalize concat at charAt split join reverse sort toSorted toReversed flat filter map flatMap reduce find findLast pop shift ' +
    'valueOf replace replaceAll match matchAll get getAll values entries keys toJSON decode'
  ).split(' '),
);

/** Functions whose result carries nothing of the text of their arguments: numbers, digests, sizes, what a backend answers. */
export const TEXT_FREE =
  /^global:(Boolean|isNaN|isFinite|Date|BigInt|Buffer\.byteLength|Array\.isArray|Math\.\w+|crypto\.\w+|Object\.is)\(\)$|^(crypto|uuid|nanoid)\b|^path(\/posix|\/win32)?(\.posix|\.win32)?\.(isAbsolute|extname)\(\)$|^net\.isIP/;

interface Change {
  certainty?: Partial<Certainty>;
  /** What the trace says of it. */
  text?: string;
  /** The arguments are put together with this between them. */
  separator?: string;
}

const pass = (): Change => ({});
const marked =
  (mark: string, characters = Characters.ANY): (() => Change) =>
  () => ({ certainty: { marks: new Set([mark]), characters } });

/** Functions whose result is made of their arguments. */
export const PASSING_FUNCTIONS: [RegExp, (count: number, before: string) => Change][] = [
  [/^global:(Number|parseInt|parseFloat|Number\.parseInt|Number\.parseFloat)\(\)$/, () => ({ certainty: { characters: NUMERIC } })],
  [/^global:encodeURIComponent\(\)$|^(querystring|qs)\.escape\(\)$/, marked('encoded', URI_COMPONENT)],
  [/^global:JSON\.stringify\(\)$/, () => ({ certainty: { marks: new Set(['json']) }, text: 'made JSON' })],
  [/^global:String\(\)$/, marked('text')],
  [
    /^global:(Array|decodeURIComponent|decodeURI|encodeURI|escape|unescape|JSON\.parse|Buffer\.from|btoa|atob|Object\.(values|keys|entries|assign|fromEntries)|Array\.from|rest|Request|String\.raw|TextDecoder|TextEncoder|Set|Map)\(\)$/,
    pass,
  ],
  [/^(global:URL|url\.URL)\(\)$/, () => ({ text: 'made an address' })],
  [/^(url|global:URL)\.(parse|format|fileURLToPath|pathToFileURL|resolve)\(\)$/, pass],
  [/^path(\/posix|\/win32)?(\.posix|\.win32)?\.basename\(\)$/, marked('basename', Characters.of('/\\').not())],
  [/^path(\/posix|\/win32)?(\.posix|\.win32)?\.(join|resolve)\(\)$/, () => ({ separator: '/', text: 'joined to a path' })],
  [/^path(\/posix|\/win32)?(\.posix|\.win32)?\.(normalize|dirname|relative|format|parse|toNamespacedPath)\(\)$/, pass],
  [/^(fs|fs\/promises|fs-extra|graceful-fs)(\.promises)?\.(realpath|realpathSync)(\.native)?\(\)$/, pass],
  [/^util\.(format|inspect|stripVTControlCharacters)\(\)$/, pass],
  [
    /^(shell-quote\.quote|shell-escape|shlex\.(quote|join)|shescape(\.\w+)*|@?[\w/-]*shescape(\(\))?\.(quote|escape|quoteAll|escapeAll)|puka\.(quoteForShell|sh)|cmd-escape)\(\)$/,
    marked('shell-quoted'),
  ],
  [
    /^(pg|pg-format|mysql2?|sqlstring|mssql)(\.\w+|\(\))*\.(escape|escapeId|escapeIdentifier|escapeLiteral|ident|literal|quote_ident|quoteIdent)\(\)$|^pg-format\(\)$/,
    marked('sql-quoted'),
  ],
  [
    /^(escape-string-regexp|lodash\.escapeRegExp|lodash\/escapeRegExp|global:RegExp\.escape|regexp\.escape|escape-goat)\(\)$/,
    marked('escaped'),
  ],
  [/^(querystring|qs)\.(stringify|encode|parse|decode)\(\)$/, marked('encoded')],
  [
    /^(lodash|lodash-es|es-toolkit|ramda|remeda|untildify|expand-tilde|slash|normalize-path|upath|sprintf-js|dedent|common-tags|strip-ansi|string-argv|shell-quote\.parse|shlex\.split|json5|yaml|js-yaml|superjson)(\/\w+)?(\.\w+)*\(\)$/,
    pass,
  ],
];

/** Replacements that double or escape a quote: the mark that they leave, the quote, and what it becomes. */
export const QUOTING: [string, string, string[]][] = [
  ['shell-single', "'", ["'\\''", `'"'"'`]],
  ['sql-single', "'", ["''"]],
  ['sql-double', '"', ['""']],
  ['sql-back', '`', ['``']],
];
