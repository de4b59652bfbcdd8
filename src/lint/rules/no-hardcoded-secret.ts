import { ts } from 'ts-morph';
import { propertyName } from '../program/syntax.js';
import { defineRule } from '../rule.js';
import { withServer } from './support/examples.js';
import { looksRandom, passwordIn, providerOf, SECRET_NAME } from './support/secrets.js';

export default defineRule({
  name: 'no-hardcoded-secret',
  severity: 'error',
  category: 'secrets',
  confidence: 'high',
  practices: ['P-96'],
  cwe: ['CWE-798', 'CWE-321'],
  owasp: ['MCP01'],
  summary: 'No credential is written into the source.',
  why: 'A secret in the source is in every clone, every package, every image and every backup, for as long as they exist, and cannot be changed without a release. Scanners find keys in public packages within minutes.',
  advice: 'Revoke it now: it is known. Read the new one from the environment or from a mounted file when the process starts.',
  whenNotToUse: 'The value is public by design, like the key of a client that runs in a browser. Suppress it there, with that reason.',
  examples: {
    bad: [withServer("const apiKey = 'q8ZtW3nLr5Vx7Bk2Yc9Dm4Hs6Jf1Pg0';\nexport { apiKey, makeServer };\n")],
    good: [withServer('const apiKey = process.env.ORDERS_API_KEY;\nexport { apiKey, makeServer };\n')],
  },
  messages: {
    provider: 'This is {what}, written into the source ({shown}). Revoke it and read a new one from the environment.',
    random: '"{name}" is given a value that reads like a secret ({shown}). If it is one, revoke it and read it from the environment.',
    address: 'This address contains a password. Revoke it and read the address from the environment.',
  },
  check({ code, report }) {
    for (const node of code.every('texts')) {
      const provider = providerOf(node.text);
      const name = nameFor(node);
      if (provider !== undefined) report({ message: 'provider', values: { what: provider, shown: masked(node.text) }, at: node });
      else if (passwordIn(node.text) !== undefined) report({ message: 'address', at: node });
      else if (name !== undefined && SECRET_NAME.test(name) && looksRandom(node.text))
        report({ message: 'random', values: { name, shown: masked(node.text) }, at: node, severity: 'warning', confidence: 'medium' });
    }
  },
});

/** What a text is called: the variable, property or parameter that it is the value or the default of. */
function nameFor(node: ts.StringLiteralLike): string | undefined {
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) {
    if (parent.operatorToken.kind === ts.SyntaxKind.EqualsToken && parent.right === node) return parent.left.getText().split('.').at(-1);
    return parent.right === node && /^(\|\||\?\?)$/.test(parent.operatorToken.getText())
      ? parent.left.getText().split('.').at(-1)
      : undefined;
  }
  if (
    ts.isVariableDeclaration(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isParameter(parent) ||
    ts.isBindingElement(parent)
  )
    return parent.initializer === node ? propertyName(parent.name as ts.PropertyName) : undefined;
  return undefined;
}

/** The beginning only: reports are read by more people than sources. */
function masked(text: string): string {
  return `${text.slice(0, 4)}…, ${text.length} characters`;
}
