import semver from 'semver';
import type { ts } from 'ts-morph';
import { symbolOf } from '../interpret/value.js';
import { sdkGeneration } from '../model/arguments.js';
import type { ServerModel, ToolModel } from '../model/facts.js';
import { defineRule } from '../rule.js';

/** SDK v2 reads schemas that convert themselves to JSON Schema, descriptions included: zod does from 4.2. */
const SELF_CONVERTING = '4.2.0';
/** SDK v1 reads zod 4 from 1.23. */
const READS_ZOD_4 = '1.23.0';

export default defineRule({
  name: 'require-compatible-zod',
  severity: 'error',
  category: 'schema',
  confidence: 'high',
  practices: ['P-11', 'P-53'],
  cwe: ['CWE-1357'],
  owasp: ['MCP04'],
  summary: 'The version of zod is one that the SDK reads.',
  why: 'SDK v2 starts with zod 3 schemas and fails at the first tools/list; zod 4.0 and 4.1 lose every description. SDK v1 before 1.23 cannot read zod 4 schemas. Two versions in one server behave differently from tool to tool.',
  advice:
    'SDK v2: zod ^4.2.0 and import from "zod". SDK v1: zod 3, or zod 4 with @modelcontextprotocol/sdk ^1.23.0. One version for all tools.',
  whenNotToUse: 'Never: the server would fail at the first tools/list.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod/v3';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('find', { description: 'Find.', inputSchema: z.object({ query: z.string().max(200) }).strict() }, async ({ query }) => ({
  content: [{ type: 'text', text: query }],
}));`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('find', { description: 'Find.', inputSchema: z.strictObject({ query: z.string().max(200) }) }, async ({ query }) => ({
  content: [{ type: 'text', text: query }],
}));`,
    ],
  },
  messages: {
    three: 'SDK v2 cannot read zod 3 schemas: the server starts and the first tools/list fails. Move to zod ^4.2.0 and import from "zod".',
    old: 'SDK v2 needs zod {needed} or later, and {installed} is asked for: descriptions of arguments are lost. Raise the version.',
    four: 'SDK v1 reads zod 4 schemas from {needed} on, and {installed} is asked for. Raise the SDK, or use zod 3.',
    mixed: 'Server "{server}" builds schemas with zod 3 and with zod 4: they convert and refuse differently. Use one.',
  },
  check({ server, report }) {
    const generation = sdkGeneration(server.sdk);
    const uses = server.tools.flatMap((tool) => flavorOf(tool, server) ?? []);
    const three = uses.find((use) => use.major === 3);
    const four = uses.find((use) => use.major === 4);
    const tools = server.tools.map((tool) => tool.name);
    if (generation === 2 && three) report({ message: 'three', at: three.node, tools });
    else if (three && four) report({ message: 'mixed', values: { server: server.name }, at: four.node, tools, severity: 'warning' });
    if (generation === 2 && four && cannotBe(four.range, SELF_CONVERTING)) {
      report({ message: 'old', values: { needed: SELF_CONVERTING, installed: `zod ${four.range}` }, at: four.node, tools });
    }
    if (generation === 1 && four && cannotBe(server.sdk?.version, READS_ZOD_4)) {
      report({ message: 'four', values: { needed: READS_ZOD_4, installed: server.sdk?.version ?? '' }, at: four.node, tools });
    }
  },
});

interface Use {
  major: number;
  range: string;
  node: ts.Node;
}

/** The version of zod that a tool's schema is built with, by its import path and the package manifest. */
function flavorOf(tool: ToolModel, server: ServerModel): Use | undefined {
  const value = sampleOf(tool);
  if (value === undefined) return undefined;
  const [, path = ''] = /^zod(\/v3|\/v4(?:[-/]mini)?|\/mini)?\./.exec(`${value.symbol}.`) ?? ['', undefined];
  if (!value.symbol.startsWith('zod')) return undefined;
  const range = server.manifest?.dependencies.zod ?? '';
  const asked = semver.validRange(range) ? semver.minVersion(range)?.major : undefined;
  const major = path === '/v3' ? 3 : path.startsWith('/v4') || path === '/mini' ? 4 : asked;
  return major === undefined ? undefined : { major, range, node: value.node };
}

/** The schema itself, or the first validator of a shape. */
function sampleOf({ schema, place }: ToolModel): { symbol: string; node: ts.Node } | undefined {
  const { value } = schema;
  const node = schema.node ?? place.node;
  if (schema.form === 'zod') return { symbol: symbolOf(value), node };
  if (schema.form !== 'shape' || value?.kind !== 'object') return undefined;
  const [cell] = value.properties.values();
  const symbol = cell === undefined ? '' : symbolOf((cell.link?.() ?? cell).value);
  return symbol.startsWith('zod') ? { symbol, node } : undefined;
}

/** No version that a range allows is as new as needed. What is not a range, `catalog:` or a tag, says nothing. */
function cannotBe(range: string | undefined, needed: string): boolean {
  if (range === undefined || !semver.validRange(range)) return false;
  return !semver.intersects(range, `>=${needed}`);
}
