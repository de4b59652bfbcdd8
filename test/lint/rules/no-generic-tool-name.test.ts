import rule from '../../../src/lint/rules/no-generic-tool-name.js';
import { testRule } from '../../helpers/rule.js';
import { atTool, serverSource, toolSource } from '../../helpers/servers.js';

testRule(rule, {
  valid: [
    serverSource(toolSource('search_orders')),
    // Two names that some clients ask for.
    serverSource(toolSource('search'), toolSource('fetch')),
    serverSource(toolSource('echo')),
  ],
  invalid: [
    { code: serverSource(toolSource('search')), findings: [{ message: 'generic', at: atTool('search') }] },
    { code: serverSource(toolSource('tool1')), findings: [{ message: 'generic', at: atTool('tool1') }] },
  ],
});
