import rule from '../../../src/lint/rules/no-internal-address.js';
import { testRule } from '../../helpers/rule.js';
import { serverSource, toolSource } from '../../helpers/servers.js';

const described = (text: string): string => serverSource(toolSource('get_order', { config: `description: '${text}'` }));

testRule(rule, {
  valid: [
    described('A host, for example 10.0.0.5, or a network such as 192.168.0.0/24.'),
    described('A path like /home/user/notes, /Users/alice/a or ~/notes.'),
    described('See https://example.com/home/anna/.'),
    described('The internal state of an order.'),
  ],
  invalid: [
    {
      code: described('Orders at postgres://app:pa55@db/orders'),
      findings: [{ message: 'leak', at: "'Orders at postgres://app:pa55@db/orders'" }],
    },
    { code: described('Orders of 10.1.2.3:5432'), findings: [{ message: 'leak', at: "'Orders of 10.1.2.3:5432'" }] },
    { code: described('Files below /home/anna/orders/'), findings: [{ message: 'leak', at: "'Files below /home/anna/orders/'" }] },
    {
      code: described('Orders of db.prod.svc.cluster.local'),
      findings: [{ message: 'leak', at: "'Orders of db.prod.svc.cluster.local'" }],
    },
  ],
});
