import type { Severity } from '../finding.js';
import type { ServerModel } from '../model/facts.js';
import { defineRule } from '../rule.js';
import { groupHarms, messageIn, valuesOf, whereOf } from './support/injection.js';

const MESSAGES = {
  host: '{who}: {argument} decides which host {sink} connects to, and no check of the host stands before it.',
  part: '{who}: {argument} is part of the host name that {sink} connects to. With a "/" or "@" in it the caller names another host.',
  sometimes: '{who}: {argument} decides which host {sink} connects to. A list of hosts is asked only where one is configured.',
  unresolved:
    '{who}: the host in {argument} is compared with private addresses, but the name is never looked up: a name that resolves to a private address passes to {sink}.',
} as const;

export default defineRule({
  name: 'no-server-side-request-forgery',
  severity: 'error',
  category: 'injection',
  confidence: 'high',
  practices: ['P-25'],
  cwe: ['CWE-918'],
  owasp: ['MCP05'],
  summary: 'The caller must not choose which host the server talks to.',
  why: 'The server stands inside the network: it reaches the metadata service of the cloud, databases and admin pages that the caller does not. A check of the scheme, z.url() or a search for "localhost" in the text prevents nothing, and a name that looks public can resolve to a private address.',
  advice:
    'Compare new URL(value).hostname with a list of allowed hosts. Where any public host must work, look the name up, refuse private addresses, connect to the address that was checked, and check every redirect again.',
  whenNotToUse: 'The server reaches the internet through a proxy that refuses everything else.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
server.registerTool('fetch_page', { description: 'Example.', inputSchema: z.strictObject({ url: z.string().url() }) }, async (input) => {
  await fetch(input.url);
  return { content: [] };
});`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
const HOSTS = new Set(['docs.example.com', 'api.example.com']);
server.registerTool('fetch_page', { description: 'Example.', inputSchema: z.strictObject({ url: z.string().max(500) }) }, async (input) => {
  const target = new URL(input.url);
  if (!HOSTS.has(target.hostname)) throw new Error('this host is not allowed');
  await fetch(target, { redirect: 'error' });
  return { content: [] };
});`,
    ],
  },
  messages: MESSAGES,
  check({ server, flow, report }) {
    const harms = flow.harms(server, 'address').filter((harm) => Object.hasOwn(MESSAGES, harm.how));
    for (const group of groupHarms(harms))
      report({ message: messageIn(MESSAGES, group.how), values: valuesOf(group), ...whereOf(group, severityOf(group.severity, server)) });
  },
});

/** A server that one person runs over a pipe sees only the network of that person. */
function severityOf(severity: Severity, server: ServerModel): Severity {
  const local = server.transports.length > 0 && server.transports.every((transport) => transport === 'stdio');
  return severity === 'error' && local ? 'warning' : severity;
}
