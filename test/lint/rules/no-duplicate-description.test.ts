import rule from '../../../src/lint/rules/no-duplicate-description.js';
import { testRule } from '../../helpers/rule.js';
import { atTool, serverSource, toolSource } from '../../helpers/servers.js';

testRule(rule, {
  valid: [
    serverSource(toolSource('a', { config: "description: 'Get an order.'" }), toolSource('b', { config: "description: 'Get a refund.'" })),
  ],
  invalid: [
    {
      code: serverSource(
        toolSource('a', { config: "description: 'Get an  order.'" }),
        toolSource('b', { config: "description: 'get an order. '" }),
      ),
      findings: [{ message: 'same', at: atTool('a'), tools: ['a', 'b'] }],
    },
  ],
});
