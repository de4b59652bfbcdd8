/** Parts of a server in memory, as source text. */
export interface ToolParts {
  /** Source of the configuration beside the schema: `description: 'x'`. */
  config?: string;
  /** Source of the input schema. */
  schema?: string;
  /** Statements of the handler, before it returns an empty result. */
  body?: string;
}

/** Imports and clients that tests of rules use, and a server named `orders`. */
export const HEAD = `import { McpServer } from '@modelcontextprotocol/server';
import { exec, execFile, spawn } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import nodemailer from 'nodemailer';
import { Pool } from 'pg';
import * as z from 'zod';
const pool = new Pool();
const mailer = nodemailer.createTransport({ host: 'localhost' });
const server = new McpServer({ name: 'orders', version: '1.0.0' });
`;

/** The beginning of the call that `toolSource` writes: what a finding at the tool points at. */
export const atTool = (name: string): string => `server.registerTool('${name}'…`;

/** One registration. */
export function toolSource(
  name: string,
  { config = `description: 'Work with ${name}.'`, schema = 'z.strictObject({})', body = '' }: ToolParts = {},
): string {
  return `server.registerTool('${name}', { ${config}, inputSchema: ${schema} }, async (args) => {\n  ${body}\n  return { content: [] };\n});\n`;
}

/** A whole server with the tools given. */
export function serverSource(...tools: readonly string[]): string {
  return HEAD + tools.join('');
}

/** A low-level server: source of the tool list, and of the body of the tools/call handler. */
export function lowLevelSource(tools: string, call: string, options = '{ capabilities: { tools: {} } }'): string {
  return `import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
const server = new Server({ name: 'orders', version: '1.0.0' }, ${options});
const inputSchema = { type: 'object', properties: {}, additionalProperties: false };
server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: [${tools}] }));
server.setRequestHandler(CallToolRequestSchema, async (request) => {
  const { name, arguments: args } = request.params;
  ${call}
});
`;
}
