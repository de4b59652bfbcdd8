import { type Client, fromJsonSchema } from '@modelcontextprotocol/client';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/client/validators/ajv';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { defineTool } from '../../src/platform/define-tool.js';
import { ToolError } from '../../src/platform/errors.js';
import { connectInProcess, ERAS, textOf } from '../helpers/client.js';
import { testRuntime } from '../helpers/runtime.js';
import { echo, READ_SCOPE, textTool } from '../helpers/tools.js';

/** The same answer for every failure, whatever caused it (P-103). */
const errorResult = z.strictObject({
  error: z.strictObject({
    code: z.string().regex(/^[A-Z_]+$/),
    message: z.string().min(1).max(2_048),
    correlationId: z.uuid(),
    retryAfterSeconds: z.int().min(0).optional(),
    reason: z.enum(['network_partition', 'memory_pressure']).optional(),
  }),
});

/** Returns more than its schema declares, which the type system cannot see. */
const talkative = defineTool({
  ...echo,
  name: 'talkative_text',
  scopes: [READ_SCOPE],
  input: z.strictObject({}),
  output: z.object({ text: z.string() }),
  handler: async () => ({ text: 'declared', internal: 'canary-5f2b9c' }),
});

const failing = [
  textTool('tool_error', () => Promise.reject(new ToolError('NOT_FOUND'))),
  textTool('plain_error', () => Promise.reject(new Error('bug'))),
  textTool('no_error_at_all', () => Promise.reject(undefined)),
  textTool('late_error', () => Promise.reject(new ToolError('UNAVAILABLE', undefined, { retryAfterSeconds: 3 }))),
  // An answer that its own schema refuses.
  textTool('wrong_answer', async () => JSON.parse('7')),
];

describe.each(ERAS)('results over %s', (era) => {
  const connect = () => connectInProcess(testRuntime({ tools: [echo, talkative, ...failing] }), era);

  it('match the advertised output schema', async () => {
    const client = await connect();
    const { structuredContent } = await client.callTool({ name: 'echo_text', arguments: { text: 'x' } });
    expect(await isValid(client, 'echo_text', structuredContent)).toBe(true);
    expect(await isValid(client, 'echo_text', { text: 7 })).toBe(false);
  });

  it('hold nothing that the output schema does not declare (P-66, P-72)', async () => {
    const result = await (await connect()).callTool({ name: 'talkative_text' });
    expect(result.structuredContent).toEqual({ text: 'declared' });
    expect(JSON.stringify(result)).not.toContain('canary');
  });

  it.each(failing.map(({ name }) => name))('are marked as errors, with a code and a correlation id: %s', async (name) => {
    const result = await (await connect()).callTool({ name });
    expect(result.isError).toBe(true);
    expect(result.structuredContent).toBeUndefined();
    expect(errorResult.safeParse(JSON.parse(textOf(result)))).toMatchObject({ success: true });
  });
});

async function isValid(client: Client, name: string, value: unknown): Promise<boolean> {
  const { tools } = await client.listTools();
  const schema = tools.find((tool) => tool.name === name)?.outputSchema;
  if (schema === undefined) throw new Error(`${name} advertises no output schema.`);
  const result = await fromJsonSchema(schema, new AjvJsonSchemaValidator())['~standard'].validate(value);
  return result.issues === undefined;
}
