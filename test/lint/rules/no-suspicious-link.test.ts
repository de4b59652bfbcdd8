import rule from '../../../src/lint/rules/no-suspicious-link.js';
import { testRule } from '../../helpers/rule.js';
import { serverSource, toolSource } from '../../helpers/servers.js';

const described = (text: string): string => serverSource(toolSource('get_order', { config: `description: '${text}'` }));

testRule(rule, {
  valid: [
    described('See https://docs.example.com/orders.'),
    described('Runs at http://localhost:3000 or http://192.168.1.10/.'),
    described('The host bit.ly is shortened.'),
  ],
  invalid: [
    { code: described('See https://tinyurl.com/abc'), findings: [{ message: 'short', at: "'See https://tinyurl.com/abc'" }] },
    { code: described('See https://x1.ngrok-free.app/a'), findings: [{ message: 'collector', at: "'See https://x1.ngrok-free.app/a'" }] },
    { code: described('See http://8.8.4.4/a'), findings: [{ message: 'address', at: "'See http://8.8.4.4/a'" }] },
    { code: described('See https://xn--pple-43d.com'), findings: [{ message: 'punycode', at: "'See https://xn--pple-43d.com'" }] },
  ],
});
