import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../src/config.js';
import { domainEnvironment } from '../helpers/domain-environment.js';

const load = (env: Record<string, string>) => loadConfig({ ...domainEnvironment, MCP_TRANSPORT: 'http', MCP_AUTH: 'none', ...env });

/** Everything that leaving loopback needs. */
const EXPOSED = { MCP_HOST: '0.0.0.0', MCP_ALLOWED_HOSTS: 'mcp.example.com', MCP_PUBLIC_URL: 'https://mcp.example.com/mcp' };

describe('a server that leaves loopback', () => {
  it.each(['0.0.0.0', '::', '192.168.1.10', 'mcp.example.com', '127.0.0.1.example.com', '0', '::ffff:127.0.0.1'])(
    'needs authentication on %s (P-29)',
    (host) => {
      expect(() => load({ ...EXPOSED, MCP_HOST: host })).toThrow('MCP_AUTH must not be none');
    },
  );

  it.each(['127.0.0.1', '127.8.9.10', '::1', 'localhost'])('has not left it on %s', (host) => {
    expect(load({ MCP_HOST: host }).MCP_HOST).toBe(host);
  });

  it('needs allowed hosts and its public address (P-20)', () => {
    expect(() => load({ MCP_HOST: '0.0.0.0' })).toThrow(/MCP_ALLOWED_HOSTS[\s\S]*MCP_PUBLIC_URL/);
  });
});

describe('the public address', () => {
  it.each(['ftp://mcp.example.com', 'mcp.example.com', 'https://user:hunter2@mcp.example.com', 'https://mcp.example.com/#part'])(
    'cannot be %s',
    (url) => {
      expect(() => load({ MCP_PUBLIC_URL: url })).toThrow(ConfigError);
      expect(() => load({ MCP_PUBLIC_URL: url })).not.toThrow(/hunter2/);
    },
  );
});

describe.each([
  // {{#if oauth}}
  ['oauth', 'MCP_OAUTH_ISSUER', { MCP_OAUTH_ISSUER: 'https://login.example.com/' }],
  // {{/if}}
  // {{#if apiKey}}
  ['api-key', 'MCP_API_KEYS', { MCP_API_KEYS: `[{"id":"ci","sha256":"${'0'.repeat(64)}","scopes":[]}]` }],
  // {{/if}}
  ['none', 'MCP_AUTH', {}],
])('authentication by %s', (method, needed, enough) => {
  it('is complete or refused', () => {
    const host = method === 'none' ? EXPOSED : {};
    expect(() => load({ ...host, MCP_AUTH: method })).toThrow(needed);
    expect(load({ MCP_AUTH: method, ...enough }).MCP_AUTH).toBe(method);
  });
});
