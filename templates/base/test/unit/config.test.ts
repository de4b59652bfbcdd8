import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError, loadAuditKey, loadConfig, settings, unknownSettings } from '../../src/config.js';
import { minimalEnvironment } from '../helpers/environment.js';

const CANARY = 'canary-5f2b9c';
const load = (env: Record<string, string> = {}) => loadConfig({ ...minimalEnvironment, ...env });

/** The problems that a configuration is refused with; fails where it is accepted. */
function problemsOf(env: Record<string, string>): string {
  try {
    load(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('The configuration was accepted.');
}

describe('defaults', () => {
  it('are the careful choice (P-19, P-42)', () => {
    expect(load()).toMatchObject({ MCP_READ_ONLY: true, MCP_DISABLED_TOOLS: [], MCP_OPERATIONS_HOST: '127.0.0.1' });
  });

  it('stand in for a variable that is set to nothing', () => {
    expect(load({ MCP_LOG_LEVEL: '' }).MCP_LOG_LEVEL).toBe('info');
    expect(load({ MCP_MAX_CONCURRENT_CALLS: '' }).MCP_MAX_CONCURRENT_CALLS).toBe(32);
  });

  it('do not stand in for an empty list: no scopes means none (P-40)', () => {
    expect(load({ MCP_LOCAL_SCOPES: '' }).MCP_LOCAL_SCOPES).toEqual([]);
    expect(load().MCP_LOCAL_SCOPES).not.toEqual([]);
  });
});

describe('values', () => {
  it('take a list apart at its commas', () => {
    expect(load({ MCP_DISABLED_TOOLS: ' a, b ,,' }).MCP_DISABLED_TOOLS).toEqual(['a', 'b']);
  });

  it('do not take the word false for true (P-95)', () => {
    expect(load({ MCP_READ_ONLY: 'false' }).MCP_READ_ONLY).toBe(false);
    expect(problemsOf({ MCP_READ_ONLY: 'no' })).toContain('MCP_READ_ONLY');
  });

  it.each([
    ['MCP_TRANSPORT', 'sse'],
    ['MCP_CALL_TIMEOUT_MS', '99'],
    ['MCP_CALL_TIMEOUT_MS', '1.5'],
    ['MCP_CALL_TIMEOUT_MS', 'soon'],
    ['MCP_MAX_CONCURRENT_CALLS', '0'],
    ['MCP_RATE_LIMIT_PER_SECOND', '-1'],
    ['MCP_MAX_OUTPUT_CHARS', '999999999'],
    ['MCP_LOG_LEVEL', 'trace'],
    ['MCP_AUDIT_KEY', 'too short'],
    ['MCP_OPERATIONS_HOST', 'no such host'],
    ['MCP_OPERATIONS_PORT', '65536'],
  ])('refuses %s=%s and names it', (name, value) => {
    expect(problemsOf({ [name]: value })).toContain(name);
  });

  it('are refused all at once', () => {
    const message = problemsOf({ MCP_READ_ONLY: 'maybe', MCP_LOG_LEVEL: 'loud', MCP_CALL_TIMEOUT_MS: '0' });
    expect(message.match(/MCP_READ_ONLY|MCP_LOG_LEVEL|MCP_CALL_TIMEOUT_MS/g)).toHaveLength(3);
  });

  it.each(Object.keys(settings.shape))('never show in a message: %s (P-92)', (name) => {
    const message = messageOf(() => load({ [name]: `${CANARY} \u0000 ${'x'.repeat(2_000_000)}` }));
    expect(message).not.toContain(CANARY);
  });
});

describe('operations listener', () => {
  it('does not leave loopback without allowed hosts (P-20)', () => {
    expect(problemsOf({ MCP_OPERATIONS_PORT: '9090', MCP_OPERATIONS_HOST: '0.0.0.0' })).toContain('MCP_ALLOWED_HOSTS');
  });
});

describe('values from files (P-97)', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), `${CANARY}-`));
    file = join(folder, 'value');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('lose the line break at their end', () => {
    writeFileSync(file, 'k'.repeat(32).concat('\n'));
    expect(load({ MCP_AUDIT_KEY_FILE: file }).MCP_AUDIT_KEY?.reveal()).toBe('k'.repeat(32));
    expect(loadAuditKey({ MCP_AUDIT_KEY_FILE: file })?.reveal()).toBe('k'.repeat(32));
  });

  it('count as not set where the file is empty', () => {
    writeFileSync(file, '\n');
    expect(load({ MCP_LOG_LEVEL_FILE: file }).MCP_LOG_LEVEL).toBe('info');
  });

  it('cannot be given twice', () => {
    writeFileSync(file, 'debug');
    expect(problemsOf({ MCP_LOG_LEVEL: 'info', MCP_LOG_LEVEL_FILE: file })).toContain('MCP_LOG_LEVEL and MCP_LOG_LEVEL_FILE');
  });

  it('do not show the path of a file that cannot be read', () => {
    const message = problemsOf({ MCP_AUDIT_KEY_FILE: file });
    expect(message).toContain('MCP_AUDIT_KEY_FILE');
    expect(message).not.toContain(CANARY);
  });
});

describe('unknownSettings', () => {
  it('names variables with our prefix that mean nothing here', () => {
    expect(unknownSettings({ MCP_READONLY: 'true', MCP_LOG_LEVEL: 'info', MCP_AUDIT_KEY_FILE: '/x', HOME: '/' })).toEqual(['MCP_READONLY']);
  });
});

function messageOf(work: () => unknown): string {
  try {
    work();
    return '';
  } catch (error) {
    return String(error);
  }
}
