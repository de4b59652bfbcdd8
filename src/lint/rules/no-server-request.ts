import { ts } from 'ts-morph';
import { defineRule } from '../rule.js';
import { SMALL_SERVER, withServer } from './support/examples.js';

/** Methods that send a request to the client, and what they ask for. */
const REQUESTS: Record<string, 'elicitation' | 'sampling' | 'roots'> = {
  elicitInput: 'elicitation',
  createMessage: 'sampling',
  requestSampling: 'sampling',
  createMessageStream: 'sampling',
  listRoots: 'roots',
};

const asking = (call: string): string =>
  withServer(`const server = makeServer();
server.registerTool('cancel_order', { description: 'Cancel an order.', inputSchema: z.strictObject({}) }, async (args, ctx) => {
  ${call}
  return { content: [] };
});
`);

export default defineRule({
  name: 'no-server-request',
  severity: 'warning',
  category: 'protocol',
  confidence: 'high',
  practices: ['P-45'],
  cwe: ['CWE-477'],
  owasp: [],
  presets: ['spec-2026-07-28'],
  recommended: false,
  summary: 'The server sends no requests to its client: no elicitation, sampling or roots in the old way.',
  why: 'In revision 2026-07-28 a server answers and never asks: a request to the client fails there. Roots and sampling are deprecated altogether. What needs an answer from a person is a result with resultType "input_required".',
  advice:
    'Return inputRequired(…) of SDK v2, which also serves clients of 2025; call a model yourself instead of sampling; take folders from the configuration instead of roots.',
  whenNotToUse: 'Only clients of 2025 revisions are served.',
  examples: {
    bad: [asking("await ctx.mcpReq.elicitInput({ message: 'Sure?', requestedSchema: { type: 'object', properties: {} } });")],
    good: [`${SMALL_SERVER}export { makeServer };\n`],
  },
  messages: {
    elicitation: 'Revision 2026-07-28 has no requests to the client: elicitInput fails there. Return inputRequired instead.',
    sampling: 'Sampling is deprecated, and its request fails with clients of revision 2026-07-28. Call a model yourself.',
    roots: 'Roots are deprecated, and their request fails with clients of revision 2026-07-28. Take folders from the configuration.',
  },
  check({ code, report }) {
    for (const use of code.uses) {
      const callee = use.node.expression;
      if (!ts.isPropertyAccessExpression(callee) || !Object.hasOwn(REQUESTS, callee.name.text)) continue;
      // A method of one's own that has the same name.
      if (code.names.functionOf(callee) !== undefined) continue;
      // The server, or a context that a handler was given. createMessage is also what clients of models call theirs.
      const known = /^@modelcontextprotocol\/(sdk|server)/.test(use.symbol);
      const context = use.symbol === '?' && (callee.name.text !== 'createMessage' || /\bserver$|mcpReq$/.test(callee.expression.getText()));
      const message = REQUESTS[callee.name.text];
      if (message !== undefined && (known || context)) report({ message, at: use.node });
    }
  },
});
