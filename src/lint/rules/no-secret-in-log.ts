import { ts } from 'ts-morph';
import type { Code, Use } from '../model/code.js';
import { headerOf } from '../model/headers.js';
import { unwrap } from '../program/syntax.js';
import { defineRule } from '../rule.js';
import { withServer } from './support/examples.js';

const LOGGERS =
  /^(global:console\.(log|info|debug|warn|error|trace|dir)|(pino|winston|bunyan|log4js|consola|loglevel|tslog|signale)\b.*\.(trace|debug|info|warn|error|fatal|log|http|verbose))\(\)$/;
const NAMED = /\b(logger|log)\.(trace|debug|info|warn|error|fatal)$/;
const SECRET = /(SECRET|TOKEN|API_?KEY|PASSWORD|PASSWD|PRIVATE_KEY|CREDENTIAL|DATABASE_URL|CONNECTION_STRING)/;
/** Where a secret lies, what it is called, how long it is: most variables for credentials of a vendor name a file. */
const NO_SECRET = /_(NAME|FILE|PATH|DIR|ID|TYPE|LENGTH|TTL|CREDENTIALS)$/;

const logging = (value: string): string =>
  withServer(
    `export const start = (req: { headers: Record<string, string> }) => console.error('started', ${value});\nexport { makeServer };\n`,
  );

export default defineRule({
  name: 'no-secret-in-log',
  severity: 'error',
  category: 'secrets',
  confidence: 'high',
  practices: ['P-116', 'P-96'],
  cwe: ['CWE-532'],
  owasp: ['MCP01', 'MCP08'],
  summary: 'Logs hold no credentials: no environment, no headers, no tokens.',
  why: 'Logs are copied to places that many people read, and are kept for years. The whole of process.env or of the headers of a request holds every credential that there is.',
  advice: 'Log names and lengths, not values; give the logger a list of what it must redact.',
  whenNotToUse: 'The logger redacts these fields by itself, and a test shows that it does.',
  examples: {
    bad: [logging('process.env'), logging('req.headers')],
    good: [logging('Object.keys(process.env).length'), logging("req.headers['content-length']")],
  },
  messages: {
    environment: 'The whole environment is logged, with every credential in it.',
    headers: 'All headers of a request are logged, the Authorization header among them.',
    secret: '{name} is logged. Log that it is set, not what it is.',
  },
  check({ code, report }) {
    for (const use of code.uses) {
      if (!LOGGERS.test(use.symbol) && !(use.symbol === '?' && NAMED.test(use.node.expression.getText()))) continue;
      // A logger of one's own may redact what it is given.
      const own = use.symbol === '?' ? ({ severity: 'warning', confidence: 'medium' } as const) : {};
      for (const part of partsOf(use)) {
        const found = secretIn(code, part);
        if (found === 'environment' || found === 'headers') report({ message: found, at: part, ...own });
        else if (found !== undefined) report({ message: 'secret', values: { name: found }, at: part, ...own });
      }
    }
  },
});

/** The values that a call of a logger writes out: arguments, parts of templates, properties of objects. */
function partsOf(use: Use): ts.Expression[] {
  const found: ts.Expression[] = [];
  const add = (node: ts.Expression): void => {
    const inner = unwrap(node);
    if (ts.isTemplateExpression(inner)) for (const span of inner.templateSpans) add(span.expression);
    else if (ts.isObjectLiteralExpression(inner)) {
      for (const property of inner.properties) {
        if (ts.isPropertyAssignment(property)) add(property.initializer);
        else if (ts.isSpreadAssignment(property)) add(property.expression);
      }
    } else if (ts.isBinaryExpression(inner) && inner.operatorToken.kind === ts.SyntaxKind.PlusToken) {
      add(inner.left);
      add(inner.right);
    } else if (
      ts.isCallExpression(inner) &&
      /^(JSON\.stringify|util\.inspect|inspect|String)$/.test(inner.expression.getText()) &&
      inner.arguments[0]
    )
      add(inner.arguments[0]);
    else found.push(inner);
  };
  for (const argument of use.node.arguments ?? []) add(argument);
  return found;
}

function secretIn(code: Code, node: ts.Expression): string | undefined {
  const symbol = code.names.symbolOf(node);
  if (symbol === 'global:process.env') return 'environment';
  const [, variable] = /^global:process\.env\.(\w+)$/.exec(symbol) ?? [];
  if (variable !== undefined) return SECRET.test(variable) && !NO_SECRET.test(variable) ? variable : undefined;
  const header = headerOf(node);
  if (header === 'authorization' || header === 'x-api-key' || header === 'cookie') return `The header "${header}"`;
  const text = node.getText();
  return /^(req|request)\.headers$/.test(text) ? 'headers' : undefined;
}
