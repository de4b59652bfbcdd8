import rule from '../../../src/lint/rules/no-unlisted-handler.js';
import { testRule } from '../../helpers/rule.js';
import { lowLevelSource } from '../../helpers/servers.js';

const A = "{ name: 'a', description: 'A.', inputSchema }";

testRule(rule, {
  valid: [
    lowLevelSource(A, "switch (name) { case 'a': return { content: [] }; default: throw new Error('unknown'); }"),
    // A switch over something else.
    lowLevelSource(A, "switch (args.kind) { case 'b': return { content: [] }; default: throw new Error('unknown'); }"),
    lowLevelSource(
      A,
      "if (name === 'a') return { content: [] }; if (name === 'prompts/list') return { prompts: [] }; throw new Error('unknown');",
    ),
    // A list that is not known as a whole.
    lowLevelSource(
      `${A}, ...(await remote())`,
      "if (name === 'a') return { content: [] }; if (name === 'b') return { content: [] }; throw new Error('unknown');",
    ),
  ],
  invalid: [
    {
      code: lowLevelSource(A, "switch (name) { case 'a': return { content: [] }; case 'b': return { content: [] }; }"),
      findings: [{ message: 'hidden', at: "'b'" }],
    },
    {
      code: lowLevelSource(A, "if (name === 'a') return { content: [] }; if (request.params.name === 'c') return { content: [] };"),
      findings: [{ message: 'hidden', at: "'c'" }],
    },
  ],
});
