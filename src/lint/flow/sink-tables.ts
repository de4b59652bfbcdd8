/**
 * Dangerous operations. Data only: the engine is in `sinks.ts`. Symbols are import paths as `symbolOf` spells them, with the call.
 * A new row names what is dangerous about an argument; the rules decide what to say.
 */

/** What an argument must not let the caller choose. */
export type Danger =
  | 'shell' // a command line that a shell reads
  | 'argument' // one argument of a program
  | 'command' // which program runs
  | 'path' // which file
  | 'address' // where a request goes
  | 'sql' // a statement
  | 'filter' // a query object of a document store
  | 'filter-code' // code that a document store runs
  | 'code' // code of this process, or of an interpreter
  | 'module' // which module is loaded
  | 'pattern' // a regular expression
  | 'template' // a template that is compiled
  | 'headers' // the headers of a request as a whole
  | 'recipient' // who gets a message
  | 'deserialize' // text or bytes of a format that can hold code
  | 'query' // a query in GraphQL, Cypher, LDAP, XPath
  | 'environment' // the variables that a program starts with, as a whole
  | 'open' // what the desktop opens
  | 'system-prompt'; // what a model takes as orders

export interface SinkRow {
  symbol: RegExp;
  danger: Danger;
  /** Positions of the dangerous arguments; those after the first are read the same way. */
  args: readonly number[];
  /** The properties that matter where an argument is an object; without them objects are not dangerous. */
  properties?: readonly string[];
  /** A tagged template that does not quote everything. */
  tagged?: true;
  /** As the tag of a template it starts a program: each value is quoted, and is a word of its own. */
  words?: true;
  /** An option with which it is something else. */
  becomes?: { option: string; danger: Danger };
  /** How a person calls it. */
  label: string;
}

const FS = String.raw`^(fs|fs\/promises|fs-extra|graceful-fs|memfs)(\.promises)?\.`;
const fs = (names: string, args: readonly number[], label: string): SinkRow => ({
  symbol: new RegExp(`${FS}(${names})(Sync)?\\(\\)$`),
  danger: 'path',
  args,
  label,
});
const HTTP_VERBS = 'get|post|put|patch|delete|head|options|request|del';
const SQL_CLIENTS = String.raw`(pg|pg-promise|pg-pool|postgres|mysql|mysql2|better-sqlite3|sqlite3|sqlite|sqlite\/\w+|bun:sqlite|node:sqlite|mssql|tedious|@neondatabase\/serverless|@libsql\/client|@duckdb\/node-api|duckdb|duckdb-async|oracledb|snowflake-sdk|sql\.js|@planetscale\/database|@vercel\/postgres|@databricks\/sql|@clickhouse\/client|@electric-sql\/pglite|presto-client|trino-client)(\/[\w./-]*)?`;

