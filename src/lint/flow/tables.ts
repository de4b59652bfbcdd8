/**
 * What brings text in from outside, what cleans it, and what cannot carry it. Data only: the engine is in `taint.ts`.
 * Symbols are import paths as `symbolOf` spells them; calls end in `()`.
 */

/** Kinds of upstream, by the backend that a call reaches, and how a person would call what comes from it. */
export const UPSTREAMS: [RegExp, { kind: string; label: string; loud: boolean }][] = [
  [/^http/, { kind: 'http', label: 'the body of an HTTP response', loud: true }],
  [/^fs$/, { kind: 'file', label: 'file content', loud: true }],
  [/^exec$|^ssh$/, { kind: 'exec', label: 'the output of a command', loud: true }],
  [/^git$/, { kind: 'exec', label: 'the output of git', loud: true }],
  [/^(sql|mongodb|redis|search)$/, { kind: 'db', label: 'rows of a database', loud: false }],
  [/^browser$/, { kind: 'http', label: 'the content of a web page', loud: true }],
  [/^email$/, { kind: 'email', label: 'the answer of a mail server', loud: false }],
  [/^(api:|aws|google|azure|kubernetes|docker)/, { kind: 'http', label: 'the answer of an API', loud: false }],
];

/** Calls of backends that give back nothing that an outsider wrote. */
export const SILENT =
  /\.(existsSync|exists|mkdir|mkdirSync|mkdtemp|mkdtempSync|writeFile|writeFileSync|appendFile|appendFileSync|rm|rmSync|unlink|unlinkSync|rmdir|copyFile|copyFileSync|rename|renameSync|access|accessSync|chmod|stat|statSync|lstat|lstatSync|fstat|utimes|createWriteStream|watch|realpath|realpathSync|ensureDir|ensureDirSync|remove|close|end|connect|kill|disconnect|createTransport|release|open)\(\)$/;

/** Functions whose result holds no text of their arguments: numbers, booleans, digests, dates, fixed-alphabet encodings. */
export const CLEAN =
  /^global:(Number|Boolean|parseInt|parseFloat|isNaN|isFinite|encodeURIComponent|Date|BigInt|Buffer\.byteLength|Array\.isArray|Math\.\w+|Number\.\w+|crypto\.\w+|Object\.is|performance\.now)\(\)|^(crypto|uuid|nanoid)\b|\.(toFixed|getTime|toISOString|toLocaleDateString|toLocaleTimeString|indexOf|lastIndexOf|includes|startsWith|endsWith|test|has|some|every|localeCompare|charCodeAt|search|isDirectory|isFile|isSymbolicLink|byteLength)\(\)$/;

/** Properties that cannot carry text that an outsider chose: counts, codes, flags, dates, ids that a vendor mints. */
export const CLEAN_MEMBERS =
  /^(length|size|count|total|totalCount|total_count|status|statusCode|ok|code|exitCode|signal|id|_id|uuid|identifier|bytes|byteLength|rowCount|affectedRows|changes|lastInsertRowid|insertId|duration|elapsed|timestamp|createdAt|updatedAt|created_at|updated_at|mtime|ctime|atime|birthtime|mtimeMs|mode|isDirectory|isFile|page|limit|offset|index|version|number|killed|pid|success|exists|hash|sha|etag|width|height)$/;

/** Packages and calls that clean text. Project functions are judged by what they do, never by name. */
export const SANITIZERS =
  /^(dompurify|isomorphic-dompurify|sanitize-html|xss|strip-ansi|validator\.escape|he\.(encode|escape)|escape-html|html-entities\.encode|@hapi\/bourne|fast-redact|lodash\.(escape|truncate))(\.|\(|$)/;

/** Methods that cut text where their arguments are fixed. */
export const CAPS = /\.(slice|substring|substr|truncate)\(\)$/;

/** Words in a pattern, or in its replacement, that say that text is being cleaned or redacted. */
export const CLEANING_PATTERN =
  /\\x1b|\\u001b|\\x00|\\u0000|\\u200b|\\u202|\\p\{C|\[\^\\x20|<\[\^>\]|secret|token|password|api.?key|bearer|\[\^\\w|\[\^a-z/i;
export const CLEANING_TEXT = /redact|\*\*\*|\[removed|\[filtered|&lt;|&amp;/i;

/** Delimiters and notices that mark what they surround as data. */
export const MARKING =
  /untrusted|<\/?(data|document|content|external|tool_result|search_result|web_page|file)[\w:-]*[\s>]|BEGIN [A-Z ]*(DATA|CONTENT|OUTPUT)|do not follow (any )?instructions|treat (it|this|the following) as data/i;
