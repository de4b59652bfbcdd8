import rule from '../../../src/lint/rules/require-valid-tool-name.js';
import { testRule } from '../../helpers/rule.js';
import { atTool, serverSource, toolSource } from '../../helpers/servers.js';

testRule(rule, {
  valid: [
    serverSource(toolSource('a.b-c_D9')),
    serverSource(toolSource(`get_${'x'.repeat(60)}`)),
    // Single words belong to every style.
    serverSource(
      toolSource('get_order'),
      toolSource('find_order'),
      toolSource('list_orders'),
      toolSource('drop_order'),
      toolSource('help'),
    ),
  ],
  invalid: [
    { code: serverSource(toolSource('get order')), findings: [{ message: 'characters', at: "'get order'", severity: 'error' }] },
    { code: serverSource(toolSource('g\u0435t_order')), findings: [{ message: 'characters', at: "'g\u0435t_order'" }] },
    { code: serverSource(toolSource('')), findings: [{ message: 'empty', at: "''" }] },
    { code: serverSource(toolSource('x'.repeat(129))), findings: [{ message: 'length', at: `'${'x'.repeat(129)}'`, severity: 'error' }] },
    { code: serverSource(toolSource('x'.repeat(65))), findings: [{ message: 'long', at: `'${'x'.repeat(65)}'`, severity: 'warning' }] },
    {
      code: serverSource(toolSource('get_order'), toolSource('find_order'), toolSource('list_orders'), toolSource('dropOrder')),
      findings: [{ message: 'style', at: atTool('dropOrder'), severity: 'info', tools: ['dropOrder'] }],
    },
  ],
});