export const SINKS: readonly SinkRow[] = [
  { symbol: /^child_process\.(exec|execSync)\(\)$/, danger: 'shell', args: [0], label: '{name}()' },
  // `{ raw: text }` is the one value that its template does not quote.
  {
    symbol: /^(global:Bun|bun)\.\$\(\)$/,
    danger: 'shell',
    args: [1, 2, 3, 4, 5, 6, 7, 8],
    properties: ['raw'],
    tagged: true,
    label: 'Bun.$ as raw text',
  },
  // Called as a function, with a text or a list of texts, it quotes nothing.
  {
    symbol: /^(zx(\/core)?|global:Bun|bun)\.\$((\.\w+)?\(\))+$/,
    danger: 'shell',
    args: [0],
    properties: [],
    words: true,
    label: '$',
  },
  { symbol: /^execa\.\$((\.\w+)?\(\))+$/, danger: 'command', args: [0, 1], words: true, label: '$' },
  { symbol: /^shelljs\.exec\(\)$/, danger: 'shell', args: [0], label: 'shelljs.exec()' },
  {
    symbol: /^(node-ssh\.NodeSSH\(\)(\.\w+|\(\))*\.execCommand|ssh2\.Client\(\)\.exec)\(\)$/,
    danger: 'shell',
    args: [0],
    label: '{name}() on a remote host',
  },
  {
    symbol: /^(child-process-promise|node-cmd|exec-sh|shell-exec|async-exec|await-exec)(\.(exec|get|run|runSync|default))?\(\)$/,
    danger: 'shell',
    args: [0],
    label: '{name}()',
  },
  {
    symbol:
      /^(child_process\.(spawn|spawnSync|execFile|execFileSync|fork)|cross-spawn(\.(spawn|sync))?|execa(\.(execa|execaSync|execaNode|sync|default))?|tinyexec\.(x|exec)|nano-spawn|spawn-async|@npmcli\/promise-spawn|@expo\/spawn-async|node-pty\.spawn|@lydell\/node-pty\.spawn)\(\)$/,
    danger: 'command',
    args: [0, 1],
    label: '{name}()',
  },
  {
    symbol: /^execa\.(execaCommand|execaCommandSync|command|commandSync)\(\)$/,
    danger: 'argument',
    args: [0],
    becomes: { option: 'shell', danger: 'shell' },
    label: '{name}()',
  },
  { symbol: /^global:(Bun\.(spawn|spawnSync)|Deno\.Command)\(\)$/, danger: 'command', args: [0, 1], label: '{name}()' },

  fs(
    'readFile|writeFile|appendFile|open|createReadStream|createWriteStream|unlink|rm|rmdir|readdir|opendir|mkdir|truncate|chmod|chown|cp|copyFile|rename|link|symlink|watch|watchFile|readlink|lchown|utimes|mkdtemp',
    [0],
    '{name}()',
  ),
  fs('rename|copyFile|cp|link|symlink|copy|move', [1], '{name}()'),
  fs(
    'readJson|readJSON|writeJson|writeJSON|outputFile|outputJson|outputJSON|remove|emptyDir|ensureDir|ensureFile|mkdirp|mkdirs|copy|move',
    [0],
    '{name}()',
  ),
  {
    symbol: /^global:(Bun\.(file|write)|Deno\.(readTextFile|readFile|writeTextFile|writeFile|remove|readDir|open|mkdir)(Sync)?)\(\)$/,
    danger: 'path',
    args: [0],
    label: '{name}()',
  },
  {
    symbol: /^(rimraf(\.(rimraf|sync))?|del|trash|trash\.default|del\.(deleteAsync|deleteSync))\(\)$/,
    danger: 'path',
    args: [0],
    label: '{name}()',
  },
  { symbol: /^express(\(\)|\.Router\(\))?.*\[\]\.(sendFile|download)\(\)$/, danger: 'path', args: [0], label: '{name}()' },

  { symbol: /^global:(fetch|WebSocket|EventSource)\(\)$/, danger: 'address', args: [0], properties: ['url'], label: '{name}()' },
  {
    symbol:
      /^(node-fetch|cross-fetch|isomorphic-fetch|make-fetch-happen|node-fetch-native|fetch-cookie|ofetch)(\.(default|fetch|ofetch|\$fetch))?\(\)$/,
    danger: 'address',
    args: [0],
    properties: ['url'],
    label: 'fetch()',
  },
  {
    symbol: new RegExp(`^axios(\\.(default|Axios\\(\\)))?(\\.create\\(\\))?(\\.(${HTTP_VERBS}|postForm|putForm|patchForm|getUri))?\\(\\)$`),
    danger: 'address',
    args: [0],
    properties: ['url', 'baseURL'],
    label: 'axios',
  },
  {
    symbol: new RegExp(`^(got|ky)(\\.(default|got))?(\\.(extend|create)\\(\\))*(\\.(${HTTP_VERBS}|stream|paginate))?\\(\\)$`),
    danger: 'address',
    args: [0],
    properties: ['url', 'prefixUrl'],
    label: '{package}',
  },
  {
    symbol: /^undici\.(fetch|request|stream|pipeline|connect|Pool|Client|WebSocket)\(\)$/,
    danger: 'address',
    args: [0],
    properties: ['origin', 'url'],
    label: 'undici.{name}()',
  },
  {
    symbol: new RegExp(
      `^(superagent|needle|request|request-promise|phin|bent|got-scraping|gaxios|wretch|popsicle|axios-retry)(\\.(default|agent\\(\\)|gotScraping|defaults\\(\\)|${HTTP_VERBS}))*\\(\\)$`,
    ),
    danger: 'address',
    args: [0],
    properties: ['url', 'uri'],
    label: '{package}',
  },
  {
    symbol: /^(http|https)\.(get|request)\(\)$/,
    danger: 'address',
    args: [0],
    properties: ['hostname', 'host'],
    label: '{package}.{name}()',
  },
  {
    symbol: /^(net|tls)\.(connect|createConnection)\(\)$/,
    danger: 'address',
    args: [0, 1],
    properties: ['host'],
    label: '{package}.{name}()',
  },
  {
    symbol:
      /^(ws|websocket|isomorphic-ws|reconnecting-websocket|eventsource|socket\.io-client)(\.(default|WebSocket|EventSource|io|client))?\(\)$/,
    danger: 'address',
    args: [0],
    label: '{package}',
  },
  {
    symbol:
      /^(playwright|playwright-core|@playwright\/test|puppeteer|puppeteer-core|puppeteer-extra|rebrowser-playwright|patchright|@browserbasehq\/[\w-]+|selenium-webdriver)\b.*\.(goto|navigate|get)\(\)$/,
    danger: 'address',
    args: [0],
    label: '{name}() of a browser',
  },
  {
    symbol: /^@modelcontextprotocol\/.*\.(StreamableHTTPClientTransport|SSEClientTransport|WebSocketClientTransport)\(\)$/,
    danger: 'address',
    args: [0],
    label: '{name}',
  },
  {
    symbol: /^@modelcontextprotocol\/.*\.StdioClientTransport\(\)$/,
    danger: 'command',
    args: [0],
    properties: ['command', 'args'],
    label: 'StdioClientTransport',
  },
  { symbol: /^jsdom\.JSDOM\.fromURL\(\)$/, danger: 'address', args: [0], label: 'JSDOM.fromURL()' },

  {
    symbol: new RegExp(
      `^(?!.*\\.(prepare|query)\\(\\)(\\[\\])?\\.(all|get|run|each|values|iterate|execute)\\(\\)$)${SQL_CLIENTS}(\\.\\w+|\\(\\)|\\[\\])*\\.(query|execute|exec|all|get|run|each|prepare|batch|raw|unsafe|simple|one|oneOrNone|none|many|manyOrNone|any|result|queryStream|runAndReadAll|stream|executeBatch|executeQuery|command|queryObject)\\(\\)$`,
    ),
    danger: 'sql',
    args: [0],
    properties: ['text', 'sql', 'query', 'sqlText', 'statement'],
    label: '{name}()',
  },
  {
    symbol:
      /^(knex|objection)(\.\w+|\(\)|\[\])*\.(raw|whereRaw|orWhereRaw|havingRaw|orderByRaw|groupByRaw|joinRaw|selectRaw|fromRaw|schemaRaw)\(\)$/,
    danger: 'sql',
    args: [0],
    label: '{name}()',
  },
  {
    symbol: /^(@prisma\/client|\.prisma\/client)(\.\w+|\(\)|\[\])*\.(\$queryRawUnsafe|\$executeRawUnsafe|raw)\(\)$/,
    danger: 'sql',
    args: [0],
    label: '{name}()',
  },
  { symbol: /^drizzle-orm(\/[\w./-]+)?(\.\w+|\(\))*\.(sql\.raw|raw)\(\)$/, danger: 'sql', args: [0], label: 'sql.raw()' },
  {
    symbol:
      /^(typeorm|sequelize|sequelize-typescript|kysely|slonik|mikro-orm|@mikro-orm\/[\w-]+)(\.\w+|\(\)|\[\])*\.(query|literal|raw|execute|where|andWhere|orWhere|having|orderBy)\(\)$/,
    danger: 'sql',
    args: [0],
    label: '{name}()',
  },

  {
    symbol:
      /^(mongodb|mongoose)(\.\w+|\(\)|\[\])*\.(find|findOne|findOneAndUpdate|findOneAndDelete|findOneAndReplace|updateOne|updateMany|deleteOne|deleteMany|replaceOne|countDocuments|count|distinct|aggregate|where|exists|mapReduce)\(\)$/,
    danger: 'filter',
    args: [0],
    label: '{name}()',
  },

  {
    symbol: /^(ioredis|redis|@redis\/client|@upstash\/redis)(\.\w+|\(\)|\[\])*\.eval(Ro|_ro)?\(\)$/,
    danger: 'code',
    args: [0],
    label: '{name}() of Redis',
  },
  { symbol: /^global:(eval|Function|AsyncFunction|GeneratorFunction)\(\)$/, danger: 'code', args: [0, 1, 2], label: '{name}()' },
  {
    symbol: /^vm\.(runInNewContext|runInThisContext|runInContext|compileFunction|Script|SourceTextModule)\(\)$/,
    danger: 'code',
    args: [0],
    label: 'vm.{name}()',
  },
  {
    symbol:
      /^(vm2\.(VM|NodeVM|VMScript)\(\)(\.run)?|isolated-vm\..*\.(eval|compileScript)|quickjs-emscripten.*\.evalCode|safe-eval|notevil|static-eval|node-eval|require-from-string|expression-eval\.eval|mathjs\.(evaluate|compile)|jsonata)\(\)$/,
    danger: 'code',
    args: [0],
    label: '{name}()',
  },
  {
    symbol: /^(worker_threads\.Worker|global:Worker)\(\)$/,
    danger: 'module',
    args: [0],
    becomes: { option: 'eval', danger: 'code' },
    label: 'new Worker()',
  },
  { symbol: /^global:(setTimeout|setInterval|setImmediate)\(\)$/, danger: 'code', args: [0], label: '{name}()' },
  {
    symbol:
      /^(playwright|playwright-core|@playwright\/test|puppeteer|puppeteer-core|puppeteer-extra|rebrowser-playwright|patchright)\b.*\.(evaluate|evaluateHandle|evaluateOnNewDocument|addInitScript|\$eval|\$\$eval|waitForFunction|addScriptTag)\(\)$/,
    danger: 'code',
    args: [0],
    properties: ['content'],
    label: '{name}() of a browser',
  },
  { symbol: /^global:import\(\)$/, danger: 'module', args: [0], label: 'import()' },
  { symbol: /^(global:require|module\.createRequire\(\)|global:require\.resolve)\(\)$/, danger: 'module', args: [0], label: 'require()' },
  { symbol: /^global:RegExp\(\)$/, danger: 'pattern', args: [0], label: 'new RegExp()' },
  {
    symbol:
      /^(handlebars|ejs|pug|nunjucks|eta|dot|hogan\.js|art-template|squirrelly)(\.\w+|\(\))*\.(compile|precompile|render|renderString|template|compileToFunction)\(\)$|^lodash[./]template\(\)$/,
    danger: 'template',
    args: [0],
    label: '{name}()',
  },
  {
    symbol:
      /^(nodemailer\.createTransport\(\)\.sendMail|resend\.Resend\(\)\.emails\.send|@sendgrid\/mail(\.MailService\(\))?\.(send|sendMultiple)|postmark\.(ServerClient|Client)\(\)\.sendEmail|mailgun\.js.*\.messages\.create|emailjs.*\.send)\(\)$/,
    danger: 'recipient',
    args: [0, 1],
    properties: ['to', 'cc', 'bcc', 'To', 'Cc', 'Bcc'],
    label: '{name}()',
  },

  {
    symbol:
      /^(node-serialize\.unserialize|serialize-to-js\.deserialize|funcster\.deepDeserialize|cryo\.parse|v8\.(deserialize|Deserializer)|php-unserialize\.unserialize|jsonpickle\.decode|bson\.(deserialize|calculateObjectSize)|js-yaml\.(unsafeLoad|unsafeLoadAll))\(\)$/,
    danger: 'deserialize',
    args: [0],
    label: '{name}()',
  },

  {
    symbol: /^neo4j-driver(\.\w+|\(\)|\[\])*\.(run|executeQuery)\(\)$/,
    danger: 'query',
    args: [0],
    properties: ['text'],
    label: '{name}()',
  },
  {
    symbol: /^(graphql-request|@octokit\/graphql|urql|@urql\/core)(\.\w+|\(\))*\.(request|rawRequest|graphql|query|mutation)\(\)$/,
    danger: 'query',
    args: [0, 1],
    properties: ['document', 'query'],
    label: '{name}()',
  },
  {
    symbol:
      /^(@octokit\/graphql|@octokit\/core\.Octokit\(\)\.graphql|octokit\.Octokit\(\)\.graphql|@octokit\/rest\.Octokit\(\)\.graphql)\(\)$/,
    danger: 'query',
    args: [0],
    label: 'graphql()',
  },
  { symbol: /^(ldapjs|ldapts)(\.\w+|\(\)|\[\])*\.search\(\)$/, danger: 'query', args: [1], properties: ['filter'], label: 'search()' },
  {
    symbol: /^(xpath(\.(select|select1|evaluate|parse|useNamespaces\(\)))?|fontoxpath\.\w+)\(\)$/,
    danger: 'query',
    args: [0],
    label: 'xpath',
  },

  {
    symbol: /^(open|opn|better-opn|opener|electron\.shell\.(openExternal|openPath))(\.(default|openApp))?\(\)$/,
    danger: 'open',
    args: [0],
    label: '{name}()',
  },

  {
    symbol: /^@modelcontextprotocol\/.*\.createMessage\(\)$/,
    danger: 'system-prompt',
    args: [0],
    properties: ['systemPrompt'],
    label: 'createMessage()',
  },
];

