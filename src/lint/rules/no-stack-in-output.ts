import { symbolOf, type Term, type Value } from '../interpret/value.js';
import { defineRule } from '../rule.js';
import { walkValues } from './support/values.js';

const failing = (text: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { countOrders } from './orders.js';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('count_orders', { description: 'Count the orders.', inputSchema: z.strictObject({}) }, async () => {
  try {
    return { content: [{ type: 'text', text: String(await countOrders()) }] };
  } catch (error) {
    console.error(error);
    return { content: [{ type: 'text', text: ${text} }], isError: true };
  }
});`;

export default defineRule({
  name: 'no-stack-in-output',
  severity: 'warning',
  category: 'error',
  confidence: 'high',
  practices: ['P-102', 'P-74'],
  cwe: ['CWE-209', 'CWE-497'],
  owasp: ['MCP10'],
  summary: 'A result holds no stack trace.',
  why: 'A stack names the folders of the machine, the packages with their versions and what the code is called: everything that is needed to look for the next weakness, and nothing that helps a model to try again.',
  advice: 'Write the stack to the log with an id, and answer with one sentence and that id.',
  whenNotToUse: 'The server is a tool for the developer of the code whose stack it shows.',
  examples: { bad: [failing("error instanceof Error ? (error.stack ?? '') : ''")], good: [failing("'The orders could not be counted.'")] },
  messages: { stack: 'Tool "{tool}" tells the model where in the code it failed: the stack names folders, packages and versions.' },
  check({ server, flow, report }) {
    for (const tool of server.tools)
      for (const slot of flow.outputs(tool)) {
        const stack = stackIn(slot.value);
        if (stack === undefined) continue;
        const trace = stack.node === undefined ? [] : [{ at: stack.node, text: 'the stack is read here' }];
        report({ message: 'stack', values: { tool: tool.name }, at: slot.node, tools: [tool.name], trace });
      }
  },
});

/** The stack of an error, where it is part of a text. */
function stackIn(value: Value): Term | undefined {
  let found: Term | undefined;
  walkValues(value, (part) => {
    if (part.kind === 'term' && part.op === 'member' && part.name === 'stack' && isError(part.base)) found ??= part;
    // What another call was given is not what it answers.
    const opaque =
      part.kind === 'term' &&
      (part.op === 'call' || part.op === 'new') &&
      !/^global:(String|JSON\.stringify|\w*Error)\(\)$/.test(symbolOf(part));
    return found === undefined && !opaque;
  });
  return found;
}

function isError(value: Value | undefined): boolean {
  if (value?.kind === 'union') return value.options.some(isError);
  return value?.kind === 'term' && (value.op === 'caught' || /Error\(\)$/.test(symbolOf(value)));
}
