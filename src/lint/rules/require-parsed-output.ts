import { SCHEMA_PARSES } from '../flow/tables.js';
import { optionsOf, symbolOf, type Value } from '../interpret/value.js';
import { defineRule } from '../rule.js';

const answering = (value: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
const Order = z.object({ id: z.string().max(40), state: z.enum(['open', 'sent']) });
server.registerTool('read_order', { description: 'Read.', inputSchema: z.strictObject({ id: z.uuid() }), outputSchema: Order }, async ({ id }) => {
  const response = await fetch(\`https://orders.example.com/\${id}\`);
  const order = ${value};
  return { content: [{ type: 'text', text: JSON.stringify(order.state) }], structuredContent: order };
});`;

export default defineRule({
  name: 'require-parsed-output',
  severity: 'warning',
  category: 'schema',
  confidence: 'medium',
  practices: ['P-72', 'P-66'],
  cwe: ['CWE-213', 'CWE-20'],
  owasp: ['MCP10'],
  summary: 'structuredContent is what the output schema gave back, not what a service answered.',
  why: 'The SDK checks structuredContent against the output schema and sends it on as it is: keys that the schema does not name go out with it. The internal note that the service added last week reaches the model, and no test sees it.',
  advice: 'Return what the schema gives: const structuredContent = Output.parse(answer), and make the text from the same object.',
  whenNotToUse: 'A function around every handler parses the results.',
  examples: { bad: [answering('await response.json()')], good: [answering('Order.parse(await response.json())')] },
  messages: {
    unparsed: 'Tool "{tool}" sends {upstream} as structuredContent, with every key that it has: nothing parses it with the output schema.',
  },
  check({ server, flow, report }) {
    for (const tool of server.tools) {
      if (!tool.output.declared) continue;
      for (const slot of flow.outputs(tool)) {
        if (slot.channel !== 'structuredContent' || !isWhole(slot.value, 0)) continue;
        const [upstream] = flow.upstreamOf(slot).keys();
        if (upstream === undefined || upstream.kind === 'error') continue;
        const trace = upstream.call.node === undefined ? [] : [{ at: upstream.call.node, text: 'it comes from here' }];
        report({ message: 'unparsed', values: { tool: tool.name, upstream: upstream.label }, at: slot.node, tools: [tool.name], trace });
      }
    }
  },
});

/** Whether a value, or what is spread into it, is something that the program did not build: its keys are not known. */
function isWhole(value: Value, depth: number): boolean {
  if (depth > 6) return false;
  if (value.kind === 'object')
    return (
      value.spreads.some((each) => isWhole(each, depth + 1)) ||
      [...value.properties.values()].some((cell) => isWhole(cell.value, depth + 1))
    );
  return optionsOf(value).some((option) => {
    if (option.kind === 'union') return false;
    if (option.kind !== 'term') return option !== value && isWhole(option, depth + 1);
    if (option.op === 'call')
      return !SCHEMA_PARSES.test(symbolOf(option)) && /\.(json|callTool|data)\(\)$|^global:JSON\.parse\(\)$/.test(symbolOf(option));
    return (
      option.op === 'member' &&
      /^(data|body|result|response|structuredContent)$/.test(option.name ?? '') &&
      option.base?.kind === 'term' &&
      option.base.op === 'call'
    );
  });
}
