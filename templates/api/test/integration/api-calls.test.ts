import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { domain } from '../../src/domain.js';
import { tools } from '../../src/tools/index.js';
import { answering, apiServer, raw } from '../helpers/api-server.js';
import { connectInProcess, ERAS, errorOf } from '../helpers/client.js';
import { testRuntime } from '../helpers/runtime.js';

/** A call of a tool that reads, the request that it has to become, and a healthy answer of the API. */
const { calls } = z
  .strictObject({
    calls: z.array(
      z.strictObject({ tool: z.string(), arguments: z.record(z.string(), z.unknown()), request: z.string(), answer: z.json() }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL('../helpers/api-calls.json', import.meta.url), 'utf8')));

/** The answer with a member in every object that no schema declares. */
function withMore(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withMore);
  if (typeof value !== 'object' || value === null) return value;
  return { ...Object.fromEntries(Object.entries(value).map(([name, child]) => [name, withMore(child)])), undeclared: 'canary-5f2b9c' };
}

describe.each(ERAS)('the tools of this server, over %s and a real API', (era) => {
  const connect = (url: URL) => {
    const env = { MCP_API_URL: url.href, MCP_API_NETWORKS: '127.0.0.0/8', MCP_LOCAL_SCOPES: domain.scopes.join(',') };
    return connectInProcess(testRuntime({ tools, env }), era);
  };

  it.each(calls.map((call) => [call.tool, call] as const))(
    '%s asks for what it should, and passes on what is declared (P-72)',
    async (_tool, call) => {
      const api = await apiServer(answering(withMore(call.answer)));
      const result = await (await connect(api.url)).callTool({ name: call.tool, arguments: call.arguments });
      expect(result.isError, JSON.stringify(result.content)).not.toBe(true);
      expect(result.structuredContent).toMatchObject({ degraded: false });
      expect(JSON.stringify(result)).not.toContain('canary');
      expect(api.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([`GET ${call.request}`]);
    },
  );

  it.each(calls.map((call) => [call.tool, call] as const))(
    '%s refuses an answer of another shape, and arguments that it does not know',
    async (_tool, call) => {
      const api = await apiServer(raw('[[[[[[[[[["canary-5f2b9c"]]]]]]]]]]'));
      const client = await connect(api.url);
      const strange = await client.callTool({ name: call.tool, arguments: { ...call.arguments, 'no-such-argument': true } });
      expect(errorOf(strange).code).toBe('INVALID_INPUT');
      expect(api.asked).toEqual([]);
      const shapeless = await client.callTool({ name: call.tool, arguments: call.arguments });
      expect(errorOf(shapeless).code).toBe('UNAVAILABLE');
      expect(JSON.stringify(shapeless)).not.toContain('canary');
    },
  );
});
