import { ts } from 'ts-morph';
import { textOf } from '../model/code.js';
import { propertyName, unwrap } from '../program/syntax.js';
import { defineRule } from '../rule.js';
import { withServer } from './support/examples.js';

const OPTIONS = new Set(['rejectUnauthorized', 'strictSSL', 'checkServerIdentity']);

export default defineRule({
  name: 'no-disabled-tls',
  severity: 'error',
  category: 'transport',
  confidence: 'high',
  practices: ['P-23'],
  cwe: ['CWE-295'],
  owasp: ['MCP07'],
  summary: 'Certificates of other servers are checked.',
  why: 'Without the check everybody on the way can answer in the name of the other server, read the credentials that are sent, and write what the model reads. NODE_TLS_REJECT_UNAUTHORIZED switches it off for the whole process.',
  advice: 'Trust the authority that signed the certificate: NODE_EXTRA_CA_CERTS, or the option ca of the connection.',
  whenNotToUse: 'Never in code that is shipped. A test against a local server can trust its own certificate.',
  examples: {
    bad: [
      withServer(
        "import { Agent } from 'undici';\nexport const agent = new Agent({ connect: { rejectUnauthorized: false } });\nexport { makeServer };\n",
      ),
      withServer("process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';\nexport { makeServer };\n"),
    ],
    good: [
      withServer(
        "import { readFileSync } from 'node:fs';\nimport { Agent } from 'undici';\nexport const agent = new Agent({ connect: { ca: readFileSync('ca.pem') } });\nexport { makeServer };\n",
      ),
    ],
  },
  messages: {
    option: '{option} switches the check of certificates off: anybody on the way can read and change what is sent.',
    process: 'NODE_TLS_REJECT_UNAUTHORIZED=0 switches the check of certificates off for the whole process.',
    choice: '{option} lets the configuration switch the check of certificates off. Let it name an authority instead.',
  },
  check({ code, report }) {
    for (const node of code.every('properties')) {
      const option = propertyName(node.name);
      if (option !== undefined && OPTIONS.has(option) && isOff(node.initializer))
        report({ message: 'option', values: { option }, at: node });
      else if (option === 'rejectUnauthorized' && isChoice(node.initializer))
        report({ message: 'choice', values: { option }, at: node, severity: 'info', confidence: 'medium' });
    }
    for (const node of code.every('binaries'))
      if (node.operatorToken.kind === ts.SyntaxKind.EqualsToken && isSwitch(node.left) && textOf(node.right) === '0')
        report({ message: 'process', at: node });
  },
});

/** `false`, and a check that accepts everything. */
function isOff(value: ts.Expression): boolean {
  const node = unwrap(value);
  if (node.kind === ts.SyntaxKind.FalseKeyword) return true;
  return ts.isArrowFunction(node) && node.parameters.length === 0 && /^(undefined|null|\{\s*\})$/.test(node.body.getText());
}

/** A condition decides: `!insecure`, `env.X !== 'false'`. */
function isChoice(value: ts.Expression): boolean {
  const node = unwrap(value);
  return ts.isPrefixUnaryExpression(node) || ts.isBinaryExpression(node) || ts.isConditionalExpression(node);
}

function isSwitch(node: ts.Expression): boolean {
  const name = ts.isPropertyAccessExpression(node)
    ? node.name.text
    : ts.isElementAccessExpression(node)
      ? textOf(node.argumentExpression)
      : undefined;
  return name === 'NODE_TLS_REJECT_UNAUTHORIZED';
}
