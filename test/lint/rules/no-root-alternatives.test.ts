import rule from '../../../src/lint/rules/no-root-alternatives.js';
import { testRule } from '../../helpers/rule.js';
import { lowLevelSource } from '../../helpers/servers.js';

const listing = (schema: string): string =>
  lowLevelSource(`{ name: 'find_orders', description: 'Find.', inputSchema: ${schema} }`, 'return { content: [] };');

testRule(rule, {
  valid: [listing("{ type: 'object', properties: { id: { anyOf: [{ type: 'string' }, { type: 'number' }] } } }")],
  invalid: [
    {
      code: listing("{ type: 'object', oneOf: [{ required: ['a'] }] }"),
      findings: [{ message: 'alternatives', at: "{ type: 'object', oneOf: [{ required: ['a'] }] }", tools: ['find_orders'] }],
    },
  ],
});
