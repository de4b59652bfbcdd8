import type { Layer } from '../helpers/attack.js';
import { envelope, type HttpTarget, type Seen } from '../helpers/targets.js';

/** A modern call that would work but for these headers. */
function call({ innocent, send }: HttpTarget, headers: Record<string, string>): Promise<Seen> {
  const sent = envelope('tools/call', { name: innocent.tool, arguments: innocent.arguments });
  return send({ body: sent.body, headers: { ...sent.headers, ...headers } });
}

/** The same without some of its headers. */
function without({ innocent, send }: HttpTarget, ...names: string[]): Promise<Seen> {
  const { body, headers } = envelope('tools/call', { name: innocent.tool, arguments: innocent.arguments });
  return send({ body, headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name))) });
}

const text = (message: unknown) => JSON.stringify(message);
const deep = (levels: number) => `${'[{"a":'.repeat(levels)}1${'}]'.repeat(levels)}`;

export const protocol: Layer = {
  title: 'Protocol',
  attacks: [
    {
      name: 'headers that say something else than the body: method, name',
      on: 'oauth',
      practices: ['P-26'],
      refusal: 'HTTP 400, error -32020',
      attempts: (target) => [
        () => call(target, { 'mcp-method': 'tools/list' }),
        () => call(target, { 'mcp-name': 'another_tool' }),
        () => call(target, { 'mcp-name': '' }),
        () => call(target, { 'mcp-protocol-version': '2025-11-25' }),
        () => without(target, 'mcp-method'),
        () => without(target, 'mcp-name'),
      ],
    },
    {
      name: 'a protocol version that nobody speaks',
      on: 'oauth',
      practices: ['P-158'],
      refusal: 'HTTP 400, error -32022',
      attempts: ({ send, innocent }) =>
        ['1999-01-01', '2027-01-01', '../../etc', ''].map((version) => () => {
          const { body, headers } = envelope('tools/call', { name: innocent.tool, arguments: innocent.arguments });
          return send({ body: body.replaceAll('2026-07-28', version), headers: { ...headers, 'mcp-protocol-version': version } });
        }),
    },
    {
      name: 'a batch',
      on: 'oauth',
      practices: ['P-26'],
      refusal: 'HTTP 400, error -32600',
      attempts: (target) => {
        const { body, headers } = envelope('tools/call', { name: target.innocent.tool, arguments: target.innocent.arguments });
        return [`[${body},${body}]`, `[${body}]`, '[]'].map((batch) => () => target.send({ body: batch, headers }));
      },
    },
    {
      name: 'text that is no JSON, or nested a hundred thousand deep',
      on: 'oauth',
      practices: ['P-65'],
      refusal: 'HTTP 400, error -32700',
      attempts: ({ send }) =>
        ['{', '', 'NaN', '{"jsonrpc":"2.0",}', '\u0000', "{'jsonrpc':'2.0'}", '['.repeat(100_000)].map((body) => () => send({ body })),
    },
    {
      name: 'JSON that is no message',
      on: 'oauth',
      practices: ['P-53'],
      refusal: 'HTTP 400, error -32600',
      attempts: ({ send }) =>
        [
          text(1),
          text(null),
          text('x'),
          text({}),
          text({ jsonrpc: '1.0', id: 1, method: 'tools/list' }),
          text({ jsonrpc: '2.0', id: {}, method: 'x' }),
        ].map((body) => () => send({ body })),
    },
    {
      name: 'a method that does not exist, was removed, or belongs to the other side',
      on: 'calls',
      practices: ['P-12', 'P-118'],
      refusal: 'error -32601',
      attempts: ({ request }) =>
        ['admin/dump', 'logging/setLevel', 'sampling/createMessage', 'roots/list', 'resources/list', '__proto__', 'constructor', ''].map(
          (method) => async () => {
            const found = await request(method, {});
            return { ...found, outcome: found.outcome.replace(/^HTTP \d+, /, '') };
          },
        ),
    },
    {
      name: 'a tool that does not exist, by the names of built-in members too',
      on: 'calls',
      practices: ['P-103'],
      refusal: 'error -32602',
      attempts: ({ call: callTool }) =>
        ['no_such_tool', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'warm_up', '../tools', 'x'.repeat(10_000)].map(
          (tool) => async () => {
            const found = await callTool(tool, {});
            return { ...found, outcome: found.outcome.replace(/^HTTP \d+, /, '') };
          },
        ),
    },
    {
      name: 'a session that somebody else might have',
      on: 'oauth',
      practices: ['P-35'],
      refusal: 'HTTP 405, error -32000',
      attempts: ({ send }) => [
        () => send({ method: 'GET', headers: { 'mcp-session-id': '1', accept: 'text/event-stream', 'last-event-id': '0' } }),
        () => send({ method: 'DELETE', headers: { 'mcp-session-id': '1' } }),
      ],
    },
    {
      name: 'lines that are no messages, a batch, and nesting, over the pipe',
      on: 'stdio',
      practices: ['P-21', 'P-65'],
      refusal: 'ignored, then answered',
      attempts: ({ sendLines, innocent }) => {
        const one = JSON.stringify({ jsonrpc: '2.0', id: 'batch', method: 'tools/call', params: { name: innocent.tool, arguments: {} } });
        return [
          '\n\n',
          '{\n',
          'GET /mcp HTTP/1.1\n',
          '\u0000\u001B[2J\n',
          `[${one},${one}]\n`,
          `${'['.repeat(100_000)}\n`,
          `${deep(20_000)}\n`,
        ].map((lines) => () => sendLines(lines));
      },
    },
  ],
};
