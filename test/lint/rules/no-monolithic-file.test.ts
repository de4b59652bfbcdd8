import rule from '../../../src/lint/rules/no-monolithic-file.js';
import { testRule } from '../../helpers/rule.js';
import { atTool, serverSource, toolSource } from '../../helpers/servers.js';

const many = (count: number): string => serverSource(...Array.from({ length: count }, (_each, index) => toolSource(`get_order_${index}`)));

testRule(rule, {
  valid: [
    many(15),
    // One registration in a loop is one definition, however many tools it makes.
    serverSource(
      `for (const id of [${Array.from({ length: 20 }, (_each, index) => index).join(', ')}]) server.registerTool(\`get_\${id}\`, { description: 'x' }, async () => ({ content: [] }));`,
    ),
    // A registry whose handlers live elsewhere.
    {
      'server.ts': `import { get } from './get.js';\n${many(16).replaceAll('async (args) => {\n  \n  return { content: [] };\n}', 'get')}`,
      'get.ts': 'export const get = async () => ({ content: [] });',
    },
  ],
  invalid: [{ code: many(16), findings: [{ message: 'file', at: atTool('get_order_0') }] }],
});
