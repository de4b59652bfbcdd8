import type { ts } from 'ts-morph';
import { upstreamBehind } from '../flow/upstreams.js';
import type { ExternalCall } from '../interpret/machine.js';
import { optionsOf, stringOf, symbolOf, type Term, type Value } from '../interpret/value.js';
import { backendOf } from '../model/backends.js';
import { defineRule } from '../rule.js';
import { calledFrom } from './support/calls.js';
import { toolNames, verb } from './support/wording.js';

const reading = (text: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('read_order', { description: 'Read.', inputSchema: z.strictObject({ id: z.uuid() }) }, async ({ id }) => {
  const order = await (await fetch(\`https://orders.example.com/\${id}\`)).json();
  return { content: [{ type: 'text', text: ${text} }] };
});`;

export default defineRule({
  name: 'prefer-selected-fields',
  severity: 'info',
  category: 'output',
  confidence: 'medium',
  practices: ['P-76', 'P-66'],
  cwe: ['CWE-200', 'CWE-213'],
  owasp: ['MCP10'],
  summary: 'A tool returns the fields that are needed, not everything that a service answers.',
  why: 'What a service answers has the notes, addresses and ids of people in it, and next week a field more. A whole answer also fills the context: models pay for every key, and miss the three that count.',
  advice: 'Name the fields: parse the answer with a schema that has only what the tool is for, and select columns by name.',
  whenNotToUse: 'The tool is a window on the service, and its user may see everything there.',
  examples: {
    bad: [reading('JSON.stringify(order)')],
    good: [reading('JSON.stringify({ state: order.state, total: order.total })')],
  },
  messages: {
    whole: '{tools} {return} everything that the service answers, whatever that is: {upstream} is made JSON as a whole.',
    columns: '{tools} {ask} for every column (SELECT *): what is added to the table next is returned too.',
  },
  check({ server, flow, report }) {
    for (const tool of server.tools)
      for (const slot of flow.outputs(tool)) {
        const found = slot.channel === 'content' ? dumpIn(slot.value, 0) : undefined;
        if (found === undefined) continue;
        const values = { tools: toolNames([tool.name]), return: 'returns', upstream: found.label };
        report({ message: 'whole', values, at: slot.node, tools: [tool.name], trace: traceTo(found.call) });
      }
    for (const { call, tools } of calledFrom(server, asksForAll))
      report({ message: 'columns', values: { tools: toolNames(tools), ask: verb(tools, 'asks', 'ask') }, at: call.node, tools });
  },
});

function traceTo({ node }: Term): { at: ts.Node; text: string }[] {
  return node === undefined ? [] : [{ at: node, text: 'it comes from here' }];
}

/** `JSON.stringify(answer)`, alone or in a text, of what a service answered as a whole. */
function dumpIn(value: Value, depth: number): ReturnType<typeof upstreamBehind> {
  if (depth > 6) return undefined;
  if (value.kind === 'union')
    return optionsOf(value)
      .map((option) => (option.kind === 'union' ? undefined : dumpIn(option, depth + 1)))
      .find((found) => found !== undefined);
  if (value.kind !== 'term') return undefined;
  if (value.op === 'concat') return (value.args ?? []).map((part) => dumpIn(part, depth + 1)).find((found) => found !== undefined);
  const [inner] = value.args ?? [];
  return value.op === 'call' && symbolOf(value) === 'global:JSON.stringify()' && inner !== undefined
    ? wholeAnswer(inner, depth)
    : undefined;
}

/** What a call of a service gave, or the part of it that holds everything. */
function wholeAnswer(value: Value, depth: number): ReturnType<typeof upstreamBehind> {
  if (depth > 12 || value.kind !== 'term') return undefined;
  if (value.op === 'member')
    return /^(data|body|result|response)$/.test(value.name ?? '') && value.base ? wholeAnswer(value.base, depth + 1) : undefined;
  if (value.op !== 'call') return undefined;
  const found = upstreamBehind(value);
  if (found !== undefined) return /^(http|remote)$/.test(found.kind) ? found : undefined;
  const receiver = value.base?.kind === 'term' && value.base.op === 'member' ? value.base.base : undefined;
  return /\.json\(\)$/.test(symbolOf(value)) && receiver !== undefined ? wholeAnswer(receiver, depth + 1) : undefined;
}

function asksForAll(call: ExternalCall): boolean {
  if (backendOf(call) !== 'sql') return false;
  return call.args.flatMap((arg) => optionsOf(arg)).some((arg) => /\bselect\s+(\w+\.)?\*/i.test(statementOf(arg)));
}

function statementOf(value: Value): string {
  if (value.kind === 'term' && value.op === 'concat') return (value.args ?? []).map((part) => stringOf(part) ?? '').join('');
  return stringOf(value) ?? '';
}
