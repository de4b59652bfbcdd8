import rule from '../../../src/lint/rules/require-argument-format.js';
import { testRule } from '../../helpers/rule.js';

const server = (field: string, body: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import nodemailer from 'nodemailer';
import * as z from 'zod';
const mailer = nodemailer.createTransport({ host: 'localhost' });
const server = new McpServer({ name: 'pages', version: '1.0.0' });
server.registerTool('run', { description: 'x', inputSchema: z.strictObject({ ${field} }) }, async (args) => { ${body}; return { content: [] }; });`;

testRule(rule, {
  valid: [
    server('url: z.url()', 'await fetch(args.url)'),
    server('url: z.string().url()', 'await fetch(args.url)'),
    server('id: z.string().regex(/^\\w+$/)', 'await fetch("https://a.example.com/" + args.id)'),
    server('id: z.int()', 'await fetch("https://a.example.com/" + args.id)'),
    // Sent to one address, not requested.
    server('webhookUrl: z.string()', "await fetch('https://a.example.com', { method: 'POST', body: args.webhookUrl })"),
    // It goes nowhere.
    server('url: z.string(), id: z.string()', 'String(args.url + args.id)'),
  ],
  invalid: [
    {
      code: server('targetUrl: z.string().max(99)', 'await fetch(args.targetUrl)'),
      findings: [{ message: 'url', at: 'targetUrl: z.string().max(99)', severity: 'warning', tools: ['run'] }],
    },
    {
      code: server('to: z.string()', "await mailer.sendMail({ to: args.to, text: 'x' })"),
      findings: [{ message: 'email', at: 'to: z.string()' }],
    },
    {
      code: server('order_id: z.string()', 'await fetch("https://a.example.com/" + args.order_id)'),
      findings: [{ message: 'id', at: 'order_id: z.string()', severity: 'info' }],
    },
  ],
});
