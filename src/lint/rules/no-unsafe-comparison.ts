import { ts } from 'ts-morph';
import type { Code } from '../model/code.js';
import { headerOf, headerReads } from '../model/headers.js';
import { unwrap } from '../program/syntax.js';
import { defineRule } from '../rule.js';
import { httpServer } from './support/examples.js';

const CREDENTIAL = /^(authorization|proxy-authorization|(x-)?[\w-]*(api-?key|token|secret|signature)[\w-]*)$/;
const SECRET = /(SECRET|TOKEN|KEY|PASSWORD|PASSWD)/;

const compared = (test: string, imports = ''): string =>
  httpServer("http.listen(3000, '127.0.0.1');", { imports, guard: `if (${test}) return void res.writeHead(401).end();` });

export default defineRule({
  name: 'no-unsafe-comparison',
  severity: 'warning',
  category: 'auth',
  confidence: 'high',
  practices: ['P-39'],
  cwe: ['CWE-208'],
  owasp: ['MCP07'],
  summary: 'Secrets are compared in a time that does not depend on them.',
  why: '=== stops at the first character that differs. Whoever can measure many answers finds out a secret character by character.',
  advice: 'Hash both sides with SHA-256 and compare with timingSafeEqual of node:crypto: equal lengths, equal time.',
  whenNotToUse: 'The value is no secret: a public id, a name, a version.',
  examples: {
    bad: [
      compared("req.headers['x-api-key'] !== process.env.API_KEY"),
      compared('req.headers.authorization !== `Bearer ${process.env.MCP_TOKEN}`'),
    ],
    good: [compared('!isEqual(req.headers.authorization, process.env.MCP_TOKEN)', "import { isEqual } from './secrets.js';")],
  },
  messages: {
    compared: 'A secret is compared with {operator}: how long that takes tells how much of a guess is right. Use timingSafeEqual.',
  },
  check({ code, report }) {
    if (!headerReads(code).some(({ name }) => CREDENTIAL.test(name))) return;
    for (const node of code.every('binaries'))
      if (isEquality(node) && comparesSecret(code, node))
        report({ message: 'compared', values: { operator: node.operatorToken.getText() }, at: node });
  },
});

function isEquality(node: ts.BinaryExpression): boolean {
  const { kind } = node.operatorToken;
  return (
    kind === ts.SyntaxKind.EqualsEqualsEqualsToken ||
    kind === ts.SyntaxKind.ExclamationEqualsEqualsToken ||
    kind === ts.SyntaxKind.EqualsEqualsToken ||
    kind === ts.SyntaxKind.ExclamationEqualsToken
  );
}

/** One side comes from a header with credentials, the other from configuration. */
function comparesSecret(code: Code, node: ts.BinaryExpression): boolean {
  const { left, right } = node;
  return (isSent(code, left) && isKept(code, right)) || (isSent(code, right) && isKept(code, left));
}

function isSent(code: Code, side: ts.Expression): boolean {
  return code.names.leavesOf(side).some((leaf) => {
    const header = headerOf(stripped(leaf));
    return header !== undefined && CREDENTIAL.test(header);
  });
}

/** `header.slice(7)`, `header.replace('Bearer ', '')`, `String(header)` are still the header. */
function stripped(node: ts.Expression): ts.Expression {
  const inner = unwrap(node);
  if (headerOf(inner) !== undefined || !ts.isCallExpression(inner)) return inner;
  const callee = unwrap(inner.expression);
  if (ts.isPropertyAccessExpression(callee) && /^(slice|substring|replace|trim|split|at|toString)$/.test(callee.name.text))
    return stripped(callee.expression);
  return inner;
}

function isKept(code: Code, side: ts.Expression): boolean {
  const node = unwrap(side);
  if (ts.isTemplateExpression(node)) return node.templateSpans.some((span) => isKept(code, span.expression));
  return code.names.leavesOf(node).some((leaf) => {
    const symbol = code.names.symbolOf(leaf);
    return /^global:process\.env\.\w+$/.test(symbol) && SECRET.test(symbol);
  });
}
