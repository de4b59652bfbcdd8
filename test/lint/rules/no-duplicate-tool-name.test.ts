import rule from '../../../src/lint/rules/no-duplicate-tool-name.js';
import { testRule } from '../../helpers/rule.js';
import { atTool, lowLevelSource, serverSource, toolSource } from '../../helpers/servers.js';

testRule(rule, {
  valid: [
    serverSource(toolSource('get_order'), toolSource('get_orders')),
    // One of two branches.
    serverSource(`if (process.env.NEW) ${toolSource('get_order')} else ${toolSource('get_order')}`),
  ],
  invalid: [
    {
      code: serverSource(toolSource('get_order'), toolSource('get_order')),
      findings: [{ message: 'twice', at: atTool('get_order'), severity: 'error' }],
    },
    {
      code: serverSource(toolSource('getOrder'), toolSource('GetOrder')),
      findings: [{ message: 'case', at: atTool('GetOrder'), severity: 'warning' }],
    },
    {
      code: lowLevelSource(
        "{ name: 'a', description: 'A.', inputSchema }, { name: 'a', description: 'B.', inputSchema }",
        'return { content: [] };',
      ),
      findings: [{ message: 'twice', at: "{ name: 'a', description: 'B.', inputSchema }" }],
    },
  ],
});
