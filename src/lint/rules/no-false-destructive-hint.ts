import { defineRule } from '../rule.js';
import { hintNode } from './support/annotations.js';
import { effectsOf, tellsToolsApart } from './support/effects.js';

const server = (annotations: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import { Pool } from 'pg';
import * as z from 'zod';
const pool = new Pool();
const server = new McpServer({ name: 'orders', version: '1.0.0' });
const config = { description: 'Delete an order.', inputSchema: z.strictObject({ id: z.uuid() }), annotations: { ${annotations} } };
server.registerTool('delete_order', config, async ({ id }) => {
  await pool.query('DELETE FROM orders WHERE id = $1', [id]);
  return { content: [{ type: 'text', text: 'deleted' }] };
});`;

export default defineRule({
  name: 'no-false-destructive-hint',
  severity: 'warning',
  category: 'description',
  confidence: 'medium',
  practices: ['P-44'],
  cwe: ['CWE-451'],
  owasp: ['MCP02'],
  summary: 'A tool that deletes does not say destructiveHint: false, and hints do not contradict each other.',
  why: 'destructiveHint: false tells a client that the tool only adds. Clients that ask before anything is lost then do not ask. Without the hint they assume the worst, which is right for a tool that deletes.',
  advice:
    'Set destructiveHint: true on tools that delete or overwrite. Leave it out of tools with readOnlyHint: true, where it means nothing.',
  whenNotToUse: 'What is deleted can be brought back, and the description says how.',
  examples: {
    bad: [server('readOnlyHint: false, destructiveHint: false'), server('readOnlyHint: true, destructiveHint: true')],
    good: [server('readOnlyHint: false, destructiveHint: true')],
  },
  messages: {
    deletes: 'Tool "{tool}" says that it destroys nothing, but it runs {label}.',
    contradiction: 'Tool "{tool}" says both that it only reads and that it destroys: clients may believe either.',
  },
  check({ server, report }) {
    const apart = tellsToolsApart(server);
    for (const tool of server.tools) {
      const at = hintNode(server, tool, 'destructiveHint');
      const { readOnlyHint, destructiveHint } = tool.annotations;
      if (readOnlyHint === true && destructiveHint === true)
        report({ message: 'contradiction', values: { tool: tool.name }, at, tools: [tool.name], confidence: 'high' });
      // A tool that says it only reads has the other rule to fear.
      if (destructiveHint !== false || readOnlyHint === true || !apart) continue;
      const effect = effectsOf(tool).find((each) => each.effect === 'delete' && each.chosen && each.backend !== 'redis');
      if (effect === undefined) continue;
      report({
        message: 'deletes',
        values: { tool: tool.name, label: effect.label },
        at,
        tools: [tool.name],
        // The name of a method of a vendor's client is weak evidence: it may remove what the tool itself made.
        ...(effect.backend.startsWith('api:') && { severity: 'info' as const, confidence: 'low' as const }),
        trace: [{ at: effect.call.node, text: `${effect.label} happens here` }],
      });
    }
  },
});
