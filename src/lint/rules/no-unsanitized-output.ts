import type { ts } from 'ts-morph';
import type { Severity } from '../finding.js';
import type { Flow } from '../flow/flow.js';
import type { OutputSlot } from '../flow/outputs.js';
import type { Upstream } from '../flow/upstreams.js';
import { symbolOf } from '../interpret/value.js';
import type { ServerModel } from '../model/facts.js';
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
  owasp: ['MCP06', 'MCP10'],
  summary: 'What an upstream wrote must not reach the model as it is.',
  why: 'The model reads a tool result as part of its instructions. A web page, a file, a row or the output of a program can hold text that was written to steer it, control characters, secrets, or more than fits. Only the server stands between.',
  advice:
    'Pass every result through one function before returning it: parse it with a schema and return the parsed value, strip control characters, redact secrets, cut it at a fixed length, and wrap free text in delimiters that say it is data.',
  whenNotToUse: 'Everything that the upstream holds was written by the operator of the server.',
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
    weak: '{tools} {return} {upstream} as {channel}; what is on the way picks properties, limits the number of items or takes out some secrets, and free text still comes through.',
    failure: '{tools} {return} {upstream} to the model as it is: it can hold paths, addresses and secrets of the server.',
  },
  check({ server, flow, report }) {
    for (const { slot, tools, upstream, weak, places } of groupsOf(server, flow).values()) {
      const source = upstream.call.node;
      const failure = upstream.kind === 'error' || slot.channel === 'error';
      const values = { tools: listed(tools), return: tools.length < 2 ? 'returns' : 'return', upstream: upstream.label };
      const where = {
        at: slot.node,
        // An error belongs to the place that tells it: the results of those tools can be clean.
        tools: failure ? [] : tools,
        severity: weak ? ('info' as const) : severityOf(upstream),
        trace: [
          ...(source ? [{ at: source, text: `${upstream.label} comes from ${symbolOf(upstream.call).replace(/^global:/, '')}` }] : []),
          { at: slot.node, text: 'and is put into the result here' },
          ...(failure && tools.length > 1 ? [] : [...places])
            .filter((at) => !failure || !holds(at, slot.node))
            .slice(0, MOST_PLACES)
            .map((at) => ({ at, text: 'which leaves here' })),
        ],
      };
      if (weak) report({ message: 'weak', values: { ...values, channel: CHANNEL[slot.channel] }, ...where });
      else if (upstream.kind === 'error') report({ message: 'failure', values, ...where });
      else report({ message: 'raw', values: { ...values, channel: CHANNEL[slot.channel] }, ...where });
    }
  },
});

/** Return statements that a trace lists. */
const MOST_PLACES = 40;

function holds(outer: ts.Node, inner: ts.Node): boolean {
  return outer.getSourceFile() === inner.getSourceFile() && outer.pos <= inner.pos && inner.end <= outer.end;
}

interface Group {
  slot: OutputSlot;
  tools: string[];
  upstream: Upstream;
  weak: boolean;
  places: Set<ts.Node>;
}

/** One group for what is put into results at one place: one fix clears it for all its tools. */
function groupsOf(server: ServerModel, flow: Flow): Map<string, Group> {
  const groups = new Map<string, Group>();
  const named = server.tools.flatMap((tool) => flow.outputs(tool).map((slot) => ({ slot, name: tool.name })));
  const others = flow.unlistedOutputs(server).map((slot) => ({ slot, name: undefined }));
  for (const { slot, name } of [...named, ...others]) {
    const [worst] = [...flow.upstreamOf(slot)].sort(
      ([a, weakA], [b, weakB]) => Number(weakA) - Number(weakB) || Number(b.loud) - Number(a.loud),
    );
    if (worst === undefined) continue;
    const [upstream, weak] = worst;
    const key = `${slot.node.getSourceFile().fileName}:${slot.node.pos}:${slot.node.end}:${slot.channel}:${weak}:${upstream.kind === 'error'}`;
    const group = groups.get(key) ?? { slot, tools: [], upstream, weak, places: new Set<ts.Node>() };
    if (name !== undefined && !group.tools.includes(name)) group.tools.push(name);
    for (const place of slot.places) group.places.add(place);
    groups.set(key, group);
  }
  return groups;
}

function severityOf(upstream: Upstream): Severity {
  return upstream.loud ? 'error' : 'warning';
}

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'The handler of tools/call';
  const shown = names
    .slice(0, 3)
    .map((name) => `"${name}"`)
    .join(', ');
  if (names.length === 1) return `Tool ${shown}`;
  return names.length > 3 ? `${names.length} tools (${shown}, …)` : `Tools ${shown}`;
}
