import { ts } from 'ts-morph';
import * as z from 'zod';
import type { ServerModel, ToolModel } from '../model/facts.js';
import type { Project } from '../model/project.js';
import { literalProperty } from '../program/syntax.js';
import { defineRule } from '../rule.js';
import { lockedVersion } from './support/lock.js';
import { schemaHash } from './support/tool-hash.js';

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
  summary: 'tools.lock.json lists the tools that the server has, with their scopes and the hash of what clients see of them.',
  why: 'The lock is what a reviewer approves, and what the server compares itself with when it starts. A tool that is not in it, or that reads differently from what is in it, was approved by nobody: this is how a description is poisoned after the review. The hash is compared where source shows the whole schema, and the same version of zod makes the JSON Schema of it.',
  advice: 'npm run tools:lock, and have the difference reviewed.',
  whenNotToUse: 'tools.lock.json is something else in this project.',
  examples: { bad: [locked('delete_orders')], good: [locked('count_orders')] },
  messages: {
    added: 'Tool "{tool}" is not in tools.lock.json: nobody approved it. Run npm run tools:lock.',
    scopes: 'Tool "{tool}" asks for {asks}, and tools.lock.json says {locked}: nobody approved the change. Run npm run tools:lock.',
    changed:
      'What clients see of tool "{tool}" (title, description, hints, schemas) is not what tools.lock.json has the hash of: nobody approved the change. Run npm run tools:lock.',
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
    const changed = changedTools(server, project, tools.value);
    for (const tool of server.tools) {
      const where = { at: tool.place.node, tools: [tool.name] };
      if (!listed.has(tool.name)) report({ message: 'added', values: { tool: tool.name }, ...where });
      const [asks, locked] = [scopesOf(server, tool), lockedScopes(tools.value, tool.name)];
      if (asks !== undefined && locked !== undefined && asks !== locked)
        report({ message: 'scopes', values: { tool: tool.name, asks, locked }, ...where });
      if (changed.includes(tool)) report({ message: 'changed', values: { tool: tool.name }, ...where });
    }
    for (const name of listed) if (!own.has(name) && name !== '') report({ message: 'removed', values: { tool: name }, at: tools.at });
  },
});

/** The zod that the linter itself has, and that makes JSON Schemas as a server with the same one does. */
const { major, minor, patch } = z.core.version;
const OWN_ZOD = `${major}.${minor}.${patch}`;
const HASH = /^[0-9a-f]{64}$/;

/**
 * The tools whose hash is another one. Certain only where the hash is known to be made in this way: the server has the same zod, or the
 * hash of another tool of the lock is right.
 */
function changedTools(server: ServerModel, project: Project, locked: readonly unknown[]): ToolModel[] {
  const compared = server.tools.flatMap((tool) => {
    const said = lockedEntry(locked, tool.name)?.schemaHash;
    const actual = typeof said === 'string' && HASH.test(said) ? schemaHash(tool) : undefined;
    return actual === undefined ? [] : [{ tool, same: actual === said }];
  });
  const certain = compared.some(({ same }) => same) || zodOf(project) === OWN_ZOD;
  return certain ? compared.filter(({ same }) => !same).map(({ tool }) => tool) : [];
}

function zodOf(project: Project): string | undefined {
  return lockedVersion(project, 'zod') ?? project.manifest?.dependencies.zod;
}

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
  const scopes = lockedEntry(tools, name)?.scopes;
  return Array.isArray(scopes) ? shown(scopes.map(String)) : undefined;
}

function lockedEntry(tools: readonly unknown[], name: string): { scopes?: unknown; schemaHash?: unknown } | undefined {
  return tools.find((each): each is object => typeof each === 'object' && each !== null && 'name' in each && each.name === name);
}

function shown(scopes: readonly string[]): string {
  return scopes.length === 0 ? 'no scopes' : [...scopes].sort().join(', ');
}
