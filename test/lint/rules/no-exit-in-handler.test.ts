import rule from '../../../src/lint/rules/no-exit-in-handler.js';
import { testRule } from '../../helpers/rule.js';
import { serverSource, toolSource } from '../../helpers/servers.js';

const tool = (body: string, more = ''): string => serverSource(toolSource('list_orders', { body }), more);

testRule(rule, {
  valid: [
    tool("throw new Error('x');"),
    tool('', "process.on('SIGTERM', () => process.exit(0));"),
    tool('app.exit(1);', 'declare const app: { exit(code: number): void };'),
  ],
  invalid: [
    { code: tool('process.exit(1);'), findings: [{ message: 'exit', at: 'process.exit(1)', tools: ['list_orders'] }] },
    { code: tool('stop();', 'function stop(): never { process.abort(); }'), findings: [{ message: 'exit', at: 'process.abort()' }] },
  ],
});
