import { describe, expect, it } from 'vitest';
import { CredentialsNeeded, listToolsOverHttp } from '../../src/upgrade/probe.js';
import '../helpers/cli.js';
import { temporaryFolder } from '../helpers/temp.js';
import { edit } from '../helpers/upgrades.js';

/** A server that answers by a table of methods, at one path. */
const server = (answers: string, path = '/mcp', status = 200) => `
import { createServer } from 'node:http';
const answers = ${answers};
createServer((req, res) => {
  let text = '';
  req.on('data', (chunk) => (text += chunk)).on('end', () => {
    if (req.url !== '${path}') return res.writeHead(404).end();
    const { id, method } = JSON.parse(text);
    if (id === undefined) return res.writeHead(202).end();
    const session = req.headers['mcp-session-id'];
    if (method === 'tools/list' && answers.initialize && session !== 'one') return res.writeHead(400).end();
    res.writeHead(${status}, { 'content-type': 'text/event-stream', 'mcp-session-id': 'one' });
    res.write('event: message\\ndata: ' + JSON.stringify({ jsonrpc: '2.0', id, result: answers[method] ?? {} }) + '\\n\\n');
  });
}).listen(Number(process.env.MCP_PORT), process.env.HOST);
`;

function launch(text: string) {
  const cwd = temporaryFolder();
  edit(cwd, { 'main.mjs': text });
  return { command: process.execPath, args: ['main.mjs'], cwd, env: {} };
}

const TOOLS = "'tools/list': { tools: [{ name: 'echo' }] }";

describe('a server over HTTP', () => {
  it('is asked as a client of 2025 does, with its session, of a stream that does not end', async () => {
    const text = server(`{ initialize: { protocolVersion: '2025-06-18' }, ${TOOLS} }`);
    expect(await listToolsOverHttp(launch(text), '2025-11-25')).toEqual([{ name: 'echo' }]);
  });

  it('is asked as a client of 2026-07-28 does, and found at another path', async () => {
    const text = server(`{ 'server/discover': { supportedVersions: ['2026-07-28'] }, ${TOOLS} }`, '/');
    expect(await listToolsOverHttp(launch(text), '2026-07-28')).toEqual([{ name: 'echo' }]);
  });

  it('that does not speak the new protocol is told from one that does', async () => {
    await expect(listToolsOverHttp(launch(server(`{ ${TOOLS} }`)), '2026-07-28')).rejects.toThrow('does not speak 2026-07-28');
  });

  it('that asks for credentials has started', async () => {
    await expect(listToolsOverHttp(launch(server('{}', '/mcp', 401)), '2026-07-28')).rejects.toThrow(CredentialsNeeded);
  });

  it('that ends is told with what it printed', async () => {
    await expect(listToolsOverHttp(launch("console.error('no key'); process.exit(3);"), '2025-11-25')).rejects.toThrow(
      /exit code 3[\s\S]*no key/,
    );
  });

  it('that has nothing where it is looked for is told so', async () => {
    await expect(listToolsOverHttp(launch(server('{}', '/elsewhere')), '2025-11-25')).rejects.toThrow('has nothing at');
  });
});
