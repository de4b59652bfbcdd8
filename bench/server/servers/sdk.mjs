// What the documentation of the SDK shows for node:http, with the schemas at module scope.
import { createServer } from 'node:http';
import { localhostHostValidation, localhostOriginValidation, toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { config, echo, name } from './tool.mjs';

const handler = createMcpHandler(() => {
  const server = new McpServer({ name: 'bench', version: '1.0.0' });
  server.registerTool(name, config, echo);
  return server;
});
const toMcp = toNodeHandler(handler);
const [hostAllowed, originAllowed] = [localhostHostValidation(), localhostOriginValidation()];

createServer((request, response) => {
  if (hostAllowed(request, response) && originAllowed(request, response)) void toMcp(request, response);
}).listen(Number(process.env.PORT), '127.0.0.1');
