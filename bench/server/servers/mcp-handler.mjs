import { createServer } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler } from 'mcp-handler';
import { config, echo, name } from './tool.mjs';

const fetch = createMcpHandler((server) => server.registerTool(name, config, echo));
const toMcp = toNodeHandler({ fetch });
createServer((request, response) => void toMcp(request, response)).listen(Number(process.env.PORT), '127.0.0.1');
