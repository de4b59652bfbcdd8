import rule from '../../../src/lint/rules/require-shebang.js';
import { SMALL_SERVER } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const project = (path: string, first: string, more = ''): Record<string, string> => ({
  [path]: `${first}${SMALL_SERVER}export { makeServer };\n`,
  'package.json': `{ "name": "a", "bin": { "a": "./build/index.js" }${more} }`,
});

testRule(rule, {
  valid: [
    project('src/index.ts', '#!/usr/bin/env node\n'),
    project('src/index.ts', '', ', "scripts": { "build": "tsup src/index.ts" }'),
    // What is built is made of the source, not of a file of the same name beside it.
    { ...project('src/index.ts', '#!/usr/bin/env node\n'), 'index.js': "export * from './build/index.js';\n" },
    // Another file is the command.
    project('src/server.ts', ''),
  ],
  invalid: [
    {
      code: project('src/index.ts', ''),
      findings: [{ message: 'missing', at: "import { McpServer } from '@modelcontextprotocol/server';" }],
    },
    { code: project('index.ts', ''), findings: [{ message: 'missing', at: "import { McpServer } from '@modelcontextprotocol/server';" }] },
  ],
});
