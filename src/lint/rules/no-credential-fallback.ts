import { ts } from 'ts-morph';
import type { Code } from '../model/code.js';
import { headerOf, headerReads } from '../model/headers.js';
import { httpOf } from '../model/http.js';
import { unwrap } from '../program/syntax.js';
import { defineRule } from '../rule.js';
import { httpServer } from './support/examples.js';

const CREDENTIAL = /^(authorization|(x-)?[\w-]*(api-?key|token|secret|credential)[\w-]*)$/;

const reading = (value: string): string =>
  httpServer("http.listen(3000, '127.0.0.1');", { guard: `const key = ${value};\n  if (!key) return void res.writeHead(401).end();` });

export default defineRule({
  name: 'no-credential-fallback',
  severity: 'error',
  category: 'auth',
  confidence: 'high',
  practices: ['P-51', 'P-52'],
  cwe: ['CWE-441', 'CWE-287'],
  owasp: ['MCP07', 'MCP02'],
  summary: "A caller without credentials does not get the server's own.",
  why: 'Where each caller brings a key in a header, falling back to the key of the operator makes every caller without one act as the operator: whoever leaves the header out has the most rights (CVE-2026-45707 is this mistake).',
  advice: 'Answer 401 where the header is missing. Use the key of the environment only on stdio, where the caller is the operator.',
  whenNotToUse: 'The server is reached over HTTP by its own operator only.',
  examples: { bad: [reading("req.headers['x-api-key'] ?? process.env.API_KEY")], good: [reading("req.headers['x-api-key']")] },
  messages: { fallback: 'Callers without the header "{header}" act with the credential {variable} of the server. Refuse them.' },
  check({ code, report }) {
    const http = httpOf(code);
    if (http.endpoints.length === 0 && http.listeners.length === 0) return;
    if (!headerReads(code).some(({ name }) => CREDENTIAL.test(name))) return;
    for (const node of code.every('binaries')) {
      const found = fallback(code, node);
      if (found !== undefined) report({ message: 'fallback', values: found, at: node });
    }
  },
});

function fallback(code: Code, node: ts.BinaryExpression): { header: string; variable: string } | undefined {
  const { kind } = node.operatorToken;
  if (kind !== ts.SyntaxKind.QuestionQuestionToken && kind !== ts.SyntaxKind.BarBarToken) return undefined;
  const header = code.names
    .leavesOf(node.left)
    .map((leaf) => headerOf(unwrap(leaf)))
    .find((name) => name !== undefined && CREDENTIAL.test(name));
  if (header === undefined) return undefined;
  const variable = code.names
    .leavesOf(node.right)
    .map((leaf) => /^global:process\.env\.(\w+)$/.exec(code.names.symbolOf(leaf))?.[1])
    .find((name) => name !== undefined);
  return variable === undefined ? undefined : { header, variable };
}
