import rule from '../../../src/lint/rules/require-runtime-dependency.js';
import { SMALL_SERVER } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const project = (imports: string, more: string, path = 'server.ts'): Record<string, string> => ({
  'server.ts': `${path === 'server.ts' ? imports : ''}\n${SMALL_SERVER}export { makeServer };\n`,
  ...(path !== 'server.ts' && { [path]: imports }),
  'package.json': `{ "main": "server.js", "dependencies": { "zod": "4.2.0" }, "devDependencies": { "pino": "9.0.0"${more} } }`,
});

testRule(rule, {
  valid: [
    project("import type { Logger } from 'pino';\nexport type { Logger };", ''),
    project("import { type Logger } from 'pino';\nexport type { Logger };", ''),
    project("import pino from 'pino';\npino();", ', "tsup": "8.0.0"'),
    project("import pino from 'pino';\npino();", '', 'scripts/release.ts'),
    project("import pino from 'pino';\npino();", '', 'tool-mocks.spechelper.ts'),
    project("import { readFile } from 'node:fs/promises';\nreadFile('x');", ''),
  ],
  invalid: [{ code: project("import pino from 'pino/file';\npino();", ''), findings: [{ message: 'development', at: "'pino/file'" }] }],
});
