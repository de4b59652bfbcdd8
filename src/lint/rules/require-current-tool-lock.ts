import { ts } from 'ts-morph';
import type { ServerModel, ToolModel } from '../model/facts.js';
import { literalProperty } from '../program/syntax.js';
import { defineRule } from '../rule.js';

const locked = (name: string): Record<string, string> => ({
  'server.ts': `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('${name}', { description: 'Count the orders.', inputSchema: z.strictObject({}) }, async () => ({ content: [] }));`,
  'tools.lock.json': '{ "lockVersion": 1, "tools": [{ "name": "count_orders", "scopes": ["orders:read"] }] }',
});

export default defineRule({
  name: 'require-current-tool-lock',
  severity: 'error',
  category: 'packaging',
  confidence: 'high',
  practices: ['P-48', 'P-150'],
  cwe: ['CWE-353'],
  owasp: ['MCP03', 'MCP04'],
  summary: 'tools.lock.json lists the tools that the server has, with their scopes.',
  why: 'The lock is what a reviewer approves, and what the server compares itself with when it starts. A tool that is not in it was approved by nobody.',
  advice: 'npm run tools:lock, and have the difference reviewed.',
  whenNotToUse: 'tools.lock.json is something else in this project.',
  examples: { bad: [locked('delete_orders')], good: [locked('count_orders')] },
  messages: {
    added: 'Tool "{tool}" is not in tools.lock.json: nobody approved it. Run npm run tools:lock.',
    scopes: 'Tool "{tool}" asks for {asks}, and tools.lock.json says {locked}: nobody approved the change. Run npm run tools:lock.',
    removed: 'tools.lock.json lists the tool "{tool}", which the server does not have. Run npm run tools:lock.',
  },
  check({ server, project, report }) {
    const file = project.file('tools.lock.json');
    const tools = file === undefined ? undefined : project.json(file, 'tools');
    if (tools === undefined || !Array.isArray(tools.value) || server.partial || server.tools.some((tool) => !tool.nameKnown)) return;
    const listed = new Set(
      tools.value.map((each: unknown) => (typeof each === 'object' && each !== null && 'name' in each ? String(each.name) : '')),
    );
    const own = new Set(server.tools.map((tool) => tool.name));
    // A lock of another server of the same package has nothing in common with this one.
    if (![...own].some((name) => listed.has(name)) && listed.size !== 1) return;
    for (const tool of server.tools) {
      const where = { at: tool.place.node, tools: [tool.name] };
      if (!listed.has(tool.name)) report({ message: 'added', values: { tool: tool.name }, ...where });
      const [asks, locked] = [scopesOf(server, tool), lockedScopes(tools.value, tool.name)];
      if (asks !== undefined && locked !== undefined && asks !== locked)
        report({ message: 'scopes', values: { tool: tool.name, asks, locked }, ...where });
    }
    for (const name of listed) if (!own.has(name) && name !== '') report({ message: 'removed', values: { tool: name }, at: tools.at });
  },
});

/** The scopes that a definition is written with, where all are plain text: in order, as the lock compares them. */
function scopesOf(server: ServerModel, tool: ToolModel): string | undefined {
  for (const node of [server.definitions.get(tool)?.node, tool.place.node]) {
    const list = node !== undefined && ts.isObjectLiteralExpression(node) ? literalProperty(node, 'scopes') : undefined;
    if (list === undefined || !ts.isArrayLiteralExpression(list)) continue;
    const texts = list.elements.filter(ts.isStringLiteralLike);
    if (texts.length === list.elements.length) return shown(texts.map((each) => each.text));
  }
  return undefined;
}

function lockedScopes(tools: readonly unknown[], name: string): string | undefined {
  const entry = tools.find((each) => typeof each === 'object' && each !== null && 'name' in each && each.name === name);
  const scopes = entry !== undefined && 'scopes' in (entry as object) ? (entry as { scopes: unknown }).scopes : undefined;
  return Array.isArray(scopes) ? shown(scopes.map(String)) : undefined;
}

function shown(scopes: readonly string[]): string {
  return scopes.length === 0 ? 'no scopes' : [...scopes].sort().join(', ');
}
