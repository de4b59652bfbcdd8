import rule from '../../../src/lint/rules/no-dotenv-output.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const loading = (code: string, version = '17.2.0', serve = 'serveStdio(makeServer);'): Record<string, string> => ({
  'server.ts': withServer(`import { serveStdio } from '@modelcontextprotocol/server/stdio';\n${code}\n${serve}\n`),
  'package.json': JSON.stringify({ dependencies: { dotenv: version } }),
});

testRule(rule, {
  valid: [
    loading("import { config } from 'dotenv';\nconfig();", '^16.4.0'),
    loading("import { config } from 'dotenv';\nconfig({ quiet: true, path: '.env.local' });"),
    loading("import { config } from 'dotenv';\nconfig();", '17.2.0', 'export { makeServer, serveStdio };'),
  ],
  invalid: [
    {
      code: loading("import { config } from 'dotenv';\nconfig({ path: '.env.local' });"),
      findings: [{ message: 'prints', at: "config({ path: '.env.local' })" }],
    },
    { code: loading("import 'dotenv/config';"), findings: [{ message: 'prints', at: "import 'dotenv/config';" }] },
  ],
});
