import type { XmcpConfig } from 'xmcp';

// The build takes the port: it cannot be set when the server starts.
export default {
  http: { port: 3917, host: '127.0.0.1', endpoint: '/mcp' },
  paths: { tools: './src/tools', prompts: false, resources: false },
} satisfies XmcpConfig;
