import rule from '../../../src/lint/rules/no-unknown-tool-name.js';
import { testRule } from '../../helpers/rule.js';
import { serverSource } from '../../helpers/servers.js';

testRule(rule, {
  valid: [
    serverSource(
      "const NAMES = { get: 'get_order' } as const;\nserver.registerTool(NAMES.get, { description: 'x' }, async () => ({ content: [] }));",
    ),
  ],
  invalid: [
    {
      code: serverSource(
        "for (const each of await (await fetch('https://example.com/tools')).json()) server.registerTool(each.name, { description: 'x' }, async () => ({ content: [] }));",
      ),
      findings: [{ message: 'unknown', at: 'server.registerTool(each.name…', severity: 'info' }],
    },
  ],
});
