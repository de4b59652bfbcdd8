import { ts } from 'ts-morph';
import { textOf } from '../model/code.js';
import { literalProperty, walk } from '../program/syntax.js';
import { defineRule } from '../rule.js';

const prompting = (role: string): string => `import { McpServer } from '@modelcontextprotocol/server';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerPrompt('summarize_orders', { description: 'Summarize the orders.' }, () => ({
  messages: [{ role: '${role}', content: { type: 'text', text: 'Summarize the orders of today.' } }],
}));`;

export default defineRule({
  name: 'no-invalid-prompt-role',
  severity: 'error',
  category: 'prompt',
  confidence: 'high',
  practices: ['P-64'],
  cwe: ['CWE-1286'],
  owasp: ['MCP06'],
  summary: 'Messages of a prompt have the role user or assistant.',
  why: 'The protocol has no other roles: clients refuse the whole prompt. "system" would also let a server speak with the authority of the client.',
  advice: 'Use role: "user", and put what frames the task into the first message.',
  whenNotToUse: 'Never: clients refuse the prompt.',
  examples: { bad: [prompting('system')], good: [prompting('user')] },
  messages: { role: 'The protocol has no role "{role}": clients refuse this prompt.' },
  check({ server, report }) {
    for (const { handler } of server.prompts) {
      if (handler === undefined) continue;
      walk(handler.node, (node) => {
        if (!ts.isObjectLiteralExpression(node) || literalProperty(node, 'content') === undefined) return true;
        const role = literalProperty(node, 'role');
        const text = textOf(role);
        if (role !== undefined && text !== undefined && text !== 'user' && text !== 'assistant')
          report({ message: 'role', values: { role: text }, at: role });
        return true;
      });
    }
  },
});
