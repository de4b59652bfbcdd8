// Who is measured. `layers` says what stands between the request and the tool; the requests are the same bytes for all of one era.
export const variants = [
  { name: 'raw node:http', server: 'raw', era: '2026-07-28', layers: 'none: JSON in, JSON out' },
  { name: 'ours', server: 'ours', era: '2026-07-28', layers: 'all' },
  { name: 'ours', server: 'ours', era: '2025-11-25', layers: 'all' },
  { name: 'SDK 2.4 as documented', server: 'sdk', era: '2026-07-28', layers: 'Host and Origin' },
  { name: 'SDK 2.4 as documented', server: 'sdk', era: '2025-11-25', layers: 'Host and Origin' },
  { name: 'SDK 2.4 with layers', server: 'sdk-layers', era: '2026-07-28', layers: 'all, the usual way' },
  { name: 'SDK 1.32 on express', server: 'sdk-v1', era: '2025-11-25', layers: 'none' },
  { name: 'fastmcp 4.20', server: 'fastmcp', era: '2025-11-25', layers: 'none' },
  { name: 'mcp-handler 2.4', server: 'mcp-handler', era: '2026-07-28', layers: 'none' },
  { name: 'xmcp 1.1', server: 'xmcp', era: '2025-11-25', layers: 'none' },
];

/** Ordinary prose of 2 KB, as a tool would return it. */
export const text = 'Order 4711 was sent to the customer on Monday, and nobody has asked for it since. '.repeat(26).slice(0, 2_048);

const VERSION = 'io.modelcontextprotocol/protocolVersion';
const CLIENT = 'io.modelcontextprotocol/clientInfo';
const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities';

/** One call for each token, as bytes but for the id: they take turns, as the calls of several callers do. */
export function callsOf(era, tokens) {
  const isModern = era === '2026-07-28';
  const meta = { [VERSION]: era, [CLIENT]: { name: 'bench', version: '1.0.0' }, [CAPABILITIES]: {} };
  const params = { name: 'echo_text', arguments: { text }, ...(isModern && { _meta: meta }) };
  const body = JSON.stringify({ jsonrpc: '2.0', id: '$ID', method: 'tools/call', params });
  return tokens.map((token) => {
    const headers = {
      Host: '127.0.0.1',
      'Content-Type': 'application/json',
      Accept: 'application/json, text/event-stream',
      Authorization: `Bearer ${token}`,
      'MCP-Protocol-Version': era,
      ...(isModern && { 'Mcp-Method': 'tools/call', 'Mcp-Name': 'echo_text' }),
    };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    return { head: `POST /mcp HTTP/1.1\r\n${lines.join('')}`, body, text: JSON.stringify({ text }) };
  });
}