/** Programs that read a script from the argument after one of their flags, and what kind of script that is. */
export const INTERPRETERS: { program: RegExp; flags: RegExp; danger: 'shell' | 'code'; joins?: true }[] = [
  { program: /(^|[\\/])(ba|z|da|k|fi)?sh(\.exe)?$/, flags: /^-[a-z]*c$/, danger: 'shell' },
  { program: /(^|[\\/])cmd(\.exe)?$/i, flags: /^\/[ck]$/i, danger: 'shell', joins: true },
  { program: /(^|[\\/])(powershell|pwsh)(\.exe)?$/i, flags: /^-(c|command|encodedcommand|e)$/i, danger: 'shell', joins: true },
  { program: /(^|[\\/])osascript$/, flags: /^-e$/, danger: 'code' },
  { program: /(^|[\\/])(node|nodejs|bun|perl|ruby)$/, flags: /^(-e|-p|--eval|--print)$/, danger: 'code' },
  { program: /(^|[\\/])(python[\d.]*|py)(\.exe)?$/, flags: /^-c$/, danger: 'code' },
  { program: /(^|[\\/])php$/, flags: /^-r$/, danger: 'code' },
];

/** Programs whose last arguments are a command line for a shell, here or elsewhere. */
export const REMOTE_SHELLS = /(^|[\\/])(ssh|plink|rsh)(\.exe)?$/;

