/** What the methods of a backend do, by the last name of what is called. Reading is what is left. */
export const DELETES: Record<string, RegExp> = {
  fs: /^(rm|rmSync|rmdir|rmdirSync|unlink|unlinkSync|remove|removeSync|emptyDir|emptyDirSync|rimraf|trash)$/,
  mongodb: /^(deleteOne|deleteMany|findOneAndDelete|findByIdAndDelete|drop|dropDatabase|dropCollection|remove)$/,
  redis: /^(del|unlink|flushall|flushdb|flushAll|flushDb|hdel|hDel)$/,
  git: /^(clean|deleteLocalBranch|deleteBranch|deleteTag)$/,
  kubernetes: /^delete/,
  docker: /^(remove|prune)/,
  google: /^(delete|trash|emptyTrash|batchDelete)$/,
  azure: /^delete/,
  search: /^(delete|deleteByQuery|deleteCollection)$/,
  api: /^(delete|del|destroy|purge)([A-Z_]|$)/,
  mapper: /^(delete|deleteMany|del|destroy|truncate|remove)$/,
};

export const WRITES: Record<string, RegExp> = {
  fs: /^(writeFile|writeFileSync|appendFile|appendFileSync|outputFile|outputFileSync|writeJson|writeJSON|outputJson|copyFile|copyFileSync|cp|cpSync|copy|rename|renameSync|move|moveSync|truncate|truncateSync|symlink|symlinkSync|chmod|chmodSync|createWriteStream|mkdir|mkdirSync|ensureDir|write)$/,
  mongodb:
    /^(insertOne|insertMany|updateOne|updateMany|replaceOne|findOneAndUpdate|findOneAndReplace|bulkWrite|createIndex|createCollection|save)$/,
  redis: /^(set|setex|hset|hSet|lpush|rpush|sadd|zadd|incr|expire|mset)$/,
  git: /^(commit|push|add|checkout|merge|rebase|reset|stash|tag|addTag|cherryPick|revert|pull|init|clone|mv|rm|branch)$/,
  kubernetes: /^(create|replace|patch)/,
  docker: /^(createContainer|start|stop|kill|restart|pull|createVolume|createNetwork)$/,
  google: /^(insert|update|patch|create|batchUpdate|send|append)$/,
  azure: /^(create|update|begin(Create|Update|Delete)|set|upload)/,
  search: /^(index|bulk|update|upsert|insert|add)$/,
  api: /^(create|update|insert|upsert|archive|send|assign|publish)([A-Z_]|$)|^post[A-Z]/,
  mapper: /^(create|createMany|update|updateMany|upsert|insert|insertInto|save|increment|decrement|bulkCreate)$/,
};

/** Object mappers of SQL databases: their methods, not a text, say what is done. */
export const OBJECT_MAPPERS = /^(@prisma\/client|drizzle-orm|typeorm|sequelize|knex|kysely)/;

/** APIs of language models and search: `create` makes an answer there, and changes nothing. */
export const MODELS =
  /^api:@?[\w/-]*(openai|anthropic|cohere|mistral|replicate|genai|elevenlabs|deepl|translated|tavily|exa-js|firecrawl)/i;

/** Functions that start a program. Other calls below the same package read what it printed. */
export const STARTS =
  /^(exec|execSync|execFile|execFileSync|spawn|spawnSync|fork|execa|execaSync|execaCommand|execCommand|command|x|\$|Command|run)$/;

/** Files that keep a record or a copy: what they write is not what a tool was asked to do. */
export const RECORDING = /(^|\/)(log|logs|logger|logging|audit|telemetry|metrics|cache|caching|debug)\b[^/]*(\/|\.|$)/i;

/** Beginnings of command lines that change something, and of those that only look. */
export const WRITE_COMMANDS =
  /^(sudo )?(rm|mv|mkdir|touch|chmod|chown|kill|pkill) |^git (commit|push|add|checkout|reset|clean|merge|rebase|stash|tag|rm|mv)\b|^kubectl (apply|delete|create|patch|scale|edit|rollout restart)\b|^helm (install|upgrade|uninstall)\b|^docker (rm|rmi|run|stop|kill|start)\b|^(npm|yarn|pnpm) (install|add|remove|publish)\b/;
export const READ_COMMANDS =
  /^git (status|log|diff|show|branch|rev-parse|ls-files|blame|remote)\b|^kubectl (get|describe|logs|explain|version|top)\b|^docker (ps|inspect|logs|images|version)\b|^(ls|cat|which|where|uname|whoami|pwd|echo|head|tail|wc|grep|rg|find) /;

/** Calls that start a program, a promisified one included, and the transport that starts an MCP server. */
export const STARTS_PROGRAM =
  /^(child_process\.(spawn|spawnSync|exec|execSync|execFile|execFileSync)|execa(\.\w+)?|cross-spawn(\.\w+)?|tinyexec\.\w+|nano-spawn(\.\w+)?|util\.promisify\(\)|@modelcontextprotocol\/.*\.StdioClientTransport)\(\)$/;
