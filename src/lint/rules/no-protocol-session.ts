import { ts } from 'ts-morph';
import { headerReads } from '../model/headers.js';
import { defineRule } from '../rule.js';
import { httpServer, withServer } from './support/examples.js';

const TRANSPORT = /^@modelcontextprotocol\/.*StreamableHTTP(Server)?Transport\(\)$/;

const served = (options: string): string =>
  withServer(`import { randomUUID } from 'node:crypto';
import { NodeStreamableHTTPServerTransport } from '@modelcontextprotocol/node';
await makeServer().connect(new NodeStreamableHTTPServerTransport(${options}));
export { randomUUID };
`);

export default defineRule({
  name: 'no-protocol-session',
  severity: 'info',
  category: 'protocol',
  confidence: 'high',
  recommended: false,
  practices: ['P-6', 'P-7', 'P-35'],
  cwe: ['CWE-477'],
  owasp: [],
  presets: ['spec-2026-07-28'],
  summary: 'The server keeps no protocol session and does not resume streams.',
  why: 'Revision 2026-07-28 has no sessions and no Mcp-Session-Id: a client of it never sends one, so what a server keeps by session is never found again. Sessions also tie a client to one process, and each one that is not closed is memory.',
  advice: 'Give out a handle from a tool and take it as an argument, or keep state by the verified caller. Serve with createMcpHandler.',
  whenNotToUse: 'Only clients of 2025 revisions are served, and sessions have a time limit and a cap.',
  examples: {
    bad: [served('{ sessionIdGenerator: () => randomUUID() }')],
    good: [served('{ sessionIdGenerator: undefined }'), httpServer('http.listen(3000, "127.0.0.1");')],
  },
  messages: {
    session: 'This transport keeps sessions, which revision 2026-07-28 does not have.',
    header: 'The header Mcp-Session-Id is read: clients of revision 2026-07-28 do not send it.',
    resume: 'This transport resumes streams, which revision 2026-07-28 does not have: a closed stream is a cancelled call.',
  },
  check({ code, report }) {
    for (const use of code.matching(TRANSPORT)) {
      const generators = code
        .option(use, 0, 'sessionIdGenerator')
        .filter((leaf) => leaf.getText() !== 'undefined' && leaf.kind !== ts.SyntaxKind.NullKeyword);
      if (generators.length > 0) report({ message: 'session', at: use.node });
      if (code.option(use, 0, 'eventStore').some((leaf) => leaf.getText() !== 'undefined')) report({ message: 'resume', at: use.node });
    }
    const reads = headerReads(code).filter((read) => read.name === 'mcp-session-id');
    const [first] = reads;
    if (first !== undefined)
      report({ message: 'header', at: first.node, trace: reads.slice(1, 6).map(({ node }) => ({ at: node, text: 'and here' })) });
  },
});
