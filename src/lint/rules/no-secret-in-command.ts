import { ts } from 'ts-morph';
import type { Code, Use } from '../model/code.js';
import { unwrap } from '../program/syntax.js';
import { defineRule } from '../rule.js';
import { isCredentialVariable } from './support/credential-names.js';
import { STARTS_PROGRAM } from './support/effect-tables.js';
import { withServer } from './support/examples.js';

const starting = (call: string): string =>
  withServer(`import { execFile } from 'node:child_process';
export const publish = (file: string) => ${call};
export { execFile, makeServer };
`);

export default defineRule({
  name: 'no-secret-in-command',
  severity: 'warning',
  category: 'secrets',
  confidence: 'high',
  practices: ['P-96', 'P-116'],
  cwe: ['CWE-214'],
  owasp: ['MCP01'],
  summary: 'Credentials are given to a program in its environment or its input, not on its command line.',
  why: 'Every user of the machine can read the command lines of all programs (ps, /proc), and so can every other container that shares the process list. Shells and audit logs keep them. The error of a program that failed has its command line in it, and tools give that text to the model.',
  advice: 'Pass it in env, write it to the standard input of the program, or name a file that only the server can read.',
  whenNotToUse: 'The program takes its credential in no other way, and runs where nobody else does.',
  examples: {
    bad: [starting("execFile('publish', ['--token', process.env.PUBLISH_TOKEN ?? '', file])")],
    good: [starting("execFile('publish', [file], { env: { PUBLISH_TOKEN: process.env.PUBLISH_TOKEN } })")],
  },
  messages: { shown: '{name} is part of the command line of a program, which everybody on the machine can read.' },
  check({ code, report }) {
    for (const use of code.matching(STARTS_PROGRAM))
      for (const part of commandOf(code, use)) {
        const name = secretIn(code, part);
        if (name !== undefined) report({ message: 'shown', values: { name }, at: part });
      }
  },
});

/** The expressions that a command line is made of: the parts of its text, and the elements of its list of arguments. */
function commandOf(code: Code, use: Use): ts.Expression[] {
  const given = use.node.arguments ?? [];
  const options = code.objects(use, 0).length > 0 ? code.option(use, 0, 'args') : [];
  return [...given.slice(0, 2).flatMap((each) => code.names.leavesOf(each)), ...options].flatMap(partsOf);
}

function partsOf(node: ts.Expression): ts.Expression[] {
  const inner = unwrap(node);
  if (ts.isTemplateExpression(inner)) return inner.templateSpans.map((span) => span.expression);
  if (ts.isArrayLiteralExpression(inner)) return inner.elements.flatMap(partsOf);
  if (ts.isBinaryExpression(inner) && inner.operatorToken.kind === ts.SyntaxKind.PlusToken)
    return [...partsOf(inner.left), ...partsOf(inner.right)];
  return ts.isObjectLiteralExpression(inner) ? [] : [inner];
}

/** A credential of the environment, by its variable. */
function secretIn(code: Code, part: ts.Expression): string | undefined {
  return code.names
    .leavesOf(part)
    .map((leaf) => /^global:process\.env\.(\w+)$/.exec(code.names.symbolOf(leaf))?.[1])
    .find((name) => name !== undefined && isCredentialVariable(name));
}
