import { deepFields } from '../model/arguments.js';
import { defineRule } from '../rule.js';

const MEANING: Partial<Record<string, string>> = {
  string: 'null becomes the text "null" and an object "[object Object]", so a wrong value is used instead of refused',
  boolean: 'every text but the empty one is true, so "false" and "no" switch it on',
};

export default defineRule({
  name: 'no-coerced-input',
  severity: 'warning',
  category: 'schema',
  confidence: 'high',
  practices: ['P-53'],
  cwe: ['CWE-704', 'CWE-20'],
  owasp: [],
  summary: 'Arguments are checked, not converted: no z.coerce.string() and no z.coerce.boolean().',
  why: 'z.coerce.string() is String(x): it accepts null, objects and arrays and turns them into text that ends up as an id, a path or part of an address. z.coerce.boolean() is Boolean(x): a model that sends "false" gets true.',
  advice:
    'Use z.string() with a pattern, z.uuid(), or z.union([z.string(), z.int()]) where both are meant; z.boolean() or z.stringbool() for flags.',
  whenNotToUse: 'A client that cannot be changed sends numbers as text.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('drop', { description: 'Drop.', inputSchema: z.strictObject({ id: z.coerce.string(), force: z.coerce.boolean() }) }, async ({ id, force }) => ({
  content: [{ type: 'text', text: \`\${id} \${force}\` }],
}));`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('drop', { description: 'Drop.', inputSchema: z.strictObject({ id: z.uuid(), force: z.boolean() }) }, async ({ id, force }) => ({
  content: [{ type: 'text', text: \`\${id} \${force}\` }],
}));`,
    ],
  },
  messages: {
    coerced: '"{name}" of tool "{tool}" is converted to a {type}: {meaning}. Check it instead.',
  },
  check({ server, report }) {
    for (const tool of server.tools) {
      for (const { path, field, root } of deepFields(tool.schema.fields)) {
        const meaning = field.coerced ? MEANING[field.type] : undefined;
        // A format or pattern after the conversion refuses what the conversion made up.
        if (meaning === undefined || field.format !== undefined || field.pattern !== undefined) continue;
        report({
          message: 'coerced',
          values: { tool: tool.name, name: path, type: field.type, meaning },
          at: field.node ?? root.node ?? tool.place.node,
          tools: [tool.name],
        });
      }
    }
  },
});
