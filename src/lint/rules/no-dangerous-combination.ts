import type { ServerModel, ToolModel } from '../model/facts.js';
import { defineRule } from '../rule.js';
import { effectsOf, type ToolEffect, tellsToolsApart } from './support/effects.js';
import { enumerated } from './support/listing.js';
import { isChosenAddress } from './support/values.js';

/** Stores whose content belongs to somebody. Files of the server itself are read at fixed paths. */
const PRIVATE = /^(sql|mongodb|redis|search|email)$/;

export default defineRule({
  name: 'no-dangerous-combination',
  severity: 'warning',
  category: 'design',
  confidence: 'medium',
  recommended: true,
  practices: ['P-1', 'P-17'],
  cwe: ['CWE-200', 'CWE-1427'],
  owasp: ['MCP06', 'MCP10'],
  summary: 'One server does not read private data, take in what anybody wrote, and send to where the model says.',
  why: 'With these three together one web page is enough: its text tells the model to read the private data with one tool and to send it away with another. Each tool alone is harmless, and no prompt stops it for certain.',
  advice:
    'Take one of the three away: move the tool that fetches or sends to a server of its own, limit it to a list of hosts or recipients that the configuration names, or ask a person before each call.',
  whenNotToUse: 'A policy in front keeps the three apart, for example by letting each session use only two of them.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import { Pool } from 'pg';
import * as z from 'zod';
const pool = new Pool();
const server = new McpServer({ name: 'office', version: '1.0.0' });
server.registerTool('get_salary', { description: 'Get a salary.', inputSchema: z.strictObject({ id: z.uuid() }) }, async ({ id }) => {
  const { rows } = await pool.query('SELECT salary FROM staff WHERE id = $1', [id]);
  return { content: [{ type: 'text', text: String(rows[0]?.salary) }] };
});
server.registerTool('read_page', { description: 'Read a page.', inputSchema: z.strictObject({ url: z.url() }) }, async ({ url }) => {
  const response = await fetch(url);
  return { content: [{ type: 'text', text: (await response.text()).slice(0, 5000) }] };
});`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import { Pool } from 'pg';
import * as z from 'zod';
const pool = new Pool();
const server = new McpServer({ name: 'office', version: '1.0.0' });
server.registerTool('get_salary', { description: 'Get a salary.', inputSchema: z.strictObject({ id: z.uuid() }) }, async ({ id }) => {
  const { rows } = await pool.query('SELECT salary FROM staff WHERE id = $1', [id]);
  return { content: [{ type: 'text', text: String(rows[0]?.salary) }] };
});
server.registerTool('get_rate', { description: 'Get an exchange rate.', inputSchema: z.strictObject({ currency: z.enum(['EUR', 'CHF']) }) }, async ({ currency }) => {
  const response = await fetch(\`https://rates.example.com/\${currency}\`);
  return { content: [{ type: 'text', text: String(Number(await response.text())) }] };
});`,
    ],
  },
  messages: {
    combination:
      'Server "{server}" reads private data ({private}), takes in what anybody wrote ({untrusted}) and sends to where the model says ({outward}): one injected text can carry the data away.',
  },
  check({ server, report }) {
    if (!tellsToolsApart(server)) return;
    const roles = rolesOf(server);
    if (roles.private.length === 0 || roles.untrusted.length === 0 || roles.outward.length === 0) return;
    // One tool that does all three is the purpose of the server: a crawler that writes to its database, say.
    const tools = [...new Set([...roles.private, ...roles.untrusted, ...roles.outward])];
    if (tools.length < 2) return;
    const names = (list: readonly ToolModel[]): string =>
      enumerated(
        list.map((tool) => tool.name),
        3,
      );
    report({
      message: 'combination',
      values: { server: server.name, private: names(roles.private), untrusted: names(roles.untrusted), outward: names(roles.outward) },
      at: server.place.node,
      tools: tools.map((tool) => tool.name),
      trace: tools.slice(0, 6).map((tool) => ({ at: tool.place.node, text: `"${tool.name}" reaches ${tool.backends.join(', ')}` })),
    });
  },
});

function rolesOf(server: ServerModel): Record<'private' | 'untrusted' | 'outward', ToolModel[]> {
  const roles: Record<'private' | 'untrusted' | 'outward', ToolModel[]> = { private: [], untrusted: [], outward: [] };
  for (const tool of server.tools) {
    const effects = effectsOf(tool);
    const anywhere = effects.some(reachesAnywhere);
    if (effects.some(readsPrivate)) roles.private.push(tool);
    if (anywhere || effects.some((each) => each.backend === 'email' && each.effect === 'read')) roles.untrusted.push(tool);
    if (anywhere || effects.some((each) => each.effect === 'send' && each.chosen)) roles.outward.push(tool);
  }
  return roles;
}

function readsPrivate({ backend, effect, chosen }: ToolEffect): boolean {
  if (effect !== 'read' && effect !== 'execute') return false;
  return PRIVATE.test(backend) || (backend === 'fs' && chosen);
}

/** A request to an address that the caller writes brings in what anybody wrote, and takes out what its query holds. */
function reachesAnywhere({ backend, call }: ToolEffect): boolean {
  if (backend === 'browser') return /^(goto|navigate|open)$/.test(call.callee.name ?? '') && isChosenAddress(call.args[0]);
  return backend === 'http' && isChosenAddress(call.args[0]);
}
