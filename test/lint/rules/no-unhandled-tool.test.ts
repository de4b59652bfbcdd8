import rule from '../../../src/lint/rules/no-unhandled-tool.js';
import { testRule } from '../../helpers/rule.js';
import { lowLevelSource } from '../../helpers/servers.js';

const A = "{ name: 'a', description: 'A.', inputSchema }";
const B = "{ name: 'b', description: 'B.', inputSchema }";

testRule(rule, {
  valid: [
    lowLevelSource(
      `${A}, ${B}`,
      "switch (name) { case 'a': return { content: [] }; case 'b': return { content: [] }; default: throw new Error('unknown'); }",
    ),
    // A table answers for what the branches do not.
    lowLevelSource(
      `${A}, ${B}`,
      "const table: Record<string, () => object> = { b: () => ({ content: [] }) }; if (name === 'a') return { content: [] }; return table[name]?.();",
    ),
    lowLevelSource(`${A}, ${B}`, 'return handle(name, args);'),
  ],
  invalid: [
    {
      code: lowLevelSource(`${A}, ${B}`, "switch (name) { case 'a': return { content: [] }; default: throw new Error('unknown'); }"),
      findings: [{ message: 'missing', at: B, tools: ['b'] }],
    },
    {
      code: lowLevelSource(`${A}, ${B}`, "if (name === 'a') return { content: [] }; throw new Error('unknown');"),
      findings: [{ message: 'missing', at: B }],
    },
  ],
});
