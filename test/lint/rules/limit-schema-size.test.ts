import rule from '../../../src/lint/rules/limit-schema-size.js';
import { testRule } from '../../helpers/rule.js';
import { lowLevelSource, serverSource, toolSource } from '../../helpers/servers.js';

const shape = (count: number): string => Array.from({ length: count }, (_each, index) => `a${index}: z.string()`).join(', ');
const nested = (levels: number): string => (levels === 1 ? 'z.object({ a: z.string() })' : `z.object({ a: ${nested(levels - 1)} })`);
const json = (levels: number): string =>
  levels === 0 ? "{ type: 'string' }" : `{ type: 'object', properties: { a: ${json(levels - 1)} } }`;
const withSchema = (schema: string): string => serverSource(toolSource('find_orders', { schema, body: 'void args;' }));
const listing = (schema: string): string =>
  lowLevelSource(`{ name: 'find_orders', description: 'Find.', inputSchema: ${schema} }`, 'return { content: [] };');

testRule(rule, {
  valid: [
    withSchema(`z.object({ ${shape(15)} })`),
    withSchema(nested(5)),
    listing(json(5)),
    // An array and what it holds are one level.
    withSchema('z.object({ a: z.array(z.array(z.array(z.array(z.array(z.array(z.string()))))))})'),
    // Alternatives are never filled in together.
    withSchema(`z.union([z.object({ ${shape(10)} }), z.object({ ${shape(9).replaceAll('a', 'b')} })])`),
  ],
  invalid: [
    {
      code: withSchema(`z.object({ ${shape(16)} })`),
      findings: [{ message: 'wide', at: `z.object({ ${shape(16)} })`, tools: ['find_orders'], severity: 'info' }],
    },
    { code: withSchema(nested(6)), findings: [{ message: 'deep', at: nested(6) }] },
    {
      code: withSchema(`z.object({ rows: z.array(${nested(5)}) })`),
      findings: [{ message: 'deep', at: `z.object({ rows: z.array(${nested(5)}) })` }],
    },
    { code: listing(json(6)), findings: [{ message: 'deep', at: json(6) }] },
  ],
});
