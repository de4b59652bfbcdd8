/** The one purpose of this server (P-1). Every tool has to fit under this sentence. */
export const domain = {
  name: 'mcp-server-template',
  title: 'MCP Server Template',
  version: '0.1.0',
  purpose: 'Sends e-mail from reviewed templates to allow-listed recipients, once a person has agreed.',
  instructions: [
    'list_templates tells which messages exist and what they need; preview_message shows one as it would be sent; send_message sends it.',
    'A person is asked before anything is sent. When that person says no, do not try again.',
  ].join(' '),
  /** Every scope that a tool may ask for. Granted to local callers unless MCP_LOCAL_SCOPES says otherwise. */
  scopes: ['email:read', 'email:send'],
} as const;
