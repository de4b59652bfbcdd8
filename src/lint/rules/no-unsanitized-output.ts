import type { Severity } from '../finding.js';
import type { OutputSlot } from '../flow/outputs.js';
import type { Upstream } from '../flow/taint.js';
import { symbolOf } from '../interpret/value.js';
import type { ToolModel } from '../model/facts.js';
import { defineRule } from '../rule.js';

const CHANNEL: Record<OutputSlot['channel'], string> = {
  content: 'content',
  structuredContent: 'structuredContent',
  error: 'an error result',
};

export default defineRule({
  name: 'no-unsanitized-output',
  severity: 'warning',
  category: 'output',
  confidence: 'medium',
  recommended: true,
  practices: ['P-68', 'P-73', 'P-75'],
  cwe: ['CWE-1427', 'CWE-74'],
  summary: 'What an upstream wrote must not reach the model as it is.',
  why: 'The model reads a tool result as part of its instructions. A web page, a file, a row or the output of a program can hold text that was written to steer it, control characters, secrets, or more than fits. Only the server stands between.',
  advice:
    'Pass every result through one function before returning it: parse it with a schema and return the parsed value, strip control characters, redact secrets, cut it at a fixed length, and wrap free text in delimiters that say it is data.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'pages', version: '1.0.0' });
server.registerTool('read_page', { description: 'Read a page.', inputSchema: z.strictObject({ url: z.string().max(200) }) }, async ({ url }) => {
  const response = await fetch(url);
  return { content: [{ type: 'text', text: await response.text() }] };
});`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'pages', version: '1.0.0' });
const untrusted = (text: string) => \`<untrusted-data>\${text.slice(0, 20_000)}</untrusted-data>\`;
server.registerTool('read_page', { description: 'Read a page.', inputSchema: z.strictObject({ url: z.string().max(200) }) }, async ({ url }) => {
  const response = await fetch(url);
  return { content: [{ type: 'text', text: untrusted(await response.text()) }] };
});`,
    ],
  },
  messages: {
    raw: '{tools} {return} {upstream} as {channel} and nothing on the way cleans, bounds or marks it: whoever can write there can instruct the model.',
    failure: '{tools} {return} {upstream} to the model as it is: it can hold paths, addresses and secrets of the server.',
  },
  check({ server, flow, report }) {
    const groups = new Map<string, { slot: OutputSlot; tools: ToolModel[]; upstream: Upstream }>();
    for (const tool of server.tools) {
      for (const slot of flow.outputs(tool)) {
        const [upstream] = [...flow.upstreamOf(slot.value)].sort((a, b) => Number(b.loud) - Number(a.loud));
        if (upstream === undefined) continue;
        const key = `${slot.node.getSourceFile().fileName}:${slot.node.pos}:${slot.channel}`;
        const group = groups.get(key) ?? { slot, tools: [], upstream };
        if (!group.tools.includes(tool)) group.tools.push(tool);
        groups.set(key, group);
      }
    }
    for (const { slot, tools, upstream } of groups.values()) {
      const names = tools.map((tool) => tool.name);
      const source = upstream.call.node;
      const values = { tools: listed(names), return: names.length === 1 ? 'returns' : 'return', upstream: upstream.label };
      const where = {
        at: slot.node,
        tools: names,
        severity: severityOf(upstream),
        ...(source && {
          trace: [
            { at: source, text: `${upstream.label} comes from ${symbolOf(upstream.call).replace(/^global:/, '')}` },
            { at: slot.node, text: 'and is put into the result here' },
          ],
        }),
      };
      if (upstream.kind === 'error') report({ message: 'failure', values, ...where });
      else report({ message: 'raw', values: { ...values, channel: CHANNEL[slot.channel] }, ...where });
    }
  },
});

function severityOf(upstream: Upstream): Severity {
  return upstream.loud ? 'error' : 'warning';
}

function listed(names: readonly string[]): string {
  const shown = names
    .slice(0, 3)
    .map((name) => `"${name}"`)
    .join(', ');
  if (names.length === 1) return `Tool ${shown}`;
  return names.length > 3 ? `${names.length} tools (${shown}, …)` : `Tools ${shown}`;
}
