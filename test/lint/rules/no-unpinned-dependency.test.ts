import rule from '../../../src/lint/rules/no-unpinned-dependency.js';
import { SMALL_SERVER } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const manifest = (version: string, lock: Record<string, string> = { 'yarn.lock': '' }): Record<string, string> => ({
  'server.ts': SMALL_SERVER,
  'package.json': `{ "dependencies": { "a": "${version}" } }`,
  ...lock,
});

testRule(rule, {
  valid: [
    manifest('1.0.0'),
    manifest('workspace:*'),
    manifest(`github:a/b#${'0123456789'.repeat(4)}`),
    manifest('npm:other@^1.0.0'),
    SMALL_SERVER,
  ],
  invalid: [
    { code: manifest('*'), findings: [{ message: 'floating', at: '"*"' }] },
    { code: manifest('git+https://git.example.com/a.git'), findings: [{ message: 'remote', at: '"git+https://git.example.com/a.git"' }] },
    { code: manifest('example/a'), findings: [{ message: 'remote', at: '"example/a"' }] },
    { code: manifest('^1.0.0', {}), findings: [{ message: 'unlocked', at: '{ "a": "^1.0.0" }', severity: 'info' }] },
  ],
});
