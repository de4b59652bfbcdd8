import { defineRule } from '../rule.js';

const locked = (name: string): Record<string, string> => ({
  'server.ts': `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('${name}', { description: 'Count the orders.', inputSchema: z.strictObject({}) }, async () => ({ content: [] }));`,
  'tools.lock.json': '{ "lockVersion": 1, "tools": [{ "name": "count_orders", "scopes": ["orders:read"] }] }',
});

export default defineRule({
  name: 'require-current-tool-lock',
  severity: 'error',
  category: 'packaging',
  confidence: 'high',
  practices: ['P-48', 'P-150'],
  cwe: ['CWE-353'],
  owasp: ['MCP03', 'MCP04'],
  summary: 'tools.lock.json lists the tools that the server has.',
  why: 'The lock is what a reviewer approves, and what the server compares itself with when it starts. A tool that is not in it was approved by nobody.',
  advice: 'npm run tools:lock, and have the difference reviewed.',
  whenNotToUse: 'tools.lock.json is something else in this project.',
  examples: { bad: [locked('delete_orders')], good: [locked('count_orders')] },
  messages: {
    added: 'Tool "{tool}" is not in tools.lock.json: nobody approved it. Run npm run tools:lock.',
    removed: 'tools.lock.json lists the tool "{tool}", which the server does not have. Run npm run tools:lock.',
  },
  check({ server, project, report }) {
    const file = project.file('tools.lock.json');
    const tools = file === undefined ? undefined : project.json(file, 'tools');
    if (tools === undefined || !Array.isArray(tools.value) || server.partial || server.tools.some((tool) => !tool.nameKnown)) return;
    const listed = new Set(
      tools.value.map((each: unknown) => (typeof each === 'object' && each !== null && 'name' in each ? String(each.name) : '')),
    );
    const own = new Set(server.tools.map((tool) => tool.name));
    // A lock of another server of the same package has nothing in common with this one.
    if (![...own].some((name) => listed.has(name)) && listed.size !== 1) return;
    for (const tool of server.tools)
      if (!listed.has(tool.name)) report({ message: 'added', values: { tool: tool.name }, at: tool.place.node, tools: [tool.name] });
    for (const name of listed) if (!own.has(name) && name !== '') report({ message: 'removed', values: { tool: name }, at: tools.at });
  },
});
