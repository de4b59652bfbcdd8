import { describe, expect, it } from 'vitest';
import { type BackendSettings, backendChecks } from '../../src/backend/settings.js';
import { settingsOf } from '../helpers/databases.js';

const problems = (settings: BackendSettings, exposed: boolean) =>
  backendChecks.filter(({ broken, whenExposed = false }) => (exposed || !whenExposed) && broken(settings)).map(({ problem }) => problem);
const URL = 'postgres://reader:pw@db.example.com/sales';

describe('the settings of the database', () => {
  it('serve the sample data on this machine only', () => {
    expect(problems(settingsOf(), false)).toEqual([]);
    expect(problems(settingsOf(), true)).toEqual([expect.stringContaining('MCP_DATABASE_URL')]);
  });

  it('ask for the tables: what is not listed cannot be read (P-40)', () => {
    expect(problems(settingsOf({ MCP_DATABASE_URL: URL }), false)).toEqual([expect.stringContaining('MCP_DATABASE_TABLES')]);
    expect(problems(settingsOf({ MCP_DATABASE_URL: URL, MCP_DATABASE_TABLES: 'sales.*' }), true)).toEqual([]);
  });

  it.each([
    ['db.example.com', false],
    ['127.evil.example', false],
    ['localhost', true],
    ['127.0.0.1', true],
    ['[::1]', true],
  ])('allow a database without TLS on this machine only: %s (P-23)', (host, allowed) => {
    const settings = settingsOf({ MCP_DATABASE_URL: `postgres://r:p@${host}/d`, MCP_DATABASE_TABLES: 'a.b', MCP_DATABASE_TLS: 'off' });
    expect(problems(settings, false).length === 0).toBe(allowed);
  });

  it.each([
    ['MCP_DATABASE_URL', 'mysql://a/b'],
    ['MCP_DATABASE_URL', `${URL}?sslmode=disable`],
    ['MCP_DATABASE_TABLES', 'orders'],
    ['MCP_DATABASE_TABLES', '*'],
    ['MCP_DATABASE_TABLES', '*.*'.repeat(30)],
    ['MCP_DATABASE_HIDDEN_COLUMNS', 'sales.iban'],
    ['MCP_DATABASE_TLS', 'prefer'],
    ['MCP_DATABASE_POOL_SIZE', '0'],
  ])('refuse %s=%s', (name, value) => {
    expect(() => settingsOf({ [name]: value })).toThrow();
  });

  it('keep the password out of everything that is printed (P-98)', () => {
    expect(JSON.stringify(settingsOf({ MCP_DATABASE_URL: URL }))).not.toContain('pw');
  });
});
