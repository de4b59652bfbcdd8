import { ts } from 'ts-morph';
import { type Code, textOf, type Use } from '../model/code.js';
import { defineRule } from '../rule.js';
import { httpServer } from './support/examples.js';

const CORS = /^(cors|hono\/cors\.cors|@koa\/cors|@fastify\/cors)\(\)$/;
const SETS = /\.(setHeader|header|set|append)\(\)$/;

export default defineRule({
  name: 'no-wildcard-cors',
  severity: 'warning',
  category: 'transport',
  confidence: 'high',
  practices: ['P-28'],
  cwe: ['CWE-942'],
  owasp: ['MCP07'],
  summary: 'Web pages of any origin are not allowed to call the server.',
  why: 'With Access-Control-Allow-Origin: * (what cors() does by itself), and with an origin that is reflected, every web page that somebody opens can call the server and read what it answers. With credentials allowed it does so as that person.',
  advice: 'List the origins that belong to your clients. MCP clients that are no browsers need no CORS at all.',
  whenNotToUse: 'A public server without credentials whose data everybody may read anyway.',
  examples: {
    bad: [
      httpServer("http.listen(3000, '127.0.0.1');", { guard: "res.setHeader('Access-Control-Allow-Origin', '*');" }),
      httpServer("const app = express();\napp.use(cors());\napp.listen(3000, '127.0.0.1');", {
        imports: "import express from 'express';\nimport cors from 'cors';",
      }),
    ],
    good: [
      httpServer("const app = express();\napp.use(cors({ origin: ['https://app.example.com'] }));\napp.listen(3000, '127.0.0.1');", {
        imports: "import express from 'express';\nimport cors from 'cors';",
      }),
    ],
  },
  messages: {
    any: 'Every web page may call this server and read its answers. List the origins of your clients.',
    credentials: 'Every web page may call this server with the credentials of whoever opens it. List the origins of your clients.',
  },
  check({ code, report }) {
    for (const use of code.uses) {
      if (CORS.test(use.symbol) ? !allowsAll(code, use) : !writesWildcard(code, use)) continue;
      const credentials = code.option(use, 0, 'credentials').some((leaf) => leaf.kind === ts.SyntaxKind.TrueKeyword);
      report({ message: credentials ? 'credentials' : 'any', at: use.node, severity: credentials ? 'error' : 'warning' });
    }
  },
});

function allowsAll(code: Code, use: Use): boolean {
  if ((use.node.arguments?.length ?? 0) === 0) return true;
  const objects = code.objects(use, 0);
  if (objects.length === 0 || code.isOpen(use, 0)) return false;
  const origins = code.option(use, 0, 'origin');
  // Without an origin everything is allowed; an option that cannot be read may be a list.
  return origins.length === 0 ? !objects.some((object) => object.getText().includes('origin')) : origins.some(isAny);
}

function isAny(node: ts.Expression): boolean {
  if (node.kind === ts.SyntaxKind.TrueKeyword || textOf(node) === '*') return true;
  return ts.isArrayLiteralExpression(node) && node.elements.some((element) => textOf(element) === '*');
}

function writesWildcard(code: Code, use: Use): boolean {
  const [name, value] = use.node.arguments ?? [];
  const method = ts.isPropertyAccessExpression(use.node.expression) ? `.${use.node.expression.name.text}()` : '';
  if (!SETS.test(method) || value === undefined || textOf(name)?.toLowerCase() !== 'access-control-allow-origin') return false;
  return code.names.leavesOf(value).some((leaf) => textOf(leaf) === '*');
}
