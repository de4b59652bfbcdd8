import { describe, expect, it } from 'vitest';
import { backendChecks } from '../../src/backend/settings.js';
import { settingsOf } from '../helpers/mail.js';

const URL = 'smtps://robot:canary-5f2b9c@mail.your-company.example';
const WHOLE = { MCP_EMAIL_SMTP_URL: URL, MCP_EMAIL_FROM: 'robot@your-company.example', MCP_EMAIL_RECIPIENTS: '@your-company.example' };
const problems = (values: Record<string, string>) => {
  const settings = settingsOf(values);
  return backendChecks.filter(({ broken }) => broken(settings)).map(({ problem }) => problem);
};

describe('the settings of the mail server', () => {
  it('are complete, or the server does not start', () => {
    expect(problems({})).toEqual([]);
    expect(problems(WHOLE)).toEqual([]);
    expect(problems({ ...WHOLE, MCP_EMAIL_RECIPIENTS: '' })).toEqual([expect.stringContaining('MCP_EMAIL_RECIPIENTS')]);
    expect(problems({ MCP_EMAIL_SMTP_URL: URL, MCP_EMAIL_RECIPIENTS: '@a.example' })).toEqual([expect.stringContaining('MCP_EMAIL_FROM')]);
  });

  it.each([
    ['mail.your-company.example', false],
    ['127.evil.example', false],
    ['127.0.0.1', true],
    ['localhost', true],
  ])('allow mail without TLS on this machine only: %s (P-23)', (host, fine) => {
    const found = problems({ ...WHOLE, MCP_EMAIL_SMTP_URL: `smtp://${host}:25`, MCP_EMAIL_TLS: 'off' });
    expect(found.length === 0).toBe(fine);
  });

  it.each([
    ['MCP_EMAIL_SMTP_URL', 'https://mail.example'],
    ['MCP_EMAIL_SMTP_URL', `${URL}?tls.rejectUnauthorized=false`],
    ['MCP_EMAIL_SMTP_URL', `${URL}/path`],
    ['MCP_EMAIL_FROM', 'Robot <robot@example.com>'],
    ['MCP_EMAIL_RECIPIENTS', '*'],
    ['MCP_EMAIL_RECIPIENTS', '@com'],
    ['MCP_EMAIL_TLS', 'maybe'],
  ])('refuse %s=%s', (name, value) => {
    expect(() => settingsOf({ [name]: value })).toThrow();
  });

  it('keep the password out of everything that is printed (P-98)', () => {
    expect(JSON.stringify(settingsOf(WHOLE))).not.toContain('canary');
  });
});