/** Programs whose options can run another program or write any file: an argument that begins with a dash is then a command. */
export const OPTION_DANGER: { program: RegExp; subcommand?: RegExp; what: string }[] = [
  {
    program: /(^|[\\/])git$/,
    subcommand: /^(clone|fetch|pull|push|ls-remote|archive|grep|diff|log|show|rebase|bisect|submodule|format-patch)$/,
    what: '--upload-pack, --output or --exec',
  },
  { program: /(^|[\\/])(ssh|scp|sftp|rsync)$/, what: '-o ProxyCommand or -e' },
  { program: /(^|[\\/])tar$/, what: '--checkpoint-action or --to-command' },
  { program: /(^|[\\/])(find|fd)$/, what: '-exec' },
  { program: /(^|[\\/])(curl|wget)$/, what: '-o, -K or --output-document' },
  {
    program:
      /(^|[\\/])(zip|sort|man|sed|awk|gawk|ffmpeg|npm|npx|pip|pip3|docker|podman|psql|mysql|sqlite3|tcpdump|rg|ripgrep|less|vim?|chrome|chromium|electron|pandoc|xelatex|pdflatex)$/,
    what: 'an option that runs a program or writes a file',
  },
];

/** Packages that check the address that a request really connects to. */
export const SAFE_AGENTS =
  /^(request-filtering-agent|ssrf-req-filter|ssrf-agent|ssrf-agent-guard|dssrf|agent-ssrf|@socketsecurity\/[\w-]*ssrf[\w-]*)(\.|\(|$)/;
