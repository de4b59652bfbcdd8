import rule from '../../../src/lint/rules/require-valid-server-json.js';
import { SMALL_SERVER } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const entry = (
  changes: Record<string, unknown>,
  manifest: Record<string, unknown> = { version: '1.0.0', mcpName: 'io.github.example/a' },
): Record<string, string> => ({
  'server.ts': SMALL_SERVER,
  'server.json': JSON.stringify({ name: 'io.github.example/a', description: 'A.', version: '1.0.0', packages: [], ...changes }),
  'package.json': JSON.stringify(manifest),
});

testRule(rule, {
  valid: [
    entry({}),
    // Not published yet.
    entry(
      { packages: [{ registryType: 'npm', identifier: 'a', version: '1.0.0', transport: { type: 'stdio' } }] },
      { version: '1.0.0', private: true },
    ),
    entry({ version: '${VERSION}' }),
    { 'server.ts': SMALL_SERVER, 'server.json': '{ "port": 80 }', 'package.json': '{}' },
  ],
  invalid: [
    {
      code: entry({ packages: [{ registryType: 'npm', identifier: 'a', version: '^1.0.0', transport: { type: 'stdio' } }] }),
      findings: [{ message: 'range', at: '"^1.0.0"' }],
    },
    {
      code: entry({ packages: [{ registryType: 'npm', identifier: 'a', version: '1.0.0' }] }),
      findings: [{ message: 'transport', at: '{"registryType":"npm","identifier":"a","version":"1.0.0"}' }],
    },
    {
      code: entry(
        { packages: [{ registryType: 'npm', identifier: 'a', version: '1.0.0', transport: { type: 'stdio' } }] },
        { version: '1.0.0' },
      ),
      findings: [{ message: 'unnamed', at: '"io.github.example/a"' }],
    },
    { code: entry({ name: 'orders' }, {}), findings: [{ message: 'name', at: '"orders"' }] },
    {
      code: entry({ description: undefined }),
      findings: [{ message: 'missing', at: '{"name":"io.github.example/a","version":"1.0.0","packages":[]}' }],
    },
    { code: entry({ description: 'x'.repeat(101) }), findings: [{ message: 'long', at: `"${'x'.repeat(101)}"` }] },
    { code: entry({}, { version: '1.0.0', mcpName: 'io.github.other/a' }), findings: [{ message: 'owner', at: '"io.github.example/a"' }] },
    { code: entry({ version: '1.1.0' }), findings: [{ message: 'version', at: '"1.1.0"' }] },
  ],
});
