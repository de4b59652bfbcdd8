import rule from '../../../src/lint/rules/require-published-files.js';
import { SMALL_SERVER } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const manifest = (more: string): Record<string, string> => ({ 'server.ts': SMALL_SERVER, 'package.json': `{ "name": "a"${more} }` });

testRule(rule, {
  valid: [manifest(''), manifest(', "bin": "a.js", "private": true')],
  invalid: [
    { code: manifest(', "bin": "a.js", "files": ["a.js"]'), findings: [{ message: 'engines', at: '"a.js"' }] },
    { code: manifest(', "bin": "a.js", "engines": { "node": ">=20" }'), findings: [{ message: 'files', at: '"a.js"' }] },
  ],
});
