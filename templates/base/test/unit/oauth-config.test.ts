import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.js';
import { minimalEnvironment } from '../helpers/environment.js';

const load = (env: Record<string, string>) =>
  loadConfig({
    ...minimalEnvironment,
    MCP_AUTH: 'oauth',
    MCP_OAUTH_ISSUER: 'https://login.example.com/',
    ...env,
  });

describe('OAuth settings', () => {
  it('keep the issuer as it is written: tokens are compared with it letter by letter (P-31, P-38)', () => {
    expect(load({}).MCP_OAUTH_ISSUER).toBe('https://login.example.com/');
  });

  it.each(['MCP_OAUTH_ISSUER', 'MCP_OAUTH_JWKS_URL'])('demand https of %s, but on loopback (P-23)', (name) => {
    expect(() => load({ [name]: 'http://login.example.com/keys' })).toThrow('must use https');
    expect(() => load({ [name]: 'http://127.0.0.1:8080/keys' })).not.toThrow();
  });

  it.each(['none', 'HS256', 'RS256,HS256', 'RS1', ','])('refuse the algorithms "%s" (P-31)', (algorithms) => {
    expect(() => load({ MCP_OAUTH_ALGORITHMS: algorithms })).toThrow('MCP_OAUTH_ALGORITHMS');
  });
});
