import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ToolError } from '../../src/platform/errors.js';
import { Secret } from '../../src/platform/secret.js';
import { connectInProcess, ERAS, errorOf, textOf } from '../helpers/client.js';
import { hostileText, UNSEEN } from '../helpers/hostile-text.js';
import { testRuntime } from '../helpers/runtime.js';
import { textTool } from '../helpers/tools.js';

const CANARY = 'canary-5f2b9c-canary';

describe.each(ERAS)('what leaves the server over %s', (era) => {
  it('holds no unseen character, whatever the backend returned (P-68, P-69)', async () => {
    const client = await connectInProcess(testRuntime({ tools: [textTool('echo_text', async (text) => text)] }), era);
    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        const result = await client.callTool({ name: 'echo_text', arguments: { text } });
        const { structuredContent } = result as { structuredContent: { text: string } };
        expect(structuredContent.text).not.toMatch(UNSEEN);
        expect(JSON.parse(textOf(result))).toEqual(structuredContent);
      }),
      { numRuns: 25 },
    );
  });

  it('holds no credential, by shape or by value (P-74)', async () => {
    new Secret(CANARY);
    const leaky = textTool('leaky_text', async () => `${CANARY} postgres://app:${'p'.repeat(9)}@db AKIA${'A1B2'.repeat(4)}`);
    const client = await connectInProcess(testRuntime({ tools: [leaky] }), era);
    expect((await client.callTool({ name: 'leaky_text' })).structuredContent).toEqual({
      text: '[secret] postgres://app:[secret]@db [secret]',
    });
  });

  it.each<[string, unknown]>([
    ['an error with a connection string', new Error(`connect failed: postgres://app:${CANARY}@db.internal:5432/orders`)],
    ['an error whose cause holds it', new Error('failed', { cause: new Error(`Bearer ${CANARY}`) })],
    ['a text', `https://app:${CANARY}@db.internal`],
    ['an error of ours with a cause', new ToolError('UNAVAILABLE', undefined, { cause: new Error(`https://app:${CANARY}@db.internal`) })],
  ])('says nothing of a thrown cause; the log has it, redacted, under the same correlation id (P-102): %s', async (_name, thrown) => {
    const runtime = testRuntime({ tools: [textTool('failing_text', () => Promise.reject(thrown))] });
    const client = await connectInProcess(runtime, era);
    const result = await client.callTool({ name: 'failing_text' });
    expect(JSON.stringify(result)).not.toMatch(/canary|internal:|postgres|stack| at /);
    const log = runtime.logged.join('');
    expect(log).toContain(errorOf(result).correlationId);
    expect(log).toContain('tool call failed');
    expect(log).not.toContain(CANARY);
  });

  it('is clean even where a check of the domain quotes what it refused', async () => {
    const quoting = textTool('quoting_text', (text) => Promise.reject(new ToolError('REFUSED', `Not allowed: ${text}`)));
    const client = await connectInProcess(testRuntime({ tools: [quoting] }), era);
    const text = `\u001B[31m\u202Ehttps://app:${CANARY}@db ${'x'.repeat(10_000)}`;
    const { message } = errorOf(await client.callTool({ name: 'quoting_text', arguments: { text } }));
    expect(message).not.toMatch(/canary/);
    expect(message).not.toMatch(UNSEEN);
    expect(message.length).toBeLessThanOrEqual(2_048);
  });
});
