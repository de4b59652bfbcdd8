/**
 * What registers tools, resources and prompts: packages and their forms. Symbols are import paths as `symbolOf` spells them.
 */

/** Where the arguments of a registering call hold what. */
export type Shape =
  | 'config' // (name, config, handler)
  | 'variadic' // (name, [description], [shape], [annotations], handler)
  | 'definition' // (definition, [handler])
  | 'definitions' // ([definition, …])
  | 'resource' // (name, uri, [metadata], handler)
  | 'hosted'; // (server, name, config, handler)

export interface Form {
  method: string;
  kind: 'tool' | 'resource' | 'prompt';
  shape: Shape;
  style: string;
}

const SDK_FORMS: Form[] = [
  { method: 'registerTool', kind: 'tool', shape: 'config', style: 'registerTool' },
  { method: 'tool', kind: 'tool', shape: 'variadic', style: 'server.tool' },
  { method: 'registerToolTask', kind: 'tool', shape: 'config', style: 'registerToolTask' },
  { method: 'registerResource', kind: 'resource', shape: 'resource', style: 'registerResource' },
  { method: 'resource', kind: 'resource', shape: 'resource', style: 'server.resource' },
  { method: 'registerPrompt', kind: 'prompt', shape: 'config', style: 'registerPrompt' },
  { method: 'prompt', kind: 'prompt', shape: 'variadic', style: 'server.prompt' },
];

const ADD_FORMS: Form[] = [
  { method: 'addTool', kind: 'tool', shape: 'definition', style: 'addTool' },
  { method: 'addTools', kind: 'tool', shape: 'definitions', style: 'addTools' },
  { method: 'addResource', kind: 'resource', shape: 'definition', style: 'addResource' },
  { method: 'addResourceTemplate', kind: 'resource', shape: 'definition', style: 'addResourceTemplate' },
  { method: 'addPrompt', kind: 'prompt', shape: 'definition', style: 'addPrompt' },
];

const DEFINITION_FORMS: Form[] = [
  { method: 'tool', kind: 'tool', shape: 'definition', style: 'server.tool' },
  { method: 'tools', kind: 'tool', shape: 'definitions', style: 'server.tools' },
  { method: 'resource', kind: 'resource', shape: 'definition', style: 'server.resource' },
  { method: 'template', kind: 'resource', shape: 'definition', style: 'server.template' },
  { method: 'prompt', kind: 'prompt', shape: 'definition', style: 'server.prompt' },
];

export interface ServerKind {
  /** Matches the symbol of the server value. */
  symbol: RegExp;
  sdk: string;
  /** Low-level servers register through setRequestHandler only. */
  forms: Form[];
}

/** Values that are servers. The first match wins. */
export const SERVERS: ServerKind[] = [
  { symbol: /^@modelcontextprotocol\/(sdk|server)(\/[\w./-]*)?\.McpServer\(\)(\.experimental\.tasks)?$/, sdk: '', forms: SDK_FORMS },
  { symbol: /^@modelcontextprotocol\/(sdk|server)(\/[\w./-]*)?\.Server\(\)$/, sdk: '', forms: [] },
  { symbol: /^@modelcontextprotocol\/(sdk|server)(\/[\w./-]*)?\.McpServer\(\)\.server$/, sdk: '', forms: [] },
  // The server is what the handler factory gives to the function that it is called with.
  {
    symbol:
      /^(mcp-handler|@vercel\/mcp-adapter|@vercel\/mcp-handler)(\/[\w./-]*)?\.(createMcpHandler|createMcpRouteHandler|initializeMcpApiHandler)\(\)\[\]$/,
    sdk: 'mcp-handler',
    forms: SDK_FORMS,
  },
  { symbol: /^agents(\/[\w./-]*)?\.(McpAgent|McpServer)\(\)(\.server)?$/, sdk: 'agents', forms: SDK_FORMS },
  { symbol: /^(fastmcp|@punkpeye\/fastmcp|litemcp)\.(FastMCP|LiteMCP|FastMCPSession)\(\)$/, sdk: 'fastmcp', forms: ADD_FORMS },
  { symbol: /^(tmcp|@tmcp\/[\w-]+)\.McpServer\(\)$/, sdk: 'tmcp', forms: DEFINITION_FORMS },
  { symbol: /^mcp-use(\/[\w./-]*)?\.(createMCPServer|MCPServer|McpServer)\(\)$/, sdk: 'mcp-use', forms: DEFINITION_FORMS },
  {
    symbol: /^mcp-lite\.McpServer\(\)$/,
    sdk: 'mcp-lite',
    forms: [{ method: 'tool', kind: 'tool', shape: 'config', style: 'server.tool' }, ...SDK_FORMS],
  },
  { symbol: /^@mastra\/mcp\.MCPServer\(\)$/, sdk: '@mastra/mcp', forms: [] },
  { symbol: /^mcp-framework\.MCPServer\(\)$/, sdk: 'mcp-framework', forms: ADD_FORMS },
  {
    symbol: /^@cyanheads\/mcp-ts-core(\/[\w./-]*)?\.(createApp|createWorkerHandler|createServer)\(\)$/,
    sdk: '@cyanheads/mcp-ts-core',
    forms: [],
  },
  { symbol: /^@anthropic-ai\/(claude-agent-sdk|claude-code)\.createSdkMcpServer\(\)$/, sdk: '@anthropic-ai/claude-agent-sdk', forms: [] },
];

