import { defineRule } from '../rule.js';
import { groupHarms, messageIn, valuesOf, whereOf } from './support/injection.js';

const MESSAGES = {
  filter: '{who}: {argument} goes into the filter of {sink} as whatever it is. An object with "$" operators asks for other documents.',
  code: '{who}: {argument} becomes code that the database runs ({sink}).',
} as const;

export default defineRule({
  name: 'no-nosql-injection',
  severity: 'warning',
  category: 'injection',
  confidence: 'medium',
  recommended: true,
  practices: ['P-61'],
  cwe: ['CWE-943'],
  owasp: ['MCP05'],
  summary: 'The caller must not choose the operators of a query.',
  why: 'In a filter object `{ "$ne": null }` or `{ "$where": "\u2026" }` is as good as a value, so whoever passes an object instead of a text asks another question.',
  advice: 'Declare the type of every value in the schema (z.string(), not z.any()) and build the filter from named properties.',
  whenNotToUse: 'Queries of the caller are what the tool is for, and the credentials of the server can only read.',
  examples: {
    bad: [
      `import { MongoClient } from 'mongodb';
import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
const users = new MongoClient('mongodb://localhost').db('app').collection('users');
server.registerTool('find_users', { description: 'Example.', inputSchema: z.strictObject({ filter: z.record(z.string(), z.any()) }) }, async (input) => {
  await users.find(input.filter).toArray();
  return { content: [] };
});`,
    ],
    good: [
      `import { MongoClient } from 'mongodb';
import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
const users = new MongoClient('mongodb://localhost').db('app').collection('users');
server.registerTool('find_users', { description: 'Example.', inputSchema: z.strictObject({ name: z.string().max(100) }) }, async (input) => {
  await users.find({ name: input.name }).toArray();
  return { content: [] };
});`,
    ],
  },
  messages: MESSAGES,
  check({ server, flow, report }) {
    for (const group of groupHarms(flow.harms(server, 'filter', 'filter-code')))
      report({ message: messageIn(MESSAGES, group.how), values: valuesOf(group), ...whereOf(group) });
  },
});
