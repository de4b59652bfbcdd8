import { upstreamBehind } from '../flow/upstreams.js';
import type { ExternalCall } from '../interpret/machine.js';
import { stringOf, symbolOf, type Term, type Value } from '../interpret/value.js';
import { backendOf } from '../model/backends.js';
import { defineRule } from '../rule.js';
import { walkValues } from './support/values.js';
import { toolNames } from './support/wording.js';

export default defineRule({
  name: 'no-token-passthrough',
  severity: 'error',
  category: 'auth',
  confidence: 'high',
  practices: ['P-32'],
  cwe: ['CWE-441', 'CWE-863'],
  owasp: ['MCP07', 'MCP01'],
  summary: 'The token of the caller must not be sent on to another service.',
  why: 'A token that was made out for this server says nothing about another one. A server that hands it on lets a stolen token of any service in, makes the audit log of the other side name the wrong caller, and breaks the specification, which forbids it.',
  advice:
    'Give the server credentials of its own for what stands behind it, or exchange the token (RFC 8693) for one that is made out for that service.',
  whenNotToUse: 'Never for tokens of MCP clients. A key that callers bring for the service behind is no such token.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
const server = new McpServer({ name: 'example', version: '1.0.0' });
server.registerTool('list_items', { description: 'List the items.' }, async (extra) => {
  await fetch('https://api.example.com/items', { headers: { authorization: \`Bearer \${extra.authInfo?.token}\` } });
  return { content: [] };
});`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
const server = new McpServer({ name: 'example', version: '1.0.0' });
server.registerTool('list_items', { description: 'List the items.' }, async () => {
  await fetch('https://api.example.com/items', { headers: { authorization: \`Bearer \${process.env.ITEMS_TOKEN}\` } });
  return { content: [] };
});`,
    ],
  },
  messages: { forwarded: '{who}: the token that the caller authenticated with is sent on to another service.' },
  check({ server, report }) {
    for (const tool of server.tools) {
      for (const call of tool.facts.calls) {
        const token = tokenIn(call);
        if (token === undefined) continue;
        report({
          message: 'forwarded',
          values: { who: toolNames([tool.name]) },
          at: call.node,
          tools: [tool.name],
          trace: [
            ...(token.node ? [{ at: token.node, text: 'the token of the caller is read' }] : []),
            { at: call.node, text: 'and sent on' },
          ],
        });
      }
    }
  },
});

/** What the SDK and web frameworks call the token of a request. */
const TOKENS = /\.authInfo\.token$|\.(requestInfo|request|req)\.headers\.authorization$/;
const HEADERS = /\.headers\.get\(\)$/;

function tokenIn(call: ExternalCall): Term | undefined {
  if (backendOf(call)?.startsWith('http') !== true) return undefined;
  let found: Term | undefined;
  for (const arg of call.args)
    walkValues(arg, (value) => {
      if (found === undefined && isToken(value)) found = value;
      // What another service answers to the token is not the token.
      return found === undefined && (value.kind !== 'term' || value.op !== 'call' || upstreamBehind(value) === undefined);
    });
  return found;
}

function isToken(value: Value): value is Term {
  if (value.kind !== 'term') return false;
  const symbol = symbolOf(value);
  return TOKENS.test(symbol) || (HEADERS.test(symbol) && /^authorization$/i.test(stringOf(value.args?.[0]) ?? ''));
}
