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
  /\.(existsSync|exists|mkdir|mkdirSync|mkdtemp|mkdtempSync|writeFile|writeFileSync|appendFile|appendFileSync|rm|rmSync|unlink|unlinkSync|rmdir|copyFile|copyFileSync|rename|renameSync|access|accessSync|chmod|stat|statSync|lstat|lstatSync|fstat|utimes|createWriteStream|watch|realpath|realpathSync|ensureDir|ensureDirSync|ensureFile|outputFile|outputJson|writeJson|remove|close|end|connect|kill|disconnect|createTransport|release|open|launch|newPage|newContext|setDefaultTimeout|waitForTimeout|bringToFront|on|once|off|removeListener|removeAllListeners|setEncoding|unref|ref|isAxiosError|isCancel|pathToFileURL|globToRegex|hasMagic|escapePath|beginTransaction|commit|rollback|getConnection|headers\.(delete|set|append)|interceptors\.(request|response)\.use)\(\)$|^(axios|got|ky|ofetch|needle)\.(create|extend|defaults)\(\)$/;

/** Calls that read the server's own assets, whatever their name says. */
export const OWN_ASSETS = /\.ASSETS\.fetch\(\)$/;

/** Calls that hand on what another server of this protocol says. */
export const RELAYS =
  /^@modelcontextprotocol\/(sdk|client)[\w./-]*\.Client\(\)\.(callTool|readResource|getPrompt|listTools|listResources|listPrompts|request)\(\)$/;

/** Methods by which a server speaks to its client, logs, or waits: what they answer is no upstream. */
export const SPEAKING_CALLS =
  /^(send|notify|notification|sendLoggingMessage|sendNotification|elicit\w*|createMessage|sample|listRoots|reportProgress|log|info|warn|error|debug|trace|emit|setTimeout|sleep|delay|wait\w*|connect|close|init\w*|start\w*|stop\w*|ensure\w*|validate\w*|assert\w*|check\w*|is[A-Z]\w*|has[A-Z]?\w*|register\w*|subscribe|unsubscribe|on|once|off|set|put|delete|write\w*|push|add\w*|acquire|release|lock|unlock|import)$/;

