import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.js';
import { enabledTools } from '../../src/platform/authorize.js';
import type { Tool } from '../../src/platform/define-tool.js';
import { connectInProcess, ERAS, errorOf } from '../helpers/client.js';
import { minimalEnvironment } from '../helpers/environment.js';
import { testRuntime } from '../helpers/runtime.js';
import { echo, textTool, WRITE_SCOPE } from '../helpers/tools.js';

const write = textTool('write_text', async (text) => text, { scope: WRITE_SCOPE, readOnly: false });

/** The tools of a server with these settings, chosen as `createRuntime` chooses them. */
function toolsWith(env: Record<string, string>): readonly Tool[] {
  const config = loadConfig({ ...minimalEnvironment, ...env });
  return enabledTools([echo, write], { readOnly: config.MCP_READ_ONLY, disabled: config.MCP_DISABLED_TOOLS });
}

describe.each(ERAS)('switches over %s', (era) => {
  const connect = (env: Record<string, string>) =>
    connectInProcess(testRuntime({ tools: toolsWith(env), env: { MCP_LOCAL_SCOPES: `test:read,${WRITE_SCOPE}`, ...env } }), era);
  const listed = async (env: Record<string, string>) => (await (await connect(env)).listTools()).tools.map(({ name }) => name);

  it('keep a writing tool out while the server is read-only, even for a caller with its scope (P-42)', async () => {
    expect(await listed({})).toEqual(['echo_text']);
    await expect((await connect({})).callTool({ name: 'write_text' })).rejects.toThrow();
  });

  it('let it in on request', async () => {
    expect(await listed({ MCP_READ_ONLY: 'false' })).toEqual(['echo_text', 'write_text']);
  });

  it('take out one tool, or all (P-91)', async () => {
    expect(await listed({ MCP_DISABLED_TOOLS: 'echo_text' })).toEqual([]);
    expect(await listed({ MCP_DISABLED_TOOLS: '*', MCP_READ_ONLY: 'false' })).toEqual([]);
    await expect((await connect({ MCP_DISABLED_TOOLS: 'echo_text' })).callTool({ name: 'echo_text' })).rejects.toThrow();
  });

  it('take scopes from local callers', async () => {
    const client = await connect({ MCP_LOCAL_SCOPES: 'test:other' });
    expect(errorOf(await client.callTool({ name: 'echo_text' })).code).toBe('ACCESS_DENIED');
  });
});
