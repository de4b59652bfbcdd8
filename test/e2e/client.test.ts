import { join } from 'node:path';
import { Client, StreamableHTTPClientTransport, type Transport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { newestNode } from './helpers/environment.js';
import { DOCUMENT, startHttpServer } from './helpers/project.js';

const ERAS = ['2025-11-25', '2026-07-28'] as const;
const NODES = { 'this Node': () => process.execPath, 'the newest Node': newestNode };

/** The official client, which speaks exactly this era. */
async function connect(transport: Transport, era: (typeof ERAS)[number]): Promise<Client> {
  const mode = era === '2025-11-25' ? ('legacy' as const) : { pin: era };
  const client = new Client({ name: 'end-to-end', version: '1.0.0' }, { versionNegotiation: { mode } });
  await client.connect(transport);
  onTestFinished(() => client.close());
  return client;
}

const transports = {
  stdio: async (node: string): Promise<Transport> => {
    const env = { PATH: process.env.PATH ?? '', MCP_TRANSPORT: 'stdio', MCP_FILES_ROOT: inject('documents') };
    return new StdioClientTransport({ command: node, args: [join(inject('projectDir'), 'dist/main.js')], env, stderr: 'ignore' });
  },
  http: async (node: string): Promise<Transport> => {
    const server = await startHttpServer(inject('projectDir'), { MCP_FILES_ROOT: inject('documents') }, node);
    onTestFinished(() => server.stop());
    return new StreamableHTTPClientTransport(server.url);
  },
};

describe.each(Object.entries(NODES))('A generated server on %s', (_name, node) => {
  describe.each(Object.entries(transports))('over %s', (_transport, open) => {
    it.each(ERAS)('answers the official client of %s', async (era) => {
      const client = await connect(await open(node()), era);

      const { tools } = await client.listTools();
      expect(tools.map(({ name }) => name).sort()).toEqual(['list_documents', 'read_document', 'search_documents']);

      const read = await client.callTool({ name: 'read_document', arguments: { path: DOCUMENT.path } });
      expect(read.isError ?? false).toBe(false);
      expect(JSON.stringify(read.structuredContent)).toContain(DOCUMENT.text);

      const outside = await client.callTool({ name: 'read_document', arguments: { path: '../../etc/hosts' } });
      expect(outside.isError).toBe(true);
    });
  });
});
