import rule from '../../../src/lint/rules/no-predictable-temporary-file.js';
import { testRule } from '../../helpers/rule.js';
import { serverSource, toolSource } from '../../helpers/servers.js';

const tool = (body: string): string =>
  `import { randomUUID } from 'node:crypto';\nimport { tmpdir } from 'node:os';\nimport { join } from 'node:path';\n${serverSource(toolSource('export_orders', { body }))}export { join, randomUUID, tmpdir };\n`;

testRule(rule, {
  valid: [
    tool("await writeFile(join(tmpdir(), randomUUID()), 'x');"),
    tool("await writeFile('/srv/orders/export.csv', 'x');"),
    tool("await readFile('/tmp/orders.csv');"),
  ],
  invalid: [
    {
      code: tool("await writeFile('/tmp/orders.csv', 'x');"),
      findings: [{ message: 'predictable', at: "writeFile('/tmp/orders.csv', 'x')", tools: ['export_orders'] }],
    },
  ],
});