/** Packages whose functions only compute, or belong to the platform. */
export const LOCAL_PACKAGES =
  /^(@modelcontextprotocol|fastmcp|mcp-framework|xmcp|tmcp|mcp-lite|mcp-handler|@opentelemetry|@sentry|zod|valibot|arktype|ajv|yup|joi|pino|winston|debug|chalk|ora|commander|yargs|dotenv|express|hono|fastify|cors|crypto|node:|path|os|url|util|events|timers|perf_hooks|worker_threads|zlib|p-limit|p-queue|p-retry|async-retry|cockatiel|lru-cache|jose|jsonwebtoken|bcrypt|argon2|uuid|nanoid|semver|lodash|ramda|date-fns|dayjs|luxon|prettier|typescript|esbuild|vite|marked|remark|rehype|unified|turndown|markdown-it|js-yaml|yaml|@cyanheads\/mcp-ts-core|@hono|next|react|inquirer|@inquirer|prompts|@clack|open|keytar)([/.(]|$)/;

/** Functions whose result holds no text of their arguments: numbers, booleans, digests, dates, fixed-alphabet encodings. */
export const CLEAN =
  /^global:(Number|Boolean|parseInt|parseFloat|isNaN|isFinite|encodeURIComponent|Date|BigInt|Buffer\.byteLength|Array\.isArray|Math\.\w+|Number\.\w+|crypto\.\w+|Object\.is|performance\.now)\(\)|^(crypto|uuid|nanoid)\b|\.(toFixed|getTime|toISOString|toLocaleDateString|toLocaleTimeString|indexOf|lastIndexOf|findIndex|includes|startsWith|endsWith|test|has|some|every|localeCompare|charCodeAt|codePointAt|isDirectory|isFile|isSymbolicLink|byteLength|getFullYear|getMonth|getDate|hasOwnProperty)\(\)$|^path(\/posix|\/win32)?(\.posix|\.win32)?\.(isAbsolute|extname|relative)\(\)$/;

/** Properties that cannot carry text that an outsider chose: counts, codes, flags, dates, ids and addresses that a vendor mints. */
export const CLEAN_MEMBERS =
  /^(length|size|count|total|totalCount|total_count|totalItems|status|statusCode|statusText|ok|code|exitCode|signal|ids?|_id|uuid|guid|identifier|shortId|bytes|byteLength|rowCount|rowsAffected|affectedRows|changes|lastInsertRowid|insertId|duration|elapsed|timestamp|created|updated|modified|createdAt|updatedAt|created_at|updated_at|mtime|ctime|atime|birthtime|mtimeMs|mode|isDirectory|isFile|page|limit|offset|index|version|number|killed|pid|success|exists|hash|sha|etag|width|height|url|html_url|htmlUrl|web_url|webUrl|permalink|webViewLink|constructor)$|[a-z](Id|ID|Ids|Count|Bytes|Size|Ms|Timestamp|At|Date)$|[a-z]_(id|ids|count|bytes|ms|at|date|size|url)$|^(is|has)[A-Z]/;

/** Properties that hold an answer as a whole. */
export const BULK_MEMBERS =
  /^(data|body|text|content|contents|result|response|output|stdout|stderr|html|markdown|value|json|payload|message)$/;

/** What limits an answer where it is asked for: a clause of a statement, a parameter of a request, an option of a command. */
export const LIMITS =
  /\b(limit|top|fetch first|rownum)\b|\b(count|min|max|sum|avg)\s*\(|(per_?page|page_?size|max_?results|max_?items|max_?buffer|max_?content_?length|max_?body_?length|maxresults|\bfirst|\btake|\bsize|\bnum|\bcount|highWaterMark|\blength)\b/i;

/** Methods that ask for one thing. */
export const SINGLE = /\.(get|findOne|findUnique|findFirst|findById|oneOrNone|one|hget|retrieve|head)\(\)$/;

/** Names of a program's own properties that hold numbers, dates and ids. */
export const CLEAN_KEYS = /^(count|total|totalCount|size|length|bytes)$|[a-z](Count|Bytes|Ms|Timestamp|At)$|[a-z]_(count|bytes|ms|at)$/;

/** Packages and calls that clean text. Project functions are judged by what they do, never by name. */
export const SANITIZERS =
  /^(dompurify|isomorphic-dompurify|sanitize-html|xss|validator\.escape|he\.(encode|escape)|escape-html|html-entities\.encode|@hapi\/bourne|fast-redact|lodash\.(escape|truncate))(\.|\(|$)/;

/** Calls that check a value against a schema and give back what the schema lets through. */
export const SCHEMA_PARSES = /\.(parse|parseAsync|safeParse|safeParseAsync|validateSync|cast|decode)\(\)$|^valibot\.(parse|safeParse)\(\)$/;

/** Errors that the program makes. */
export const ERRORS = /(^global:|[./])\w*(Error|Exception)\(\)$/;

/** Methods that cut text, or the number of items, where their arguments are fixed. */
export const CAPS: ReadonlySet<string> = new Set(['slice', 'substring', 'substr', 'subarray']);

/** Methods of the language: what they give is made of their receiver. */
export const LANGUAGE_METHODS: ReadonlySet<string> = new Set(
  (
    'trim trimStart trimEnd toString toLowerCase toUpperCase toLocaleLowerCase toLocaleUpperCase toLocaleString slice substring substr subarray ' +
    'padStart padEnd repeat normalize concat at charAt split join reverse sort toSorted toReversed flat filter map flatMap reduce reduceRight find ' +
    'findLast forEach pop shift splice valueOf replace replaceAll match matchAll get getAll values entries keys toJSON decode with fill ' +
    'json text blob arrayBuffer formData buffer'
  ).split(' '),
);

/** Methods that call back for each item and whose result is made of what the callback gives. */
export const ITEM_METHODS: ReadonlySet<string> = new Set(['map', 'flatMap', 'reduce', 'reduceRight', 'forEach']);

/** Methods that give a list, functions that do, and names of properties that hold one. */
export const LIST_METHODS: ReadonlySet<string> = new Set(
  'split map filter sort toSorted flatMap flat keys values entries match matchAll all toArray getAll reverse toReversed'.split(' '),
);
export const LIST_SYMBOLS = /^global:(Object\.(keys|values|entries)|Array(\.from|\.of)?)\(\)$/;
export const LIST_NAMES =
  /^(?!.*(status|address|class|alias|contents|details|news|analysis|css|js|ts|docs|radius|bus|process|progress)$).*([a-z]s|list|array|List)$/;

/** Patterns whose replacement leaves only characters that steer nothing, and replacements that escape. */
export const CLEANING_PATTERN = /^\/\[\^(?!.*\\[sS]\S*\\[wW]\S*\.)/;
export const CLEANING_TEXT = /&lt;|&amp;|&gt;|\\\\\$&/i;

/** Patterns and replacements that take secrets out, or what would break out of a line of markup. */
export const REDACTING_PATTERN = /secret|token|password|passwd|api.?key|bearer|authorization|sk-|gh[pousr]_|AKIA|\\\|/i;
export const REDACTING_TEXT = /redact|\*\*\*|\[removed|\[filtered|\[hidden|\[masked/i;

/** Delimiters and notices that mark what they surround as data. */
export const MARKING =
  /untrusted|<\/?(data|document|content|external|tool_result|search_result|web_page|file)[\w:-]*[\s>]|BEGIN [A-Z ]*(DATA|CONTENT|OUTPUT)|do not follow (any )?instructions|treat (it|this|the following) as data/i;
