import { calledSymbol } from '../flow/same.js';
import type { ExternalCall } from '../interpret/machine.js';
import { optionsOf, symbolOf } from '../interpret/value.js';
import { defineRule } from '../rule.js';
import { calledFrom, habit } from './support/calls.js';
import { some } from './support/listing.js';
import { walkValues } from './support/values.js';
import { toolNames, verb } from './support/wording.js';

const counting = (parameters: string, signal: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'pages', version: '1.0.0' });
server.registerTool('count_words', { description: 'Count words.', inputSchema: z.strictObject({}) }, async (${parameters}) => {
  const response = await fetch('https://pages.example.com/', { signal: ${signal} });
  return { content: [{ type: 'text', text: String((await response.text()).length) }] };
});`;

export default defineRule({
  name: 'require-abort-signal',
  severity: 'info',
  category: 'resilience',
  confidence: 'medium',
  practices: ['P-81'],
  cwe: ['CWE-400'],
  owasp: ['MCP10'],
  summary: 'A call that the client gave up on stops working.',
  why: 'A person who presses stop, and a client whose time is over, cancel the call. The request behind it goes on, costs money, and may still change something after everybody believes that it was stopped.',
  advice:
    'Hand the signal of the context on: `AbortSignal.any([context.mcpReq.signal, AbortSignal.timeout(30_000)])`; in SDK v1 it is `extra.signal`.',
  whenNotToUse: 'Every call ends within a second or two, or has to be carried through once it began.',
  examples: {
    bad: [counting('_args', 'AbortSignal.timeout(30_000)')],
    good: [counting('_args, context', 'AbortSignal.any([context.mcpReq.signal, AbortSignal.timeout(30_000)])')],
  },
  messages: { deaf: '{tools} {go} on after the client cancelled: nothing hands the signal of the call to what is waited for.' },
  check({ server, report }) {
    // A server that hands the signal on somewhere knows of it; whether it should elsewhere is its own decision.
    if (server.tools.some((tool) => tool.facts.calls.some((call) => [...call.args, call.callee].some(isSignal)))) return;
    const places = calledFrom(server, isDeaf);
    if (!some(places)) return;
    const where = habit(places);
    report({ message: 'deaf', values: { tools: toolNames(where.tools), go: verb(where.tools, 'goes', 'go') }, ...where });
  },
});

/** What takes a signal, and takes time. */
const TAKES_SIGNAL =
  /^(global:fetch|undici\.(fetch|request)|node-fetch|(axios(\.create\(\))?|got|ky)(\.(get|post|put|patch|delete|head|request))?|child_process\.(exec|execFile|spawn)|execa(\.execa)?)\(\)$/;

function isDeaf(call: ExternalCall): boolean {
  if (!TAKES_SIGNAL.test(calledSymbol(call.result))) return false;
  // Options that source does not show can have one.
  return call.args.every((arg) =>
    optionsOf(arg).every((option) => option.kind !== 'object' || (!option.open && option.spreads.length + option.others.length === 0)),
  );
}

/** The signal of the call that a handler answers: `extra.signal`, `context.mcpReq.signal`. */
function isSignal(value: Parameters<typeof walkValues>[0]): boolean {
  let found = false;
  walkValues(value, (part) => {
    if (part.kind === 'term' && part.op === 'member' && part.name === 'signal' && symbolOf(part).startsWith('?')) found = true;
    return !found;
  });
  return found;
}
