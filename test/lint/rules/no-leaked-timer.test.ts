import rule from '../../../src/lint/rules/no-leaked-timer.js';
import { testRule } from '../../helpers/rule.js';
import { serverSource, toolSource } from '../../helpers/servers.js';

const tool = (body: string, more = ''): string => serverSource(toolSource('watch_orders', { body }), more);

testRule(rule, {
  valid: [
    tool('const timer = setInterval(() => {}, 10); clearInterval(timer);'),
    tool('track(setInterval(() => {}, 10));', 'declare function track(timer: object): void;'),
    tool('', 'setInterval(() => {}, 1000);'),
  ],
  invalid: [
    {
      code: tool('setInterval(() => {}, 10);'),
      findings: [{ message: 'leaked', at: 'setInterval(() => {}, 10)', tools: ['watch_orders'] }],
    },
  ],
});