/** Functions that register on the server that they are given first. */
export const HOSTED: { symbol: RegExp; form: Form }[] = [
  {
    symbol: /^@modelcontextprotocol\/ext-apps(\/[\w./-]*)?\.registerAppTool$/,
    form: { method: 'registerAppTool', kind: 'tool', shape: 'hosted', style: 'registerAppTool' },
  },
  {
    symbol: /^@modelcontextprotocol\/ext-apps(\/[\w./-]*)?\.registerAppResource$/,
    form: { method: 'registerAppResource', kind: 'resource', shape: 'hosted', style: 'registerAppResource' },
  },
];

/** Calls that make a tool definition without registering it: where the name and the rest are. */
export const BUILDERS: { symbol: RegExp; shape: 'config' | 'variadic' | 'definition' | 'wrapper' }[] = [
  { symbol: /^@cyanheads\/mcp-ts-core(\/[\w./-]*)?\.(tool|appTool|resource|appResource|prompt)\(\)$/, shape: 'config' },
  { symbol: /^@cyanheads\/mcp-ts-core(\/[\w./-]*)?\.disabledTool\(\)$/, shape: 'wrapper' },
  { symbol: /^@anthropic-ai\/(claude-agent-sdk|claude-code)\.tool\(\)$/, shape: 'variadic' },
  { symbol: /^@mastra\/core(\/[\w./-]*)?\.createTool\(\)$/, shape: 'definition' },
  { symbol: /^(tmcp|@tmcp\/[\w-]+)(\/[\w./-]*)?\.(defineTool|tool)\(\)$/, shape: 'definition' },
  { symbol: /^ai\.tool\(\)$/, shape: 'definition' },
  { symbol: /^@modelcontextprotocol\/[\w-]+(\/[\w./-]*)?\.ToolSchema\.(parse|passthrough\(\)\.parse)\(\)$/, shape: 'definition' },
];

/** Servers whose constructor or factory takes the definitions as options. */
export const LISTING_OPTIONS = ['tools', 'resources', 'prompts'] as const;

/** Base classes of tools that a framework collects by itself. */
export const TOOL_CLASSES = /^(mcp-framework(\/[\w./-]*)?|@[\w-]+\/mcp-framework)\.(MCPTool|BaseTool)$/;
export const RESOURCE_CLASSES = /^mcp-framework(\/[\w./-]*)?\.(MCPResource|BaseResource)$/;
export const PROMPT_CLASSES = /^mcp-framework(\/[\w./-]*)?\.(MCPPrompt|BasePrompt)$/;

/** Decorators that make a method a tool, a resource or a prompt: those of packages for MCP. The argument describes it. */
export const DECORATORS: [RegExp, Form['kind']][] = [
  [/^@?[\w./-]*mcp[\w./-]*\.(?:Mcp|MCP)?Tool$/, 'tool'],
  [/^@?[\w./-]*mcp[\w./-]*\.(?:Mcp|MCP)?Resource(?:Template)?$/, 'resource'],
  [/^@?[\w./-]*mcp[\w./-]*\.(?:Mcp|MCP)?Prompt$/, 'prompt'],
];

