import { deepFields } from '../model/arguments.js';
import { defineRule } from '../rule.js';
import { isCredentialName } from './support/credential-names.js';

/** A server that manages secrets takes them as its subject. */
const SUBJECT =
  /secret|password|credential|vault|token|\bkey|env(?:ironment)?[_-]?var|login|log[_-]?in|sign[_-]?in|auth|user|account|encrypt|decrypt|hash|connect/i;

export default defineRule({
  name: 'no-secret-argument',
  severity: 'warning',
  category: 'schema',
  confidence: 'medium',
  recommended: true,
  practices: ['P-96'],
  cwe: ['CWE-522', 'CWE-214'],
  owasp: ['MCP01'],
  summary: 'Credentials are configuration, not arguments.',
  why: 'To send a credential as an argument the model must have it: it stands in the conversation, in the logs of the client, in the trace of every call and in the context of every other server that is connected.',
  advice:
    'Read it from the environment or from a secret store at the start, or take it from the verified token of the request (authInfo). Let the argument name which account to use, if there are several.',
  whenNotToUse: 'The credential belongs to the call: it is good once, for this one purpose.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('count', { description: 'Count.', inputSchema: z.strictObject({ apiKey: z.string().max(100) }) }, async ({ apiKey }) => {
  const response = await fetch('https://api.example.com/orders', { headers: { authorization: apiKey } });
  return { content: [{ type: 'text', text: String(response.status) }] };
});`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('count', { description: 'Count.', inputSchema: z.strictObject({ page_token: z.string().max(100) }) }, async ({ page_token }) => {
  const response = await fetch(\`https://api.example.com/orders?page=\${encodeURIComponent(page_token)}\`, { headers: { authorization: process.env.ORDERS_API_KEY ?? '' } });
  return { content: [{ type: 'text', text: String(response.status) }] };
});`,
    ],
  },
  messages: {
    secret:
      'Tool "{tool}" takes the credential "{name}" as an argument: the model, the conversation and every log then hold it. Read it from configuration.',
  },
  check({ server, report }) {
    for (const tool of server.tools) {
      if (SUBJECT.test(tool.name)) continue;
      for (const { field, root } of deepFields(tool.schema.fields)) {
        if (field.type !== 'string' && field.type !== 'unknown') continue;
        if (!isCredentialName(field.name)) continue;
        report({
          message: 'secret',
          values: { tool: tool.name, name: field.name },
          at: field.node ?? root.node ?? tool.place.node,
          tools: [tool.name],
        });
      }
    }
  },
});
