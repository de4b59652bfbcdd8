import rule from '../../../src/lint/rules/require-annotations.js';
import { testRule } from '../../helpers/rule.js';
import { atTool, serverSource, toolSource } from '../../helpers/servers.js';

const annotated = (source: string): string => serverSource(toolSource('get_order', { config: `description: 'x'${source}` }));

testRule(rule, {
  valid: [
    annotated(', annotations: { readOnlyHint: true }'),
    annotated(", annotations: { readOnlyHint: process.env.RO === '1' }"),
    annotated(', annotations: { ...common(), title: "Get" }'),
    annotated(', annotations: makeAnnotations()'),
  ],
  invalid: [
    { code: annotated(''), findings: [{ message: 'missing', at: atTool('get_order') }] },
    { code: annotated(", annotations: { title: 'Get' }"), findings: [{ message: 'silent', at: atTool('get_order') }] },
    { code: serverSource(toolSource('a'), toolSource('b')), findings: [{ message: 'missing', at: atTool('a'), tools: ['a', 'b'] }] },
  ],
});
