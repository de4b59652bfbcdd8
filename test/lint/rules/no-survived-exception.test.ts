import rule from '../../../src/lint/rules/no-survived-exception.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const code = (body: string): string => withServer(`${body}\nexport { makeServer };\n`);

testRule(rule, {
  valid: [
    code("process.on('uncaughtException', (error) => { console.error(error); process.exit(1); });"),
    code("process.on('uncaughtException', (error) => endWith(error)); declare function endWith(error: Error): void;"),
    code("bus.on('uncaughtException', () => {}); declare const bus: { on(event: string, listener: () => void): void };"),
  ],
  invalid: [
    {
      code: code("process.on('uncaughtException', () => {});"),
      findings: [{ message: 'survived', at: "process.on('uncaughtException', () => {})", severity: 'warning' }],
    },
    {
      code: code("process.on('unhandledRejection', (reason) => console.error(reason));"),
      findings: [{ message: 'survived', at: "process.on('unhandledRejection', (reason) => console.error(reason))", severity: 'info' }],
    },
  ],
});
