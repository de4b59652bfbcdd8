import rule from '../../../src/lint/rules/limit-description-length.js';
import { testRule } from '../../helpers/rule.js';
import { atTool, serverSource, toolSource } from '../../helpers/servers.js';

const described = (length: number): string => serverSource(toolSource('get_order', { config: `description: '${'x'.repeat(length)}'` }));

testRule(rule, {
  valid: [described(1024)],
  invalid: [
    { code: described(1025), findings: [{ message: 'long', at: atTool('get_order'), severity: 'info' }] },
    { code: described(4097), findings: [{ message: 'manual', at: atTool('get_order'), severity: 'warning' }] },
  ],
});
