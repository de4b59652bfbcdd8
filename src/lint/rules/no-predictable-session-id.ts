import { ts } from 'ts-morph';
import type { Code } from '../model/code.js';
import { walk } from '../program/syntax.js';
import { defineRule } from '../rule.js';
import { withServer } from './support/examples.js';

const TRANSPORT = /StreamableHTTP(Server)?Transport\(\)$/;
const PREDICTABLE = /^global:(Math\.random|Date\.now|performance\.now|process\.hrtime(\.bigint)?)\(\)$/;
const RANDOM = /(^|\.)(randomUUID|randomBytes|getRandomValues|nanoid|v4|v7|customAlphabet|ulid|createId|webcrypto)\b/;

const served = (generator: string): string =>
  withServer(`import { NodeStreamableHTTPServerTransport } from '@modelcontextprotocol/node';
import { randomUUID } from 'node:crypto';
let count = 0;
await makeServer().connect(new NodeStreamableHTTPServerTransport({ sessionIdGenerator: ${generator} }));
export { count, randomUUID };
`);

export default defineRule({
  name: 'no-predictable-session-id',
  severity: 'error',
  category: 'transport',
  confidence: 'high',
  practices: ['P-35', 'P-8'],
  cwe: ['CWE-330', 'CWE-340'],
  owasp: ['MCP07'],
  whenNotToUse: 'The id is no key to anything: it only numbers connections in a log.',
  summary: 'Ids of sessions come from a generator of random numbers that is made for secrets.',
  why: 'Whoever guesses the id of a session takes it over. Math.random, the clock and a counter can be guessed from a few examples.',
  advice: 'Use randomUUID from node:crypto. Better: serve protocol 2026-07-28, which has no sessions.',
  examples: {
    bad: [served('() => Math.random().toString(36).slice(2)'), served('() => String(count++)')],
    good: [served('() => randomUUID()')],
  },
  messages: {
    clock: 'Ids of sessions are made from Math.random or the clock, and can be guessed. Use randomUUID().',
    counter: 'Ids of sessions are counted or fixed, and can be guessed. Use randomUUID().',
  },
  check({ code, report }) {
    for (const use of code.matching(TRANSPORT)) {
      for (const generator of code.option(use, 0, 'sessionIdGenerator')) {
        const fn = code.names.functionOf(generator);
        if (fn?.body === undefined) continue;
        const kind = kindOf(code, fn.body);
        if (kind !== undefined) report({ message: kind, at: generator });
      }
    }
  },
});

function kindOf(code: Code, body: ts.Node): 'clock' | 'counter' | undefined {
  let clock = false;
  let calls = false;
  let counts = false;
  walk(body, (node) => {
    if (ts.isCallExpression(node)) {
      const symbol = `${code.names.symbolOf(node.expression)}()`;
      if (RANDOM.test(symbol)) calls = true;
      if (PREDICTABLE.test(symbol)) clock = true;
      // What is not known may be random.
      else if (symbol.startsWith('?') || code.names.functionOf(node.expression)) calls = true;
    }
    if (ts.isNewExpression(node) && node.expression.getText() === 'Date') clock = true;
    if (ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node)) counts = true;
    return true;
  });
  if (calls && !clock) return undefined;
  if (clock) return hasRandom(code, body) ? undefined : 'clock';
  return counts || ts.isStringLiteralLike(body) ? 'counter' : undefined;
}

/** A random part makes the whole random, whatever stands beside it. */
function hasRandom(code: Code, body: ts.Node): boolean {
  let found = false;
  walk(body, (node) => {
    if (ts.isCallExpression(node) && RANDOM.test(code.names.symbolOf(node.expression))) found = true;
    return !found;
  });
  return found;
}
