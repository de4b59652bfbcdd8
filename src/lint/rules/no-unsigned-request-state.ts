import type { ObjectValue, Value } from '../interpret/value.js';
import { optionsOf, symbolOf } from '../interpret/value.js';
import { defineRule } from '../rule.js';

const asking = (state: string): string => `import { createRequestStateCodec, McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const codec = createRequestStateCodec({ key: process.env.STATE_KEY ?? '' });
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('cancel_order', { description: 'Cancel an order.', inputSchema: z.strictObject({ id: z.uuid() }) }, async ({ id }) => ({
  resultType: 'input_required',
  inputRequests: {},
  requestState: ${state},
}));`;

export default defineRule({
  name: 'no-unsigned-request-state',
  severity: 'error',
  category: 'auth',
  confidence: 'high',
  practices: ['P-37'],
  cwe: ['CWE-345', 'CWE-565'],
  owasp: ['MCP07', 'MCP02'],
  summary: 'The state of a question that spans several rounds is signed.',
  why: 'The client keeps requestState and sends it back. Whoever holds it can change it: another order, another person, a consent that nobody gave. JSON and base64 are no protection, and the SDK checks nothing by default.',
  advice:
    'Encode it with createRequestStateCodec, which signs it and lets it expire, bind it to the caller, and verify it before anything in it is believed. Put no secret in it.',
  whenNotToUse: 'The state is a random handle that the server looks up, bound to the caller.',
  examples: { bad: [asking('JSON.stringify({ id, confirmed: true })')], good: [asking('await codec.encode({ id })')] },
  messages: { unsigned: 'Tool "{tool}" gives the client a state that anybody can change: it is {form}, and nothing signs it.' },
  check({ server, report }) {
    for (const tool of server.tools)
      for (const result of tool.facts.results) {
        if (result.kind !== 'object') continue;
        const form = formOf(result);
        if (form === undefined) continue;
        const at = result.properties.get('requestState')?.node ?? result.node ?? tool.place.node;
        report({ message: 'unsigned', values: { tool: tool.name, form }, at, tools: [tool.name] });
      }
  },
});

/** How a state is written that everybody can read and write. */
function formOf(result: ObjectValue): string | undefined {
  const state = result.properties.get('requestState');
  return state === undefined
    ? undefined
    : optionsOf(state.value)
        .map((option) => plainForm(option, 0))
        .find((form) => form !== undefined);
}

function plainForm(value: Value, depth: number): string | undefined {
  if (depth > 6) return undefined;
  if (value.kind === 'object') return 'an object';
  if (value.kind !== 'term') return undefined;
  if (value.op === 'concat')
    return (value.args ?? []).some((part) => part.kind === 'term' && part.op === 'call' && !/^global:/.test(symbolOf(part)))
      ? undefined
      : 'a text';
  if (value.op !== 'call') return undefined;
  const symbol = symbolOf(value);
  if (symbol === 'global:JSON.stringify()') return 'JSON';
  if (/^global:btoa\(\)$|^global:Buffer\.from\(\)\.toString\(\)$/.test(symbol)) {
    const inner = value.args?.[0];
    const made =
      symbol === 'global:btoa()'
        ? inner
        : value.base?.kind === 'term' && value.base.base?.kind === 'term'
          ? value.base.base.args?.[0]
          : undefined;
    return made !== undefined && (plainForm(made, depth + 1) !== undefined || made.kind === 'object') ? 'base64' : undefined;
  }
  return undefined;
}
