import rule from '../../../src/lint/rules/no-invalid-prompt-role.js';
import { testRule } from '../../helpers/rule.js';
import { serverSource } from '../../helpers/servers.js';

const prompt = (role: string): string =>
  serverSource(
    `server.registerPrompt('sum', { description: 'Sum.' }, () => ({ messages: [{ role: ${role}, content: { type: 'text', text: 'x' } }] }));`,
  );

testRule(rule, {
  valid: [
    prompt("'user'"),
    prompt("'assistant'"),
    serverSource("const messages = [{ role: 'system', content: 'x' }];\nexport { messages };"),
  ],
  invalid: [{ code: prompt("'tool'"), findings: [{ message: 'role', at: "'tool'" }] }],
});
