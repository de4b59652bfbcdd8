/** The one purpose of this server (P-1). Every tool has to fit under this sentence. */
export const domain = {
  name: 'mcp-server-template',
  title: 'MCP Server Template',
  version: '0.1.0',
  purpose: 'Counts the characters, words and lines of a text.',
  instructions: 'Use count_text to measure a text instead of estimating its size.',
  /** Every scope that a tool may ask for. Granted to local callers unless MCP_LOCAL_SCOPES says otherwise. */
  scopes: ['text:read'],
} as const;
