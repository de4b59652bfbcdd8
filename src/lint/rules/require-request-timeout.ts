import type { ExternalCall } from '../interpret/machine.js';
import { optionsOf, symbolOf } from '../interpret/value.js';
import { defineRule } from '../rule.js';

export default defineRule({
  name: 'require-request-timeout',
  severity: 'warning',
  category: 'resilience',
  confidence: 'high',
  practices: ['P-80', 'P-81'],
  cwe: ['CWE-400'],
  owasp: ['MCP10'],
  summary: 'A request that a tool sends must end by itself.',
  why: 'fetch waits for as long as the other side keeps the connection open. The model waits with it, the client gives up, and the handlers that nobody waits for any more pile up until the server has no connections left.',
  advice:
    'Pass a signal that ends the request: `AbortSignal.timeout(30_000)`, together with the signal of the request that the tool answers (`AbortSignal.any([...])`).',
  whenNotToUse: 'The client of the service has a limit by itself that source does not show.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'pages', version: '1.0.0' });
server.registerTool('count_words', { description: 'Count words.', inputSchema: z.strictObject({}) }, async () => {
  const response = await fetch('https://pages.example.com/');
  return { content: [{ type: 'text', text: String((await response.text()).length) }] };
});`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'pages', version: '1.0.0' });
server.registerTool('count_words', { description: 'Count words.', inputSchema: z.strictObject({}) }, async () => {
  const response = await fetch('https://pages.example.com/', { signal: AbortSignal.timeout(30_000) });
  return { content: [{ type: 'text', text: String((await response.text()).length) }] };
});`,
    ],
  },
  messages: {
    endless: '{tools} {wait} for this request without an end: fetch has no timeout of its own and no signal is passed.',
  },
  check({ server, report }) {
    const tools = new Map<ExternalCall['node'], Set<string>>();
    for (const tool of server.tools)
      for (const call of tool.facts.calls) {
        if (!isEndless(call)) continue;
        tools.set(call.node, (tools.get(call.node) ?? new Set()).add(tool.name));
      }
    for (const [at, names] of tools) {
      const [first = ''] = names;
      const title = names.size === 1 ? `Tool "${first}"` : `${names.size} tools ("${first}", …)`;
      report({ message: 'endless', values: { tools: title, wait: names.size === 1 ? 'waits' : 'wait' }, at, tools: [...names] });
    }
  },
});

/** A fetch whose options are all known, and none of them is a signal. */
function isEndless(call: ExternalCall): boolean {
  if (!/^(global:fetch|undici\.fetch|node-fetch|cross-fetch)\(\)$/.test(symbolOf(call.result))) return false;
  const [address, options] = call.args;
  // A Request can have a signal of its own.
  if (address === undefined || /\.?Request\(\)$/.test(symbolOf(address))) return false;
  if (options === undefined) return true;
  return optionsOf(options).every(
    (option) =>
      (option.kind === 'literal' && option.value === undefined) ||
      (option.kind === 'object' &&
        !option.open &&
        option.spreads.length + option.others.length === 0 &&
        !['signal', 'timeout', 'dispatcher'].some((name) => option.properties.has(name))),
  );
}
