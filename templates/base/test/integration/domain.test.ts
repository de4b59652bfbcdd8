import { describe, expect, it } from 'vitest';
import { tools } from '../../src/tools/index.js';
import { connectInProcess, ERAS } from '../helpers/client.js';
import { testRuntime } from '../helpers/runtime.js';

describe.each(ERAS)('the tools of this server over %s', (era) => {
  const client = () => connectInProcess(testRuntime({ tools, env: { MCP_LOCAL_SCOPES: 'text:read' } }), era);

  it('count a text', async () => {
    const result = await (await client()).callTool({ name: 'count_text', arguments: { text: 'one two\nthree' } });
    expect(result.structuredContent).toEqual({ characters: 13, words: 3, lines: 2 });
  });

  it('refuse a text that is too long', async () => {
    const result = await (await client()).callTool({ name: 'count_text', arguments: { text: 'x'.repeat(10_001) } });
    expect(result).toMatchObject({ isError: true });
  });
});
