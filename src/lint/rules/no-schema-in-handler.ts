import type { ts } from 'ts-morph';
import { symbolOf } from '../interpret/value.js';
import { defineRule } from '../rule.js';
import { toolNames } from './support/wording.js';

const MOST_POINTED_AT = 8;

/** What builds or compiles a schema, and what it costs. */
const BUILDERS: { symbol: RegExp; message: 'compiled' | 'built' }[] = [
  { symbol: /^ajv(\/[\w./-]*)?(\.\w+)?\(\)$/i, message: 'compiled' },
  { symbol: /^ajv(\/[\w./-]*)?(\.\w+)?\(\)\.compile\(\)$/i, message: 'compiled' },
  { symbol: /^zod-to-json-schema(\.\w+)?\(\)$|^zod(\/v4)?(\.z)?\.toJSONSchema\(\)$/, message: 'compiled' },
  { symbol: /^zod(\/[\w-]+)*(\.z)?\.(object|strictObject|looseObject|discriminatedUnion)\(\)$/, message: 'built' },
];

export default defineRule({
  name: 'no-schema-in-handler',
  severity: 'info',
  category: 'schema',
  confidence: 'medium',
  practices: ['P-107'],
  cwe: ['CWE-1050'],
  owasp: [],
  summary: 'Schemas and validators are built once, not for every call.',
  why: 'A new Ajv costs about 27 ms of CPU and a compiled validator that is thrown away is never reused; a zod object built for every call costs tens of microseconds and its first parse is the slow one. Under load that is most of the server.',
  advice: 'Move it to the top of the module and use it from there.',
  whenNotToUse: 'The schema depends on the arguments of the call.',
  examples: {
    bad: [
      `import Ajv from 'ajv';
import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('check', { description: 'Check.', inputSchema: z.strictObject({ order: z.string().max(2000) }) }, async ({ order }) => {
  const valid = new Ajv().validate({ type: 'object' }, JSON.parse(order));
  return { content: [{ type: 'text', text: String(valid) }] };
});`,
    ],
    good: [
      `import Ajv from 'ajv';
import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const validate = new Ajv().compile({ type: 'object' });
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('check', { description: 'Check.', inputSchema: z.strictObject({ order: z.string().max(2000) }) }, async ({ order }) => ({
  content: [{ type: 'text', text: String(validate(JSON.parse(order))) }],
}));`,
    ],
  },
  messages: {
    compiled: 'Every call of {tools} compiles a schema anew. Compile it once, at the top of the module.',
    built: 'Every call of {tools} builds a zod schema anew. Build it once, at the top of the module.',
  },
  check({ server, report }) {
    const found = { compiled: new Map<ts.Node, Set<string>>(), built: new Map<ts.Node, Set<string>>() };
    for (const tool of server.tools) {
      for (const call of tool.facts.calls) {
        const symbol = symbolOf(call.result);
        const builder = BUILDERS.find((each) => each.symbol.test(symbol));
        if (builder === undefined) continue;
        const places = found[builder.message];
        places.set(call.node, (places.get(call.node) ?? new Set()).add(tool.name));
      }
    }
    for (const message of ['compiled', 'built'] as const) {
      const [first, ...others] = [...found[message].keys()];
      if (first === undefined) continue;
      const tools = [...new Set([...found[message].values()].flatMap((names) => [...names]))];
      report({
        message,
        values: { tools: toolNames(tools).replace(/^T/, 't') },
        at: first,
        tools,
        severity: message === 'compiled' ? 'warning' : 'info',
        trace: others.slice(0, MOST_POINTED_AT).map((at) => ({ at, text: 'and here' })),
      });
    }
  },
});