/** Frameworks that take each file of a folder as a tool: default export, `schema`, `metadata`. */
export const FILE_FRAMEWORKS = ['xmcp'];
/** The folders that they look into, and what a file in them is. */
export const FILE_FOLDERS: [RegExp, Form['kind']][] = [
  [/(?:^|\/)tools\//, 'tool'],
  [/(?:^|\/)resources\//, 'resource'],
  [/(?:^|\/)prompts\//, 'prompt'],
];

/** Packages that this program may itself contain, with the names that the tables above know them by. */
export const PUBLISHED: Record<string, RegExp> = {
  fastmcp: /^FastMCP$/,
  '@cyanheads/mcp-ts-core': /^(tool|appTool|resource|appResource|prompt|disabledTool|createApp|createWorkerHandler|z)$/,
  'mcp-framework': /^(MCPTool|MCPResource|MCPPrompt|MCPServer)$/,
  'mcp-handler': /^createMcpHandler$/,
  '@rekog/mcp-nest': /^(Tool|Resource|ResourceTemplate|Prompt)$/,
  tmcp: /^McpServer$/,
  'mcp-use': /^(createMCPServer|MCPServer)$/,
};

/** Request schemas of the SDK, and the method that each stands for. */
export const REQUESTS: Record<string, string> = {
  ListToolsRequestSchema: 'tools/list',
  CallToolRequestSchema: 'tools/call',
  ListResourcesRequestSchema: 'resources/list',
  ListResourceTemplatesRequestSchema: 'resources/templates/list',
  ReadResourceRequestSchema: 'resources/read',
  ListPromptsRequestSchema: 'prompts/list',
  GetPromptRequestSchema: 'prompts/get',
  CompleteRequestSchema: 'completion/complete',
};

/** Method and function names that make a function worth running when nobody calls it. */
export const TRIGGERS: ReadonlySet<string> = new Set([
  ...[...SDK_FORMS, ...ADD_FORMS, ...DEFINITION_FORMS].map((form) => form.method),
  ...[
    'setRequestHandler',
    'McpServer',
    'FastMCP',
    'createMcpHandler',
    'MCPServer',
    'registerAppTool',
    'createApp',
    'createSdkMcpServer',
    'createMCPServer',
    'createWorkerHandler',
  ],
]);

/** Packages whose presence says that a package is a server, for values that cannot be followed. */
export const SDK_PACKAGES =
  /^(@modelcontextprotocol\/(sdk|server|node|express|hono|fastify)|fastmcp|litemcp|mcp-framework|xmcp|tmcp|mcp-use|mcp-lite|mcp-handler|@vercel\/mcp-adapter|agents|@cyanheads\/mcp-ts-core|@mastra\/mcp|@rekog\/mcp-nest|@anthropic-ai\/claude-agent-sdk)$/;

/** Transports, by the symbol that makes one. */
export const TRANSPORTS: [RegExp, string][] = [
  [/\.StdioServerTransport\(\)$|\.serveStdio\(\)$/, 'stdio'],
  [
    /\.(Node|WebStandard)?StreamableHTTPServerTransport\(\)$|\.createMcpHandler\(\)$|\.toNodeHandler\(\)$|\.(createMcpRouteHandler|StreamableHTTPTransport)\(\)$/,
    'http',
  ],
  [/\.SSEServerTransport\(\)$/, 'sse'],
];

/** Names under which definitions hold their parts, in order of preference. */
export const DEFINITION_KEYS = {
  name: ['name', 'id', 'toolName'],
  description: ['description', 'desc'],
  schema: [
    'inputSchema',
    'parameters',
    'input',
    'schema',
    'paramsSchema',
    'argsSchema',
    'inputs',
    'input_schema',
    'args',
    'paramSchema',
    'zodSchema',
  ],
  output: ['outputSchema', 'output', 'output_schema'],
  handler: ['execute', 'handler', 'handle', 'run', 'callback', 'cb', 'call', 'load', 'fn', 'invoke', 'action', 'logic'],
  annotations: ['annotations', 'hints'],
} as const;
