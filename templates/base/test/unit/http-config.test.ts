import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../src/config.js';
import { exposedEnvironment } from '../helpers/domain-environment.js';
import { minimalEnvironment } from '../helpers/environment.js';

const load = (env: Record<string, string>) => loadConfig({ ...minimalEnvironment, ...env });

/** Everything that leaving loopback needs. */
const EXPOSED = {
  ...exposedEnvironment,
  MCP_HOST: '0.0.0.0',
  MCP_ALLOWED_HOSTS: 'mcp.example.com',
  MCP_PUBLIC_URL: 'https://mcp.example.com/mcp',
};

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

// {{#unless noAuth}}
describe('a server on this machine', () => {
  it('does not take callers without a token unless that is asked for by name (P-22)', () => {
    expect(() => load({ MCP_TRANSPORT: 'http', MCP_AUTH: '' })).toThrow(/MCP_(OAUTH_ISSUER|API_KEYS) is not set/);
    expect(load({ MCP_TRANSPORT: 'http', MCP_AUTH: 'none' }).MCP_AUTH).toBe('none');
  });
});

// {{/unless}}
describe('the public address', () => {
  it.each(['ftp://mcp.example.com', 'mcp.example.com', 'https://user:hunter2@mcp.example.com', 'https://mcp.example.com/#part'])(
    'cannot be %s',
    (url) => {
      expect(() => load({ MCP_PUBLIC_URL: url })).toThrow(ConfigError);
      expect(() => load({ MCP_PUBLIC_URL: url })).not.toThrow(/hunter2/);
    },
  );
});

/** What each way to authenticate cannot do without. */
const METHODS: Record<string, { needs: string; enough: Record<string, string> }> = {
  // {{#if oauth}}
  oauth: { needs: 'MCP_OAUTH_ISSUER', enough: { MCP_OAUTH_ISSUER: 'https://login.example.com/' } },
  // {{/if}}
  // {{#if apiKey}}
  'api-key': { needs: 'MCP_API_KEYS', enough: { MCP_API_KEYS: `[{"id":"ci","sha256":"${'0'.repeat(64)}","scopes":[]}]` } },
  // {{/if}}
  none: { needs: 'MCP_AUTH', enough: { MCP_HOST: '127.0.0.1' } },
};

describe.each(Object.entries(METHODS))('authentication by %s', (method, { needs, enough }) => {
  it('is complete or refused', () => {
    expect(() => load({ ...EXPOSED, MCP_AUTH: method })).toThrow(needs);
    expect(load({ ...EXPOSED, MCP_AUTH: method, ...enough }).MCP_AUTH).toBe(method);
  });
});
