import rule from '../../../src/lint/rules/limit-combined-name-length.js';
import { testRule } from '../../helpers/rule.js';
import { atTool, serverSource, toolSource } from '../../helpers/servers.js';

testRule(rule, {
  valid: [serverSource(toolSource(`a${'b'.repeat(53)}`))],
  invalid: [{ code: serverSource(toolSource(`a${'b'.repeat(54)}`)), findings: [{ message: 'long', at: atTool(`a${'b'.repeat(54)}`) }] }],
});
