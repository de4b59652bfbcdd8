import { ts } from 'ts-morph';
import type { ServerModel, ToolModel } from '../model/facts.js';
import { propertyName } from '../program/syntax.js';
import { defineRule } from '../rule.js';
import { listed, shared, some } from './support/listing.js';
import { THRESHOLDS } from './support/thresholds.js';

/** Properties of a definition that say what a caller must be allowed to do. */
const SCOPES = new Set(['scopes', 'scope', 'requiredScopes', 'required_scopes', 'permissions', 'requiredPermissions', 'auth']);

const define = (second: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
const tools = [
  { name: 'get_order', description: 'Get an order.', scopes: ['orders:read'], input: z.strictObject({}) },
  { name: 'delete_order', description: 'Delete an order.', ${second}input: z.strictObject({}) },
  { name: 'count_orders', description: 'Count orders.', scopes: ['orders:read'], input: z.strictObject({}) },
];
for (const tool of tools) server.registerTool(tool.name, { description: tool.description, inputSchema: tool.input }, async () => ({ content: [] }));`;

export default defineRule({
  name: 'require-tool-scopes',
  severity: 'warning',
  category: 'auth',
  confidence: 'medium',
  practices: ['P-40'],
  cwe: ['CWE-862'],
  owasp: ['MCP07', 'MCP02'],
  summary: 'Where tools declare the scopes that they need, every tool does.',
  why: 'A server that checks scopes by what the definition declares checks nothing for the one that declares none. It is the new tool, written in a hurry, that is forgotten.',
  advice: 'Declare the scopes of every tool, an empty list where a tool is for everybody, and make the property required in its type.',
  whenNotToUse: 'The tool is open to everybody who may call the server at all.',
  examples: { bad: [define('')], good: [define("scopes: ['orders:write'], ")] },
  options: {
    share: {
      default: THRESHOLDS.scopedShare,
      about: 'Share of the tools that must declare scopes before the others count as forgotten, from 0 to 1.',
    },
  },
  messages: {
    missing: '{tools} of server "{server}" {declare} no scopes, while {count} others do.',
  },
  check({ server, options, report }) {
    const scoped = server.tools.filter((tool) => declaresScopes(server, tool));
    const others = server.tools.filter((tool) => !scoped.includes(tool) && propertiesOf(server, tool).length > 0);
    if (scoped.length < 2 || scoped.length < server.tools.length * options.share || !some(others)) return;
    const names = others.map((tool) => tool.name);
    const values = {
      tools: listed(names),
      server: server.name,
      declare: names.length === 1 ? 'declares' : 'declare',
      count: scoped.length,
    };
    report({ message: 'missing', values, ...shared(others) });
  },
});

function declaresScopes(server: ServerModel, tool: ToolModel): boolean {
  return propertiesOf(server, tool).some((name) => SCOPES.has(name));
}

/** The properties that the definition of a tool is written with. */
function propertiesOf(server: ServerModel, tool: ToolModel): string[] {
  const nodes = [tool.place.node, server.definitions.get(tool)?.node];
  return nodes.flatMap((node) =>
    node && ts.isObjectLiteralExpression(node) ? node.properties.flatMap((each) => propertyName(each.name) ?? []) : [],
  );
}
