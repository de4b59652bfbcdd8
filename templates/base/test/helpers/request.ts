import { request } from 'node:http';
import { connect } from 'node:net';

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** One request with any headers at all: `fetch` would not send a false Host or Origin. */
export function send(url: URL, { method = 'POST', headers = {}, body = '' }: Sent = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const defaults = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
    const outgoing = request(url, { method, headers: { ...defaults, ...headers }, agent: false }, async (response) => {
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
    });
    outgoing.on('error', reject).end(body);
  });
}

/** Writes raw bytes to a port and reads until the server hangs up. */
export function sendRaw(url: URL, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(url.port), url.hostname, () => socket.write(text));
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      answer += chunk;
    });
    socket.on('close', () => resolve(answer)).on('error', reject);
  });
}

/** The body of a tool call as a 2025-11-25 client sends it. */
export function callBody(tool: string, args: unknown = {}): string {
  return JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: tool, arguments: args } });
}

/** The same call as a 2026-07-28 client sends it. */
export function modernCall(tool: string, args: unknown = {}): { headers: Record<string, string>; body: string } {
  const _meta = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28', 'io.modelcontextprotocol/clientCapabilities': {} };
  return {
    headers: { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': tool },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: tool, arguments: args, _meta } }),
  };
}
