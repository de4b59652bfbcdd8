import { defineRule } from '../rule.js';
import { groupHarms, messageIn, valuesOf, whereOf } from './support/injection.js';

const MESSAGES = {
  recipient: '{who}: {argument} decides who gets the mail that {sink} sends.',
} as const;

export default defineRule({
  name: 'no-input-mail-recipient',
  severity: 'warning',
  category: 'injection',
  confidence: 'medium',
  recommended: true,
  practices: ['P-25'],
  cwe: ['CWE-74', 'CWE-20'],
  owasp: ['MCP06'],
  summary: 'The caller must not choose freely who gets mail from the server.',
  why: 'A model that reads a hostile page can be told to send what it knows to a stranger. A tool that sends mail to any address is the way out.',
  advice: 'Choose the recipient from a list of known people or domains, or let a person confirm it.',
  whenNotToUse: 'Every message waits for the approval of a person before it is sent.',
  examples: {
    bad: [
      `import nodemailer from 'nodemailer';
import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
const mail = nodemailer.createTransport('smtp://localhost');
server.registerTool('send_report', { description: 'Example.', inputSchema: z.strictObject({ to: z.email(), text: z.string().max(2000) }) }, async (input) => {
  await mail.sendMail({ from: 'bot@example.com', to: input.to, subject: 'Report', text: input.text });
  return { content: [] };
});`,
    ],
    good: [
      `import nodemailer from 'nodemailer';
import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
const mail = nodemailer.createTransport('smtp://localhost');
server.registerTool('send_report', { description: 'Example.', inputSchema: z.strictObject({ to: z.enum(['team@example.com', 'ops@example.com']), text: z.string().max(2000) }) }, async (input) => {
  await mail.sendMail({ from: 'bot@example.com', to: input.to, subject: 'Report', text: input.text });
  return { content: [] };
});`,
    ],
  },
  messages: MESSAGES,
  check({ server, flow, report }) {
    for (const group of groupHarms(flow.harms(server, 'recipient')))
      report({ message: messageIn(MESSAGES, group.how), values: valuesOf(group), ...whereOf(group) });
  },
});
