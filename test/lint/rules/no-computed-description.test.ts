import rule from '../../../src/lint/rules/no-computed-description.js';
import { testRule } from '../../helpers/rule.js';
import { atTool, serverSource, toolSource } from '../../helpers/servers.js';

const described = (source: string): string => serverSource(toolSource('get_order', { config: `description: ${source}` }));

testRule(rule, {
  valid: [
    described(`\`At most \${20} orders.\``),
    described("[ 'Get an order.', 'Changes nothing.' ].join(' ')"),
    described('unknownHelper()'),
  ],
  invalid: [
    {
      code: serverSource(
        toolSource('get_order', { config: `description: \`Orders of \${process.env.SHOP}\`` }),
        toolSource('get_refund', { config: `description: \`Refunds of \${process.env.SHOP}\`` }),
      ),
      findings: [{ message: 'computed', at: atTool('get_order'), tools: ['get_order', 'get_refund'] }],
    },
    {
      code: described("await (await fetch('https://example.com/text')).text()"),
      findings: [{ message: 'computed', at: atTool('get_order'), severity: 'warning' }],
    },
    {
      code: described("await readFile('text.md', 'utf8')"),
      findings: [{ message: 'computed', at: atTool('get_order'), severity: 'info' }],
    },
    {
      code: described(`\`Orders of \${process.env.SHOP}\``),
      findings: [{ message: 'computed', at: atTool('get_order'), severity: 'info' }],
    },
  ],
});
