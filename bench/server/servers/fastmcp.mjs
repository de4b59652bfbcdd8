import { FastMCP } from 'fastmcp';
import { config, name } from './tool.mjs';

const server = new FastMCP({ name: 'bench', version: '1.0.0' });
server.addTool({
  name,
  description: config.description,
  parameters: config.inputSchema,
  execute: async ({ text }) => JSON.stringify({ text }),
});
await server.start({ transportType: 'httpStream', httpStream: { port: Number(process.env.PORT), host: '127.0.0.1', stateless: true } });
