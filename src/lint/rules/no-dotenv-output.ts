import semver from 'semver';
import { ts } from 'ts-morph';
import { textOf } from '../model/code.js';
import { defineRule } from '../rule.js';
import { withServer } from './support/examples.js';

/** From this version on dotenv prints a line to standard output by itself. */
const PRINTS = '17.0.0';
const CONFIG = /^dotenv(\.default)?\.config\(\)$/;

const loading = (code: string): Record<string, string> => ({
  'server.ts': withServer(`import { serveStdio } from '@modelcontextprotocol/server/stdio';
${code}
serveStdio(makeServer);
`),
  'package.json': '{ "dependencies": { "dotenv": "^17.2.0" } }',
});

export default defineRule({
  name: 'no-dotenv-output',
  severity: 'error',
  category: 'transport',
  confidence: 'high',
  practices: ['P-21'],
  cwe: ['CWE-1286'],
  owasp: [],
  summary: 'dotenv is told to be quiet in a server that speaks over stdio.',
  why: 'Since version 17 dotenv prints "injecting env (3) from .env" to standard output, which on stdio is the protocol. Clients see a message that they cannot read.',
  advice: 'dotenv.config({ quiet: true }), or process.loadEnvFile() of Node, which prints nothing.',
  whenNotToUse: 'DOTENV_CONFIG_QUIET=true is part of how the server is started.',
  examples: {
    bad: [loading("import dotenv from 'dotenv';\ndotenv.config();")],
    good: [loading("import dotenv from 'dotenv';\ndotenv.config({ quiet: true });")],
  },
  messages: { prints: 'dotenv {version} prints a line to standard output here, which on stdio is the protocol. Pass quiet: true.' },
  check({ server, code, report }) {
    const version = server.manifest?.dependencies.dotenv;
    if (version === undefined || !semver.validRange(version) || !semver.intersects(version, `>=${PRINTS}`)) return;
    for (const use of code.matching(CONFIG)) {
      if (!code.stdioFiles.has(use.module.path) || code.isOpen(use, 0)) continue;
      const quiet = code.option(use, 0, 'quiet');
      if (quiet.length === 0 || quiet.some((leaf) => leaf.kind === ts.SyntaxKind.FalseKeyword))
        report({ message: 'prints', values: { version }, at: use.node });
    }
    for (const module of code.modules) {
      if (!code.stdioFiles.has(module.path)) continue;
      for (const statement of module.file.statements)
        if (ts.isImportDeclaration(statement) && textOf(statement.moduleSpecifier) === 'dotenv/config')
          report({
            message: 'prints',
            values: { version },
            at: statement,
            advice: 'Import dotenv and call config({ quiet: true }), or use process.loadEnvFile().',
          });
    }
  },
});
