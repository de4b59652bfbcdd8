import fc from 'fast-check';
import { ERAS, type Era } from './client.js';

const VERSION = 'io.modelcontextprotocol/protocolVersion';
const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities';
const CLIENT = 'io.modelcontextprotocol/clientInfo';

/** The first of each is right; the rest is what clients and attackers send instead. Undefined leaves the member out. */
export const oneOf = (right: unknown, ...wrong: unknown[]) =>
  fc.oneof({ weight: 15, arbitrary: fc.constant(right) }, fc.constantFrom(undefined, ...wrong));

/** Versions that no client of one era names in the other. */
export const OTHER_VERSIONS = [...ERAS, '2025-03-26', '2099-01-01'];

/** What a client of this era sends: most of it nearly right, and most of that a call of `tool`. */
export function messagesOf(era: Era, tool: string, ...others: string[]): fc.Arbitrary<Record<string, unknown>> {
  const isModern = era === '2026-07-28';
  const meta = fc.record({
    [VERSION]: isModern ? oneOf(era, ...OTHER_VERSIONS, 7, null) : oneOf(undefined, ...OTHER_VERSIONS),
    [CAPABILITIES]: oneOf({}, { roots: { listChanged: true }, elicitation: {} }, { roots: 5 }, [], null),
    [CLIENT]: oneOf({ name: 'client', version: '1' }, { name: 5 }, 'client'),
    'io.modelcontextprotocol/logLevel': oneOf(undefined, 'debug', 'loud'),
    'io.modelcontextprotocol/related-task': oneOf(undefined, { taskId: 'a' }, 5),
    progressToken: oneOf(undefined, 'token', 0, 1.5, {}),
    traceparent: oneOf(undefined, '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', 5),
  });
  const params = fc.record({
    name: oneOf(tool, ...others, 'no_such_tool', '', 5, null, 'constructor'),
    arguments: oneOf({ text: 'grüße' }, {}, { text: 5 }, { text: 'a', more: 1 }, [], 'text', null, 5),
    _meta: fc.oneof({ weight: 20, arbitrary: meta }, fc.constantFrom<unknown>(undefined, null, [], 'meta', {})),
    task: oneOf(undefined, { ttl: 5 }),
    requestState: oneOf(undefined, 'state', 5),
    more: oneOf(undefined, 1),
  });
  return fc.record({
    jsonrpc: oneOf('2.0', '1.0', 2),
    id: oneOf(1, 0, -1, 'a', '', 1.5, null, {}, Number.MAX_SAFE_INTEGER),
    method: oneOf('tools/call', 'tools/list', 'server/discover', 'ping', 'initialize', 'no/such', 'notifications/cancelled', '', 5),
    params: fc.oneof({ weight: 30, arbitrary: params }, fc.constantFrom<unknown>(undefined, null, [], {}, 5)),
    result: oneOf(undefined, {}),
  });
}
