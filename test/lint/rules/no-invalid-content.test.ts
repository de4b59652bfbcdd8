import rule from '../../../src/lint/rules/no-invalid-content.js';
import { testRule } from '../../helpers/rule.js';

const tool = (content: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'charts', version: '1.0.0' });
declare const picture: string;
import { more } from './more.js';
server.registerTool('draw', { description: 'x', inputSchema: z.strictObject({}) }, async ({ wide }) => {
  const content = ${content};
  return { content };
});`;

testRule(rule, {
  valid: [
    tool("[{ type: 'text', text: 'x' }, { type: 'image', data: picture, mimeType: 'image/png' }]"),
    tool("[{ type: 'resource', resource: { uri: 'a:b', text: 'x' } }, { type: 'resource_link', uri: 'a:b', name: 'b' }]"),
    // What is spread in can have the rest.
    tool("[{ type: 'image', data: picture, ...more }]"),
    tool('more'),
  ],
  invalid: [
    {
      code: tool("[{ type: 'image', data: picture }]"),
      findings: [{ message: 'incomplete', at: "{ type: 'image', data: picture }", tools: ['draw'] }],
    },
    { code: tool("[{ type: 'json', json: {} }]"), findings: [{ message: 'kind', at: "{ type: 'json', json: {} }" }] },
    { code: tool("wide ? [{ type: 'text', text: 'x' }] : 'nothing'"), findings: [{ message: 'text', at: 'content' }] },
  ],
});
