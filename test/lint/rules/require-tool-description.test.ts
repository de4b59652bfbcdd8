import rule from '../../../src/lint/rules/require-tool-description.js';
import { testRule } from '../../helpers/rule.js';
import { atTool, serverSource, toolSource } from '../../helpers/servers.js';

const described = (config: string): string => serverSource(toolSource('get_order', { config }));

testRule(rule, {
  valid: [
    described("description: 'Get an order by its id.'"),
    // Made at run time: it is there.
    described('description: process.env.TEXT'),
    described("description: '注文を取得する'"),
  ],
  invalid: [
    { code: described("title: 'Get'"), findings: [{ message: 'missing', at: atTool('get_order'), severity: 'warning' }] },
    { code: described("description: '  '"), findings: [{ message: 'missing', at: atTool('get_order') }] },
    { code: described("description: 'An order.'"), findings: [{ message: 'short', at: atTool('get_order'), severity: 'info' }] },
    { code: described("description: 'Get order'"), findings: [{ message: 'name', at: atTool('get_order'), severity: 'info' }] },
  ],
});
