import type { Cluster } from '../model/facts.js';
import { defineRule } from '../rule.js';

export default defineRule({
  name: 'no-monolithic-tool-set',
  severity: 'error',
  category: 'design',
  confidence: 'medium',
  recommended: true,
  practices: ['P-1', 'P-2', 'P-3'],
  cwe: ['CWE-1125'],
  owasp: ['MCP02'],
  summary: 'One server has one purpose: one domain, one set of credentials, a tool list that a model can choose from.',
  why: 'A server that holds a database, files, mail and the web lets one injected instruction read in one place and send in another, needs every credential at once, and makes the model choose among tools that have nothing to do with each other.',
  advice:
    'Split it: one server for each cluster, each with its own credentials and its own deployment. Connect the client to those it needs.',
  whenNotToUse: 'The server is the gateway that puts others together.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import { readFile } from 'node:fs/promises';
import nodemailer from 'nodemailer';
import { Pool } from 'pg';
import * as z from 'zod';
const pool = new Pool();
const mailer = nodemailer.createTransport({ host: 'localhost' });
const server = new McpServer({ name: 'office', version: '1.0.0' });
server.registerTool('count_orders', { description: 'Count orders.', inputSchema: z.strictObject({}) }, async () => {
  const { rowCount } = await pool.query('SELECT id FROM orders LIMIT 1000');
  return { content: [{ type: 'text', text: String(rowCount) }] };
});
server.registerTool('check_notes', { description: 'Check notes.', inputSchema: z.strictObject({}) }, async () => {
  const notes = await readFile('notes.txt', 'utf8');
  return { content: [{ type: 'text', text: String(notes.length) }] };
});
server.registerTool('send_mail', { description: 'Send mail.', inputSchema: z.strictObject({ to: z.email() }) }, async ({ to }) => {
  await mailer.sendMail({ to, text: 'hello' });
  return { content: [{ type: 'text', text: 'sent' }] };
});`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import { Pool } from 'pg';
import * as z from 'zod';
const pool = new Pool();
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('count_orders', { description: 'Count orders.', inputSchema: z.strictObject({}) }, async () => {
  const { rowCount } = await pool.query('SELECT id FROM orders LIMIT 1000');
  return { content: [{ type: 'text', text: String(rowCount) }] };
});
server.registerTool('count_refunds', { description: 'Count refunds.', inputSchema: z.strictObject({}) }, async () => {
  const { rowCount } = await pool.query('SELECT id FROM refunds LIMIT 1000');
  return { content: [{ type: 'text', text: String(rowCount) }] };
});`,
    ],
  },
  messages: {
    mixed: 'Server "{server}" mixes {count} unrelated domains: {clusters}. Split it into {split}.',
    large:
      'Server "{server}" offers {count} tools on {subjects} subjects (about {tokens} tokens of tool list): {clusters}. Split it by subject.',
    two: 'Server "{server}" serves two domains: {clusters}. Consider {split}.',
  },
  check({ server, report }) {
    const { verdict, clusters } = server.purpose;
    if (verdict !== 'monolithic' && verdict !== 'borderline') return;
    const subjects = clusters.every((cluster) => server.purpose.reason.includes('subjects') || cluster.tools.length === 0);
    const severity = verdict === 'monolithic' ? 'error' : 'warning';
    const where = { at: server.place.node, tools: server.tools.map((tool) => tool.name), severity } as const;
    if (subjects) {
      const values = {
        server: server.name,
        count: server.tools.length,
        subjects: clusters.length,
        tokens: server.tokens,
        clusters: listed(clusters.slice(0, 8)),
      };
      report({ message: 'large', values, ...where });
    } else if (verdict === 'monolithic') {
      report({
        message: 'mixed',
        values: { server: server.name, count: clusters.length, clusters: listed(clusters), split: split(clusters) },
        ...where,
      });
    } else {
      report({ message: 'two', values: { server: server.name, clusters: listed(clusters), split: split(clusters) }, ...where });
    }
  },
});

function listed(clusters: readonly Cluster[]): string {
  return clusters
    .map(
      (cluster) =>
        `${cluster.name} (${cluster.tools.slice(0, 4).join(', ')}${cluster.tools.length > 4 ? `, … ${cluster.tools.length} in all` : ''})`,
    )
    .join('; ');
}

function split(clusters: readonly Cluster[]): string {
  return `${clusters.length} servers: ${clusters.map((cluster) => cluster.name).join(' | ')}`;
}
