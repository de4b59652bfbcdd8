import { ts } from 'ts-morph';
import { unwrap } from '../program/syntax.js';
import { defineRule } from '../rule.js';
import { withServer } from './support/examples.js';

const ERRORS = /\.(McpError|ProtocolError)\(\)$/;
/** Codes that the revision defines itself, from the range that it keeps. */
const DEFINED = new Set([-32020, -32021, -32022]);

const failing = (code: string): string =>
  withServer(
    `import { ProtocolError } from '@modelcontextprotocol/server';\nexport const fail = () => { throw new ProtocolError(${code}, 'not there'); };\nexport { makeServer };\n`,
  );

export default defineRule({
  name: 'no-reserved-error-code',
  severity: 'info',
  category: 'protocol',
  confidence: 'high',
  recommended: false,
  practices: ['P-104'],
  cwe: ['CWE-394'],
  owasp: [],
  presets: ['spec-2026-07-28'],
  summary: 'Error codes of a server do not take what the protocol keeps for itself.',
  why: 'Revision 2026-07-28 keeps -32020 to -32099 for its own meanings, and a resource that is not there is -32602 now, no longer -32002. A client that knows these codes acts on them.',
  advice:
    'Use -32602 for what does not exist and for wrong parameters, -32603 for failures, and codes outside -32000 to -32099 for your own.',
  whenNotToUse: 'Only clients of 2025 revisions are served, and they depend on the code.',
  examples: { bad: [failing('-32050'), failing('-32002')], good: [failing('-32602')] },
  messages: {
    reserved: 'The protocol keeps the code {code} for itself. Use another one.',
    moved: 'A resource that is not there is reported with -32602 since 2026-07-28, no longer with -32002.',
  },
  check({ code, report }) {
    for (const use of code.matching(ERRORS)) {
      const first = use.node.arguments?.[0];
      const value = first === undefined ? undefined : numberOf(first);
      if (value === undefined || first === undefined) continue;
      if (value === -32002) report({ message: 'moved', at: first });
      else if (value <= -32020 && value >= -32099 && !DEFINED.has(value))
        report({ message: 'reserved', values: { code: value }, at: first });
    }
  },
});

function numberOf(node: ts.Expression): number | undefined {
  const inner = unwrap(node);
  return ts.isPrefixUnaryExpression(inner) && inner.operator === ts.SyntaxKind.MinusToken && ts.isNumericLiteral(inner.operand)
    ? -Number(inner.operand.text)
    : undefined;
}
