import { ts } from 'ts-morph';
import type { Suggestion } from '../finding.js';
import type { ExternalCall } from '../interpret/machine.js';
import { optionsOf, symbolOf, type Value } from '../interpret/value.js';
import { defineRule } from '../rule.js';
import { calledFrom } from './support/calls.js';
import { withOption } from './support/edits.js';
import { toolNames, verb } from './support/wording.js';

export default defineRule({
  name: 'require-request-timeout',
  severity: 'warning',
  category: 'resilience',
  confidence: 'high',
  practices: ['P-80', 'P-81'],
  cwe: ['CWE-400'],
  owasp: ['MCP10'],
  summary: 'A request that a tool sends must end by itself.',
  why: 'fetch waits for as long as the other side keeps the connection open. The model waits with it, the client gives up, and the handlers that nobody waits for any more pile up until the server has no connections left.',
  advice:
    'Pass a signal that ends the request: `AbortSignal.timeout(30_000)`, together with the signal of the request that the tool answers (`AbortSignal.any([...])`).',
  whenNotToUse: 'The client of the service has a limit by itself that source does not show.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'pages', version: '1.0.0' });
server.registerTool('count_words', { description: 'Count words.', inputSchema: z.strictObject({}) }, async () => {
  const response = await fetch('https://pages.example.com/');
  return { content: [{ type: 'text', text: String((await response.text()).length) }] };
});`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'pages', version: '1.0.0' });
server.registerTool('count_words', { description: 'Count words.', inputSchema: z.strictObject({}) }, async () => {
  const response = await fetch('https://pages.example.com/', { signal: AbortSignal.timeout(30_000) });
  return { content: [{ type: 'text', text: String((await response.text()).length) }] };
});`,
    ],
  },
  messages: {
    endless: '{tools} {wait} for this request without an end: {client} has no timeout of its own and no signal is passed.',
  },
  check({ server, code, report }) {
    // Defaults of an instance hold for all its requests; whose they are is not followed.
    const hasDefaults = code.modules.some(({ file }) => /\.defaults\.(timeout|signal)\s*=/.test(file.text));
    for (const { call, tools } of calledFrom(server, (each) => isEndless(each) && !(hasDefaults && clientOf(each) === 'axios')))
      report({
        message: 'endless',
        values: { tools: toolNames(tools), wait: verb(tools, 'waits', 'wait'), client: clientOf(call) },
        at: call.node,
        tools,
        suggestions: suggestionsFor(call),
      });
  },
});

const FETCH = /^(global:fetch|undici\.fetch|node-fetch|cross-fetch)\(\)$/;
const VERBS = 'get|delete|head|options|post|put|patch|request|postForm';
const AXIOS = new RegExp(`^axios(\\.default)?(\\.create\\(\\))?(\\.(${VERBS}))?\\(\\)$`);
const ENDS = ['signal', 'timeout', 'dispatcher', 'cancelToken'];

function clientOf(call: ExternalCall): string {
  return FETCH.test(symbolOf(call.result)) ? 'fetch' : 'axios';
}

/** A request whose options are all known, and none of them ends it. */
function isEndless(call: ExternalCall): boolean {
  const symbol = symbolOf(call.result);
  if (FETCH.test(symbol)) {
    const [address, options] = call.args;
    // A Request can have a signal of its own.
    return address !== undefined && !/\.?Request\(\)$/.test(symbolOf(address)) && hasNoEnd(options);
  }
  if (!AXIOS.test(symbol) || symbol.endsWith('.create()')) return false;
  // An instance has the options that it was made with; defaults that are set later are not followed.
  const made = call.callee.op === 'member' ? call.callee.base : call.callee;
  if (made?.kind === 'term' && (made.properties !== undefined || (made.op === 'call' && !hasNoEnd(made.args?.[0])))) return false;
  return call.args.every((arg, index) => (index === 0 && arg.kind !== 'object' ? true : isBody(symbol, index) || hasNoEnd(arg)));
}

/** `post(address, body, options)` */
function isBody(symbol: string, index: number): boolean {
  return index === 1 && /\.(post|put|patch|postForm)\(\)$/.test(symbol);
}

function hasNoEnd(options: Value | undefined): boolean {
  if (options === undefined) return true;
  return optionsOf(options).every(
    (option) =>
      (option.kind === 'literal' && option.value === undefined) ||
      (option.kind === 'object' &&
        !option.open &&
        option.spreads.length + option.others.length === 0 &&
        !ENDS.some((name) => option.properties.has(name))),
  );
}

function suggestionsFor({ node, result }: ExternalCall): Suggestion[] {
  const symbol = symbolOf(result);
  if (!ts.isCallExpression(node) || (!FETCH.test(symbol) && !/\.(get|delete|head|options)\(\)$/.test(symbol))) return [];
  const edit = withOption(node, 'signal: AbortSignal.timeout(30_000)', 1);
  return edit === undefined ? [] : [{ title: 'End the request after 30 seconds', edits: [edit] }];
}
