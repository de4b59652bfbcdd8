import rule from '../../../src/lint/rules/no-hidden-characters.js';
import { testRule } from '../../helpers/rule.js';
import { serverSource, toolSource } from '../../helpers/servers.js';

const described = (text: string): string => serverSource(toolSource('get_order', { config: `description: '${text}'` }));

testRule(rule, {
  valid: [
    described('Get an order.\\nOne line more.\\tTab.'),
    described('注文 – naïve “quotes” 👩\u200d💻 ❤️'),
    // A joiner that Persian needs, and the flag of Scotland.
    described('می\u200cخواهم 🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}'),
    serverSource(toolSource('注文')),
  ],
  invalid: [
    {
      code: described('Get\u200b an order.'),
      findings: [{ message: 'hidden', at: "'Get\u200b an order.'", severity: 'error' }],
      output: described('Get an order.'),
    },
    {
      code: described('Get \u202ean order.'),
      findings: [{ message: 'hidden', at: "'Get \u202ean order.'" }],
      output: described('Get an order.'),
    },
    { code: described('Get\\u{e0041}\\u{e0042}.'), findings: [{ message: 'hidden', at: "'Get\\u{e0041}\\u{e0042}.'" }] },
    { code: described('Get \\x1b[31man order.'), findings: [{ message: 'hidden', at: "'Get \\x1b[31man order.'" }] },
    {
      code: serverSource(toolSource('g\u0435t_order', { config: "description: 'x'" })),
      findings: [{ message: 'lookalike', at: "'g\u0435t_order'" }],
    },
  ],
});
