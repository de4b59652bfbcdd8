import { ts } from 'ts-morph';
import { textOf } from '../model/code.js';
import { httpOf } from '../model/http.js';
import { defineRule } from '../rule.js';
import { httpServer } from './support/examples.js';

const TOKEN = /^(access_?token|api_?key|apikey|auth_?token|token|secret|password|bearer|authorization)$/i;

export default defineRule({
  name: 'no-token-in-query',
  severity: 'warning',
  category: 'auth',
  confidence: 'high',
  practices: ['P-33'],
  cwe: ['CWE-598'],
  owasp: ['MCP01'],
  presets: ['spec-2026-07-28'],
  summary: 'The server takes no credentials from the query string of an address.',
  why: 'Addresses are written to access logs, proxies, browser histories and Referer headers. A token in one is a token in all of them. The specification forbids it.',
  advice: 'Take the token from the Authorization header, and refuse requests that bring one in the address.',
  whenNotToUse: 'One-time links whose token is worth nothing after the first use.',
  examples: {
    bad: [
      httpServer("http.listen(3000, '127.0.0.1');", {
        guard:
          "const token = new URL(req.url ?? '/', 'http://localhost').searchParams.get('token');\n  if (token !== process.env.TOKEN) return void res.writeHead(401).end();",
      }),
    ],
    good: [
      httpServer("http.listen(3000, '127.0.0.1');", {
        guard: 'const token = req.headers.authorization?.slice(7);\n  if (!token) return void res.writeHead(401).end();',
      }),
    ],
  },
  messages: { query: 'The credential "{name}" is read from the address of a request. Take it from the Authorization header.' },
  check({ code, report }) {
    if (httpOf(code).listeners.length === 0 && httpOf(code).endpoints.length === 0) return;
    for (const node of [...code.every('accesses'), ...code.every('calls')]) {
      const name = queryName(node);
      if (name !== undefined && TOKEN.test(name)) report({ message: 'query', values: { name }, at: node });
    }
  },
});

/** The part of the query string of a request that an expression reads. */
function queryName(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node) && isQuery(node.expression)) return node.name.text;
  if (ts.isElementAccessExpression(node) && isQuery(node.expression)) return textOf(node.argumentExpression);
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { name, expression } = node.expression;
  const asked = textOf(node.arguments[0]);
  if (
    name.text === 'get' &&
    ts.isPropertyAccessExpression(expression) &&
    expression.name.text === 'searchParams' &&
    isRequested(expression.expression)
  )
    return asked;
  return name.text === 'query' && isRequest(expression) ? asked : undefined;
}

function isQuery(node: ts.Expression): boolean {
  return ts.isPropertyAccessExpression(node) && node.name.text === 'query' && isRequest(node.expression);
}

function isRequest(node: ts.Expression): boolean {
  const name = ts.isPropertyAccessExpression(node) ? node.name.text : ts.isIdentifier(node) ? node.text : '';
  return /^(req|request)$/.test(name);
}

/** `new URL(req.url)` and a variable that holds it. */
function isRequested(node: ts.Expression): boolean {
  if (ts.isNewExpression(node)) return /\b(req|request)\.(url|originalUrl)\b/.test(node.arguments?.[0]?.getText() ?? '');
  if (!ts.isIdentifier(node)) return false;
  const scope = ts.findAncestor(node, (each) => ts.isFunctionLike(each)) ?? node.getSourceFile();
  return new RegExp(`\\b${node.text}\\s*=\\s*new URL\\(\\s*(req|request)\\.(url|originalUrl)`).test(scope.getText());
}
