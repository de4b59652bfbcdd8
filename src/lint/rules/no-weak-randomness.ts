import { ts } from 'ts-morph';
import { isFunctionNode, propertyName } from '../program/syntax.js';
import { defineRule } from '../rule.js';
import { withServer } from './support/examples.js';

const GUESSABLE =
  /(token|secret|session(id)?|nonce|password|otp|verifier|csrf|apikey|handle|ticket|salt|invite|oauthstate|authcode|resetcode)$/i;

const made = (value: string): string =>
  withServer(`import { randomBytes } from 'node:crypto';\nexport const newToken = () => ${value};\nexport { makeServer, randomBytes };\n`);

export default defineRule({
  name: 'no-weak-randomness',
  severity: 'warning',
  category: 'secrets',
  confidence: 'high',
  practices: ['P-8', 'P-35'],
  cwe: ['CWE-338'],
  owasp: ['MCP07'],
  summary: 'Tokens, handles and secrets are made by a generator that is meant for them.',
  why: 'Math.random can be computed from a few of its outputs: who has got some tokens knows the next ones. A handle that can be guessed is somebody else’s data.',
  advice: "Use randomUUID() or randomBytes(32).toString('base64url') of node:crypto.",
  whenNotToUse: 'The value protects nothing, and only its name says otherwise.',
  examples: { bad: [made('Math.random().toString(36).slice(2)')], good: [made("randomBytes(32).toString('base64url')")] },
  messages: { weak: '"{name}" is made from Math.random, which can be computed from a few of its outputs.' },
  check({ code, report }) {
    for (const use of code.matching(/^global:Math\.random\(\)$/)) {
      const name = namesAround(use.node).find((each) => GUESSABLE.test(each.replace(/_/g, '')));
      if (name !== undefined) report({ message: 'weak', values: { name }, at: use.node });
    }
  },
});

/** What the value is called: the variable or property that it becomes part of, and the function that gives it back. */
function namesAround(node: ts.Node): string[] {
  const names: string[] = [];
  for (let current = node; current.parent !== undefined; current = current.parent) {
    const { parent } = current;
    if (
      (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) &&
      parent.initializer === current
    )
      names.push(propertyName(parent.name as ts.PropertyName) ?? '');
    if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken && parent.right === current)
      names.push(parent.left.getText().split('.').at(-1) ?? '');
    if (isFunctionNode(parent) && (ts.isFunctionDeclaration(parent) || ts.isMethodDeclaration(parent)))
      names.push(propertyName(parent.name) ?? '');
    // A statement inside a function is only part of what it gives back when it is its return.
    if (
      ts.isStatement(parent) &&
      !ts.isReturnStatement(parent) &&
      !ts.isVariableStatement(parent) &&
      !ts.isBlock(parent) &&
      !isFunctionNode(parent)
    )
      break;
    if (isFunctionNode(parent) && (ts.isVariableDeclaration(parent.parent) || ts.isPropertyAssignment(parent.parent)))
      names.push(propertyName(parent.parent.name as ts.PropertyName) ?? '');
    if (ts.isVariableStatement(parent) || isFunctionNode(parent)) break;
  }
  return names.filter(Boolean);
}
