import { ts } from 'ts-morph';
import { sdkGeneration } from '../model/arguments.js';
import { textOf } from '../model/code.js';
import { defineRule } from '../rule.js';
import { SMALL_SERVER } from './support/examples.js';

export default defineRule({
  name: 'no-legacy-package',
  severity: 'info',
  category: 'protocol',
  confidence: 'high',
  recommended: false,
  practices: ['P-11', 'P-158'],
  cwe: ['CWE-1104', 'CWE-477'],
  owasp: ['MCP04'],
  presets: ['spec-2026-07-28'],
  summary: 'The server is built with the packages that are being developed: SDK v2.',
  why: 'Version 1 of the SDK speaks protocol revisions up to 2025-11-25 only, and its fixes are promised until about 2027-01-28. server-legacy is a frozen copy of parts of it and is marked deprecated on npm.',
  advice: 'Move to @modelcontextprotocol/server: create-mcp-server upgrade, or npx @modelcontextprotocol/codemod v1-to-v2.',
  whenNotToUse: 'A date for the move is set, and nobody needs the revision 2026-07-28 before it.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('count_orders', { description: 'Count the orders.' }, async () => ({ content: [] }));`,
    ],
    good: [`${SMALL_SERVER}export { makeServer };\n`],
  },
  messages: {
    first:
      'Server "{server}" is built with version 1 of the SDK, which does not speak protocol 2026-07-28. Move to @modelcontextprotocol/server.',
    frozen: '{package} is frozen and deprecated. Use what replaces it in SDK v2.',
  },
  check({ server, code, report }) {
    if (sdkGeneration(server.sdk) === 1) report({ message: 'first', values: { server: server.name }, at: server.place.node });
    for (const { file } of code.modules)
      for (const statement of file.statements) {
        const specifier = ts.isImportDeclaration(statement) ? textOf(statement.moduleSpecifier) : undefined;
        if (specifier !== undefined && /^@modelcontextprotocol\/server-legacy(\/|$)/.test(specifier))
          report({ message: 'frozen', values: { package: specifier }, at: statement, severity: 'warning' });
      }
  },
});
