import { describe, expect, it } from 'vitest';
import { backendChecks } from '../../src/backend/settings.js';
import { settingsOf } from '../helpers/api.js';

const problems = (values: Record<string, string>, exposed = false) => {
  const settings = settingsOf(values);
  return backendChecks
    .filter(({ broken, whenExposed }) => (exposed || whenExposed !== true) && broken(settings))
    .map(({ problem }) => problem);
};

describe('the settings of the API', () => {
  it('have an address', () => {
    // {{#if sample}}
    expect(problems({})).toEqual([]); // on this machine, where sample orders are served
    // {{/if}}
    expect(problems({}, true)).toEqual([expect.stringContaining('MCP_API_URL')]);
    expect(problems({ MCP_API_URL: 'https://api.example.com/v1' }, true)).toEqual([]);
  });

  it.each([
    ['http://api.example.com', false],
    ['http://127.evil.example', false],
    ['http://10.0.0.1', false],
    ['https://api.example.com', true],
    ['http://127.0.0.1:8080', true],
    ['http://localhost:8080', true],
    ['http://[::1]:8080', true],
  ])('allow an API without TLS on this machine only: %s (P-23)', (url, fine) => {
    expect(problems({ MCP_API_URL: url }).length === 0).toBe(fine);
  });

  it.each([
    ['MCP_API_URL', 'ftp://api.example.com'],
    ['MCP_API_URL', 'https://robot:canary@api.example.com'],
    ['MCP_API_URL', 'https://api.example.com/?key=canary'],
    ['MCP_API_URL', 'https://api.example.com/#x'],
    ['MCP_API_TOKEN', 'two lines\r\nX-Admin: yes'],
    ['MCP_API_TOKEN', 'short'],
    ['MCP_API_TOKEN_HEADER', 'X-Key: 1'],
    ['MCP_API_HOSTS', 'https://api.example.com'],
    ['MCP_API_HOSTS', '*.example.com'],
    ['MCP_API_NETWORKS', '169.254.0.0/16'],
    ['MCP_API_NETWORKS', '0.0.0.0/0'],
    ['MCP_API_NETWORKS', 'localhost'],
    ['MCP_API_RETRIES', '6'],
  ])('refuse %s=%s', (name, value) => {
    expect(() => settingsOf({ [name]: value })).toThrow();
  });

  it('keep the credential out of everything that is printed (P-98)', () => {
    expect(JSON.stringify(settingsOf({ MCP_API_TOKEN: 'canary-5f2b9c' }))).not.toContain('canary');
  });
});
