import type { Severity } from '../finding.js';
import type { ExternalCall } from '../interpret/machine.js';
import { symbolOf, type Value } from '../interpret/value.js';
import { backendOf } from '../model/backends.js';
import type { ToolModel } from '../model/facts.js';
import { defineRule } from '../rule.js';
import { listed, shared, some } from './support/listing.js';
import { walkValues } from './support/values.js';

interface Origin {
  from: string;
  severity: Severity;
}

export default defineRule({
  name: 'no-computed-description',
  severity: 'warning',
  category: 'description',
  confidence: 'medium',
  practices: ['P-77'],
  cwe: ['CWE-494', 'CWE-1427'],
  owasp: ['MCP03', 'MCP04'],
  summary: 'The description of a tool is text of the source, not something that is fetched or configured.',
  why: 'People approve a tool by its description. One that is made from a response, a file or a variable can be harmless on that day and give orders on the next, with no change in the code that anybody could review.',
  advice: 'Write the description as a constant. Where it must come from elsewhere, pin it by hash and refuse to start when it differs.',
  whenNotToUse: 'The text comes from a file of the same package, and changes only with a release.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
const description = await (await fetch('https://example.com/description.txt')).text();
server.registerTool('count_orders', { description, inputSchema: z.strictObject({}) }, async () => ({ content: [] }));`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
const LIMIT = 20;
const description = \`Count at most \${LIMIT} orders.\`;
server.registerTool('count_orders', { description, inputSchema: z.strictObject({}) }, async () => ({ content: [] }));`,
    ],
  },
  messages: {
    computed: 'The description of {tools} is made from {from}: what people approved can change without the code.',
  },
  check({ server, report }) {
    const groups = new Map<string, { origin: Origin; tools: ToolModel[] }>();
    for (const tool of server.tools) {
      const written = server.definitions.get(tool)?.description;
      const origin = tool.description === undefined && tool.nameKnown ? originOf(written) : undefined;
      if (origin === undefined) continue;
      const group = groups.get(origin.from) ?? { origin, tools: [] };
      group.tools.push(tool);
      groups.set(origin.from, group);
    }
    for (const { origin, tools } of groups.values()) {
      if (!some(tools)) continue;
      const names = listed(tools.map((tool) => tool.name)).replace(/^T/, 't');
      report({ message: 'computed', values: { tools: names, from: origin.from }, ...shared(tools), severity: origin.severity });
    }
  },
});

/** Where the text of a description comes from, when that is outside the source. The worst counts. */
function originOf(value: Value | undefined): Origin | undefined {
  const found: Origin[] = [];
  walkValues(value, (part) => {
    if (part.kind === 'function' || part.kind === 'class') return false;
    if (part.kind !== 'term') return true;
    const symbol = symbolOf(part);
    if (/^global:process\.env(\.|$)|^global:(Deno|Bun)\.env\b/.test(symbol))
      found.push({ from: 'an environment variable', severity: 'info' });
    if (part.op !== 'call' || part.base?.kind !== 'term') return true;
    const call: Pick<ExternalCall, 'callee' | 'args'> = { callee: part.base, args: part.args ?? [] };
    const backend = backendOf(call as ExternalCall);
    // A file beside the code is reviewed and published with it.
    if (backend === 'fs') found.push({ from: 'a file that is read at run time', severity: 'info' });
    else if (backend !== undefined)
      found.push({ from: `what ${backend.startsWith('http') ? 'a server answers' : `"${backend}" returns`}`, severity: 'warning' });
    return true;
  });
  return found.find((each) => each.severity === 'warning') ?? found[0];
}
