import { type Path, symbolOf, type Value } from '../interpret/value.js';
import type { ToolModel } from '../model/facts.js';
import { defineRule } from '../rule.js';
import { dependsOnInput } from './support/values.js';

export default defineRule({
  name: 'require-argument-validation',
  severity: 'error',
  category: 'schema',
  confidence: 'medium',
  recommended: true,
  practices: ['P-53'],
  cwe: ['CWE-20'],
  owasp: ['MCP05'],
  summary: 'A low-level tools/call handler parses the arguments before it uses them.',
  why: 'The low-level Server advertises a JSON Schema and never applies it. A cast such as `args as Input` checks nothing: whatever arrives is used.',
  advice:
    'Parse the arguments with the schema that you advertise, const input = Input.parse(request.params.arguments), or register the tool with McpServer.registerTool, which does it.',
  whenNotToUse: 'Arguments are parsed in a place that the linter does not see, before the handler runs.',
  examples: {
    bad: [
      `import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
const server = new Server({ name: 'orders', version: '1.0.0' }, { capabilities: { tools: {} } });
server.setRequestHandler(ListToolsRequestSchema, async () => ({
  tools: [{ name: 'get_order', description: 'Get.', inputSchema: { type: 'object', properties: { id: { type: 'string' } }, additionalProperties: false } }],
}));
server.setRequestHandler(CallToolRequestSchema, async (request) => {
  const { id } = request.params.arguments as { id: string };
  return { content: [{ type: 'text', text: \`order \${id}\` }] };
});`,
    ],
    good: [
      `import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import * as z from 'zod';
const Input = z.strictObject({ id: z.uuid() });
const server = new Server({ name: 'orders', version: '1.0.0' }, { capabilities: { tools: {} } });
server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: [{ name: 'get_order', description: 'Get.', inputSchema: z.toJSONSchema(Input) }] }));
server.setRequestHandler(CallToolRequestSchema, async (request) => {
  const { id } = Input.parse(request.params.arguments);
  return { content: [{ type: 'text', text: \`order \${id}\` }] };
});`,
    ],
  },
  messages: {
    byHand: 'Tool "{tool}" checks its arguments by hand, and not with the schema that it advertises: what the two say drifts apart.',
    unchecked: 'Tool "{tool}" advertises an input schema, but nothing parses the arguments before they are used.',
  },
  check({ server, report }) {
    for (const tool of server.tools) {
      if (tool.input.validated || tool.handler === undefined) continue;
      const byHand = checksByHand(tool);
      report({
        message: byHand ? 'byHand' : 'unchecked',
        values: { tool: tool.name },
        at: tool.place.node,
        tools: [tool.name],
        ...(byHand && { severity: 'warning' }),
      });
    }
  },
});

const MOST_CONDITIONS = 400;
const ASKS_FOR_KIND = /^global:(Array\.isArray|isNaN|isFinite|Number\.(isInteger|isSafeInteger|isFinite|isNaN))\(\)$/;

/** Whether the handler asks what kind of value an argument is before it goes on: `typeof args.id !== 'string'`. */
function checksByHand({ facts }: ToolModel): boolean {
  const paths = [...facts.calls.map(({ path }) => path), ...facts.thrown.map(({ path }) => path), facts.path];
  return asksForKind({ tests: paths.flatMap((path) => testsOn(path)), seen: new Set() });
}

/** The conditions on the way to a point. */
function testsOn(path: Path | undefined): Value[] {
  const tests: Value[] = [];
  for (let current = path; current !== undefined && tests.length < MOST_CONDITIONS; current = current.outer) tests.push(current.test);
  return tests;
}

function asksForKind({ tests, seen }: { tests: Value[]; seen: Set<Value> }): boolean {
  for (let value = tests.pop(); value !== undefined && seen.size < MOST_CONDITIONS; value = tests.pop()) {
    if (seen.has(value)) continue;
    seen.add(value);
    // What a function of the program answers: each way out of it, under its own conditions.
    if (value.kind === 'union') tests.push(...value.options, ...(value.exits ?? []).flatMap((exit) => [exit.value, ...testsOn(exit.path)]));
    if (value.kind === 'union' && value.logic !== undefined) tests.push(value.logic.left, value.logic.right);
    if (value.kind !== 'term') continue;
    const [asked] = value.args ?? [];
    const asks = (value.op === 'operator' && value.name === 'typeof') || (value.op === 'call' && ASKS_FOR_KIND.test(symbolOf(value)));
    // `typeof args` of all arguments says nothing of any of them.
    if (asks && asked?.kind === 'term' && asked.op !== 'input' && dependsOnInput(asked)) return true;
    tests.push(...(value.args ?? []));
  }
  return false;
}
