import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/platform/secret.js';
import { createLogger, createMetrics } from '../../src/platform/telemetry.js';

const CANARY = 'canary-5f2b9c-canary';

/** The log lines that `write` makes. */
function logged(write: (logger: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  write(createLogger('debug', { write: (line) => lines.push(line) }));
  return lines.join('');
}

describe('logger', () => {
  it('writes one JSON object a line, with the name of the level and the time', () => {
    const line = JSON.parse(logged((logger) => logger.info({ tool: 'x' }, 'two\nlines')));
    expect(line).toMatchObject({ level: 'info', tool: 'x', msg: 'two\nlines', time: expect.stringMatching(/^\d{4}-.*Z$/) });
  });

  it.each<[string, object]>([
    ['a header', { authorization: `Bearer ${CANARY}` }],
    ['the headers of a request', { request: { headers: { cookie: CANARY } } }],
    ['a token', { auth: { token: CANARY } }],
    ['a secret', { key: new Secret(CANARY) }],
    ['an error with a connection string', { err: new Error(`postgres://app:${CANARY}@db`) }],
    ['the cause of an error', { err: new Error('outer', { cause: new Error(`Bearer ${CANARY}`) }) }],
    ['an error with a token on a line of its own', { err: new Error(`refused:\nghp_${'a1B2'.repeat(9)}${CANARY.replaceAll('-', '_')}`) }],
    ['an error that is no Error', { err: `https://app:${CANARY}@db` }],
  ])('does not show %s (P-116)', (_name, fields) => {
    expect(logged((logger) => logger.error(fields, 'failed'))).not.toMatch(/canary/);
  });

  it('does not show the message of an error that is logged without a word', () => {
    expect(logged((logger) => logger.error(new Error(`postgres://app:${CANARY}@db`)))).not.toContain(CANARY);
  });

  it('keeps a line whole when it redacts', () => {
    const line = logged((logger) => logger.info({ a: 'http://x:8080', b: 'me@example.com', c: '-----BEGIN PRIVATE KEY-----AAAA' }, 'text'));
    expect(JSON.parse(line)).toMatchObject({ a: 'http://x:8080', b: 'me@example.com', c: '[secret]', msg: 'text' });
  });

  it('survives an error that is its own cause', () => {
    const error = new Error('round and round');
    error.cause = error;
    expect(logged((logger) => logger.error({ err: error }, 'failed'))).toContain('round and round');
  });

  it('bounds the stack of an error', () => {
    expect(logged((logger) => logger.error({ err: new Error('x'.repeat(1_000_000)) }, 'failed')).length).toBeLessThan(20_000);
  });
});

describe('metrics', () => {
  it('count calls by tool and outcome, and nothing by caller (P-113)', async () => {
    const metrics = createMetrics();
    metrics.callStarted();
    metrics.callFinished('echo_text', 'ok', 0.02);
    metrics.refused('host');
    const text = await metrics.registry.metrics();
    expect(text).toContain('mcp_requests_total{method="echo_text",status="ok"} 1');
    expect(text).toContain('mcp_request_duration_seconds_bucket{le="0.025",method="echo_text"} 1');
    expect(text).toContain('mcp_active_calls 0');
    expect(text).toContain('mcp_http_refused_total{reason="host"} 1');
  });
});
