import { symbolOf } from '../interpret/value.js';
import type { ServerModel } from '../model/facts.js';
import { defineRule } from '../rule.js';
import { enumerated } from './support/listing.js';

/** The capability that a request method needs. */
const CAPABILITIES: Record<string, string> = {
  'tools/list': 'tools',
  'tools/call': 'tools',
  'resources/list': 'resources',
  'resources/read': 'resources',
  'resources/templates/list': 'resources',
  'prompts/list': 'prompts',
  'prompts/get': 'prompts',
};

const server = (capabilities: string): string => `import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
const server = new Server({ name: 'notes', version: '1.0.0' }, { capabilities: { ${capabilities} } });
server.setRequestHandler(ListToolsRequestSchema, async () => ({
  tools: [{ name: 'count_notes', description: 'Count notes.', inputSchema: { type: 'object', properties: {}, additionalProperties: false } }],
}));`;

export default defineRule({
  name: 'require-declared-capabilities',
  severity: 'error',
  category: 'design',
  confidence: 'high',
  practices: ['P-13'],
  cwe: ['CWE-684'],
  owasp: [],
  summary: 'A low-level server declares the capabilities that it has handlers for, and no others.',
  why: 'The SDK throws when a handler is set for a capability that was not declared, and clients do not ask for what is not declared. A capability without a handler makes clients ask and fail.',
  advice: 'Pass { capabilities: { tools: {} } } with exactly what has handlers, or use McpServer, which declares them itself.',
  whenNotToUse: 'Capabilities are declared in a place that the linter does not see.',
  examples: { bad: [server('')], good: [server('tools: {}')] },
  messages: {
    undeclared: 'Server "{server}" handles {methods} but does not declare the capability "{capability}": setting the handler throws.',
    unused: 'Server "{server}" declares the capability "{capability}" and has no handler for it: clients that ask get an error.',
  },
  check({ server, report }) {
    const declared = declaredCapabilities(server);
    if (declared === undefined) return;
    const needed = new Map<string, string[]>();
    for (const { method } of server.handlers) {
      const capability = CAPABILITIES[method];
      if (capability !== undefined) needed.set(capability, [...new Set([...(needed.get(capability) ?? []), method])]);
    }
    for (const [capability, methods] of needed)
      if (!declared.has(capability))
        report({
          message: 'undeclared',
          values: { server: server.name, methods: enumerated(methods), capability },
          at: server.place.node,
        });
    for (const capability of new Set(Object.values(CAPABILITIES)))
      if (declared.has(capability) && !needed.has(capability))
        report({
          message: 'unused',
          values: { server: server.name, capability },
          at: server.place.node,
          severity: 'info',
          confidence: 'medium',
        });
  },
});

/** What a low-level server declares; undefined where source does not tell, or where the SDK declares by itself. */
function declaredCapabilities(server: ServerModel): ReadonlySet<string> | undefined {
  const high = server.tools.some((tool) => tool.style !== 'setRequestHandler');
  if (!isLowLevel(server) || high || server.handlers.length === 0 || declaresLater(server)) return undefined;
  // A server that is only named as a type: how it is made is not seen.
  if (server.construction.assumed === true) return undefined;
  const [, options] = server.construction.args ?? [];
  if (options === undefined) return new Set();
  if (options.kind !== 'object' || options.open || options.spreads.length > 0) return undefined;
  const capabilities = options.properties.get('capabilities')?.value;
  if (capabilities === undefined) return new Set();
  if (capabilities.kind !== 'object' || capabilities.open || capabilities.others.length > 0) return undefined;
  // An object from elsewhere may be filled on ways that were not taken here.
  const inside =
    options.node && capabilities.node && capabilities.node.pos >= options.node.pos && capabilities.node.end <= options.node.end;
  return inside ? new Set(capabilities.properties.keys()) : undefined;
}

function isLowLevel(server: ServerModel): boolean {
  return /^@modelcontextprotocol\/(sdk|server)/.test(server.sdk?.package ?? '') && /\.Server\(\)$/.test(symbolOf(server.construction));
}

/** `server.registerCapabilities` adds to what the constructor was given. */
function declaresLater(server: ServerModel): boolean {
  return [server.place, ...server.handlers.map((handler) => handler.place)].some(({ module }) =>
    module.file.text.includes('registerCapabilities'),
  );
}
