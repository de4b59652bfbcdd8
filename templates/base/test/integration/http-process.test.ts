import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterEach, describe, expect, it } from 'vitest';
import { enabledTools } from '../../src/platform/authorize.js';
import { tools } from '../../src/tools/index.js';
import { connect } from '../helpers/client.js';
import { minimalEnvironment } from '../helpers/environment.js';
import { ServerProcess } from '../helpers/process.js';

let server: ServerProcess | undefined;
afterEach(() => server?.kill('SIGKILL'));

/** A spawned HTTP server, and the address that its log names. */
async function start(env: Record<string, string> = {}) {
  const spawned = new ServerProcess({ ...minimalEnvironment, ...env });
  server = spawned;
  await spawned.logged('serving MCP');
  const address = /"address":"([^"]+)"/.exec(spawned.stderr)?.[1] ?? '';
  return { server: spawned, client: await connect(new StreamableHTTPClientTransport(new URL(address)), '2026-07-28') };
}

describe('the HTTP server as a process', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('ends in good order on %s (P-89)', async (signal) => {
    const { server, client } = await start();
    expect((await client.listTools()).tools).toHaveLength(enabledTools(tools, { readOnly: true, disabled: [] }).length);
    server.kill(signal);
    expect(await server.ended()).toBe(0);
  });

  it.runIf(process.platform === 'linux')('ends rather than serve calls that it cannot put on record (P-115)', async () => {
    const { server, client } = await start({ MCP_AUDIT_FILE: '/dev/full' });
    const { name = '' } = tools[0] ?? {};
    // Refused before it reaches the backend, and to be recorded like any other.
    const answer = await client.callTool({ name, arguments: { unheard: 'of' } }).catch(String);
    expect(JSON.stringify(answer)).not.toContain('ENOSPC');
    expect(await server.ended()).toBe(1);
    expect(server.stderr).toContain('uncaught error');
  });
});
