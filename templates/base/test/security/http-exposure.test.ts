import { describe, expect, it } from 'vitest';
import { minimalEnvironment } from '../helpers/environment.js';
import { ServerProcess } from '../helpers/process.js';

describe('a server that leaves loopback', () => {
  it.each<[string, Record<string, string>, string]>([
    ['without authentication', { MCP_AUTH: 'none', MCP_ALLOWED_HOSTS: 'mcp.example.com' }, 'MCP_AUTH must not be none'],
    ['without allowed hosts', { MCP_AUTH: 'none' }, 'set MCP_ALLOWED_HOSTS'],
    [
      'with an operations listener that does',
      { MCP_HOST: '127.0.0.1', MCP_AUTH: 'none', MCP_OPERATIONS_HOST: '::', MCP_OPERATIONS_PORT: '0' },
      'MCP_OPERATIONS_HOST',
    ],
  ])('does not start %s (P-20, P-29)', async (_name, env, message) => {
    const server = new ServerProcess({ ...minimalEnvironment, MCP_HOST: '0.0.0.0', ...env });
    expect(await server.ended()).toBe(1);
    expect(server.stderr).toContain(message);
    expect(server.stderr).not.toContain('serving MCP');
  });
});
