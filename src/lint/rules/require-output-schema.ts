import { symbolOf } from '../interpret/value.js';
import type { ToolModel } from '../model/facts.js';
import { defineRule } from '../rule.js';
import { toolNames, verb } from './support/wording.js';

export default defineRule({
  name: 'require-output-schema',
  severity: 'info',
  category: 'schema',
  confidence: 'medium',
  recommended: true,
  practices: ['P-71', 'P-72'],
  cwe: ['CWE-1111'],
  owasp: ['MCP10'],
  summary: 'A tool that returns data declares an output schema.',
  why: 'Without it a client cannot check or use the data, the model reads JSON as prose, and nothing stops a new field of the upstream from reaching the conversation.',
  advice:
    'Declare outputSchema with the fields that you mean to return, return outputSchema.parse(value) as structuredContent and derive the text from it.',
  whenNotToUse: 'What the tool returns is text for people, and has no form.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('count', { description: 'Count.', inputSchema: z.strictObject({}) }, async () => {
  const response = await fetch('https://api.example.com/orders');
  return { content: [{ type: 'text', text: JSON.stringify(await response.json()) }] };
});`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
const Output = z.strictObject({ count: z.int() });
server.registerTool('count', { description: 'Count.', inputSchema: z.strictObject({}), outputSchema: Output }, async () => {
  const response = await fetch('https://api.example.com/orders');
  const structuredContent = Output.parse(await response.json());
  return { content: [{ type: 'text', text: JSON.stringify(structuredContent) }], structuredContent };
});`,
    ],
  },
  messages: {
    structured:
      '{tools} {return} structuredContent without an output schema: no client knows its shape and nothing checks it. Declare outputSchema.',
    json: '{tools} {return} data as JSON text without an output schema. Declare outputSchema and return structuredContent as well.',
  },
  check({ server, flow, report }) {
    const undeclared = server.tools.filter((tool) => !tool.output.declared);
    const structured = undeclared.filter((tool) => flow.outputs(tool).some((slot) => slot.channel === 'structuredContent'));
    const json = undeclared.filter(
      (tool) =>
        !structured.includes(tool) &&
        flow.outputs(tool).some((slot) => slot.channel === 'content' && symbolOf(slot.value) === 'global:JSON.stringify()'),
    );
    const found: [message: 'structured' | 'json', tools: ToolModel[]][] = [
      ['structured', structured],
      ['json', json],
    ];
    // One finding for a server: whoever adds output schemas adds them to all.
    for (const [message, tools] of found) {
      const [first] = tools;
      if (first === undefined) continue;
      const names = tools.map((tool) => tool.name);
      report({
        message,
        values: { tools: toolNames(names), return: verb(names, 'returns', 'return') },
        at: first.place.node,
        tools: names,
        ...(message === 'structured' && { severity: 'warning' }),
      });
    }
  },
});
