import type { ToolModel } from '../model/facts.js';
import { defineRule } from '../rule.js';
import { hintNode } from './support/annotations.js';
import { effectsOf, type ToolEffect, tellsToolsApart } from './support/effects.js';
import { isChosenAddress } from './support/values.js';

const server = (hint: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'pages', version: '1.0.0' });
const config = { description: 'Read a page.', inputSchema: z.strictObject({ url: z.url() }), annotations: { readOnlyHint: true, openWorldHint: ${hint} } };
server.registerTool('read_page', config, async ({ url }) => {
  const response = await fetch(url);
  return { content: [{ type: 'text', text: (await response.text()).slice(0, 5000) }] };
});`;

export default defineRule({
  name: 'no-false-closed-world-hint',
  severity: 'warning',
  category: 'description',
  confidence: 'medium',
  practices: ['P-44'],
  cwe: ['CWE-451'],
  owasp: ['MCP06'],
  summary: 'A tool that meets what anybody can write does not say openWorldHint: false.',
  why: 'openWorldHint: false tells a client that the results come from a closed domain. Clients trust such results more, and may let the model act on them without asking. A page at an address that the caller chose is as open as the world gets. One API with a fixed address is not reported: it may well be closed.',
  advice: 'Set openWorldHint: true, or limit the tool to hosts that the configuration names.',
  whenNotToUse: 'What the tool reaches is written by the operator of the server only.',
  examples: { bad: [server('false')], good: [server('true')] },
  messages: {
    open: 'Tool "{tool}" says that its world is closed, but it {does}.',
  },
  check({ server, report }) {
    if (!tellsToolsApart(server)) return;
    for (const tool of server.tools) {
      if (tool.annotations.openWorldHint !== false) continue;
      const found = openCall(tool);
      if (found === undefined) continue;
      report({
        message: 'open',
        values: { tool: tool.name, does: found.does },
        at: hintNode(server, tool, 'openWorldHint'),
        tools: [tool.name],
        trace: [{ at: found.effect.call.node, text: `it ${found.does} here` }],
      });
    }
  },
});

function openCall(tool: ToolModel): { effect: ToolEffect; does: string } | undefined {
  for (const effect of effectsOf(tool)) {
    if (effect.backend === 'http' && isChosenAddress(effect.call.args[0]))
      return { effect, does: 'requests an address that the caller chooses' };
    if (effect.backend === 'browser' && effect.call.callee.name === 'goto' && isChosenAddress(effect.call.args[0]))
      return { effect, does: 'opens a page that the caller chooses' };
    if (effect.backend === 'email' && effect.effect === 'send') return { effect, does: 'sends mail' };
  }
  return undefined;
}
