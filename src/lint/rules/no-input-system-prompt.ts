import { defineRule } from '../rule.js';
import { groupHarms, messageIn, valuesOf, whereOf } from './support/injection.js';

const MESSAGES = {
  prompt:
    '{who}: {argument} becomes part of the system prompt that {sink} sends. Whoever writes it gives the model orders in the name of the server.',
} as const;

export default defineRule({
  name: 'no-input-system-prompt',
  severity: 'warning',
  category: 'injection',
  confidence: 'medium',
  practices: ['P-73'],
  cwe: ['CWE-1427'],
  owasp: ['MCP06'],
  summary: 'What the caller chose must not become part of a system prompt.',
  why: 'A model follows its system prompt before anything else. Text of a caller in it, which may come from a web page or a mail, cannot be told from the orders of the server.',
  advice: 'Keep the system prompt constant and send what the caller gave as a user message, between delimiters and named as data.',
  whenNotToUse: 'The prompt is for the model of the person who wrote the text, and reaches nothing else.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
server.registerTool('explain', { description: 'Example.', inputSchema: z.strictObject({ topic: z.string().max(200) }) }, async (input) => {
  await server.server.createMessage({ messages: [], maxTokens: 500, systemPrompt: \`You explain \${input.topic}.\` });
  return { content: [] };
});`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
server.registerTool('explain', { description: 'Example.', inputSchema: z.strictObject({ topic: z.string().max(200) }) }, async (input) => {
  await server.server.createMessage({
    systemPrompt: 'You explain the topic that the user names.',
    messages: [{ role: 'user', content: { type: 'text', text: input.topic } }],
    maxTokens: 500,
  });
  return { content: [] };
});`,
    ],
  },
  messages: MESSAGES,
  check({ server, flow, report }) {
    for (const group of groupHarms(flow.harms(server, 'system-prompt')))
      report({ message: messageIn(MESSAGES, group.how), values: valuesOf(group), ...whereOf(group) });
  },
});
