import type { ts } from 'ts-morph';
import type { Severity } from '../finding.js';
import { argumentsReaching } from '../model/arguments.js';
import type { ToolModel } from '../model/facts.js';
import { defineRule } from '../rule.js';
import { quoted, toolNames, verb } from './support/wording.js';

interface Kind {
  message: 'url' | 'email' | 'id';
  /** Names of such arguments, as words. */
  name: RegExp;
  /** Backends where a wrong one does harm. */
  reaches: RegExp;
  severity: Severity;
}

const KINDS: Kind[] = [
  { message: 'url', name: /(^|_)(url|uri|href|webhook|endpoint)$/, reaches: /^(http|browser|exec|api:)/, severity: 'warning' },
  { message: 'email', name: /(^|_)e_?mail(_address)?$|^(to|cc|bcc)$/, reaches: /^email$/, severity: 'warning' },
  { message: 'id', name: /(^|_)(id|uuid|guid)$/, reaches: /^(http|fs|exec|sql|ssh|git|api:)/, severity: 'info' },
];

const USE: Record<Kind['message'], [one: string, several: string]> = {
  url: ['requests', 'request'],
  email: ['sends', 'send'],
  id: ['passes on', 'pass on'],
};

interface Loose {
  name: string;
  tool: ToolModel;
  node: ts.Node;
}

export default defineRule({
  name: 'require-argument-format',
  severity: 'warning',
  category: 'schema',
  confidence: 'medium',
  practices: ['P-55', 'P-25'],
  cwe: ['CWE-20', 'CWE-1287'],
  owasp: ['MCP05'],
  summary: 'An address, a mail address or an id that leaves the server has its format in the schema.',
  why: 'An address that is any text may be file:///etc/passwd, an id may be ../admin?x=, a mail address may hold a second recipient. The schema is the first place that can refuse it, and it tells the model what to send.',
  advice:
    'z.url({ protocol: /^https$/ }) and a list of hosts for addresses, z.email() for mail, z.uuid() or z.string().regex(/^[A-Za-z0-9_-]{1,64}$/) for ids; format or pattern in JSON Schema. A format does not replace the check of the host before the request.',
  whenNotToUse: 'The service behind checks the value, and answers wrong ones with a clear error.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'pages', version: '1.0.0' });
server.registerTool('check', { description: 'Check.', inputSchema: z.strictObject({ url: z.string().max(2000) }) }, async ({ url }) => {
  const response = await fetch(url);
  return { content: [{ type: 'text', text: String(response.status) }] };
});`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'pages', version: '1.0.0' });
server.registerTool('check', { description: 'Check.', inputSchema: z.strictObject({ url: z.url({ protocol: /^https$/ }).max(2000) }) }, async ({ url }) => {
  const response = await fetch(url);
  return { content: [{ type: 'text', text: String(response.status) }] };
});`,
    ],
  },
  messages: {
    url: '{tools} {use} addresses that may be any text: {fields}. Give the argument a URL format with the protocols that you mean.',
    email:
      '{tools} {use} mail to addresses that may be any text: {fields}. Give the argument the e-mail format, so that one address is one address.',
    id: '{tools} {use} ids that may be any text: {fields}. A pattern of letters, digits, - and _ keeps paths and queries out.',
  },
  check({ server, report }) {
    for (const kind of KINDS) {
      const list = server.tools.flatMap((tool) => looseOf(tool, kind));
      const [first] = list;
      if (first === undefined) continue;
      const tools = [...new Set(list.map((each) => each.tool.name))];
      const values = {
        tools: toolNames(tools),
        fields: quoted([...new Set(list.map((each) => each.name))], 6),
        use: verb(tools, ...USE[kind.message]),
      };
      const seen = new Set([first.node]);
      const others = list.filter((each) => !seen.has(each.node) && seen.add(each.node)).slice(0, 8);
      const trace = others.map((each) => ({ at: each.node, text: `"${each.name}" may be any text as well` }));
      report({ message: kind.message, values, at: first.node, tools, severity: kind.severity, trace });
    }
  },
});

function looseOf(tool: ToolModel, kind: Kind): Loose[] {
  const candidates = tool.schema.fields.filter(
    (field) => field.type === 'string' && field.format === undefined && field.pattern === undefined && kind.name.test(words(field.name)),
  );
  if (candidates.length === 0) return [];
  const reaching = kind.message === 'url' ? requested(tool) : argumentsReaching(tool);
  return candidates
    .filter((field) => [...(reaching.get(field.name) ?? [])].some((backend) => kind.reaches.test(backend)))
    .map((field) => ({ name: field.name, tool, node: field.node ?? tool.place.node }));
}

/** The arguments that decide which address is requested, rather than those that are sent there. */
function requested(tool: ToolModel): Map<string, Set<string>> {
  const calls = tool.facts.calls.map((call) => {
    const [first] = call.args;
    if (first?.kind !== 'object') return { ...call, args: first === undefined ? [] : [first] };
    return { ...call, args: [...['url', 'uri', 'href'].flatMap((name) => first.properties.get(name)?.value ?? [])] };
  });
  return argumentsReaching({ ...tool, facts: { ...tool.facts, calls } });
}

function words(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/-/g, '_')
    .toLowerCase();
}
