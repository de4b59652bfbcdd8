import rule from '../../../src/lint/rules/no-query-injection.js';
import { tool } from '../../helpers/injection.js';
import { testRule } from '../../helpers/rule.js';

testRule(rule, {
  valid: [
    tool({
      imports: "import neo4j from 'neo4j-driver';",
      before: "const session = neo4j.driver('bolt://127.0.0.1').session();",
      body: "await session.run('MATCH (n {name: $name}) RETURN n', { name: input.value });",
    }),
    tool({
      imports: "import neo4j from 'neo4j-driver';",
      before: "const session = neo4j.driver('bolt://127.0.0.1').session();",
      body: 'await session.run(`MATCH (n) RETURN n LIMIT ${input.value}`);',
      schema: 'value: z.number().int()',
    }),
    // A tool that takes whole queries is another matter.
    tool({
      imports: "import neo4j from 'neo4j-driver';",
      before: "const session = neo4j.driver('bolt://127.0.0.1').session();",
      body: 'await session.run(input.value);',
    }),
  ],
  invalid: [
    {
      code: tool({
        imports: "import neo4j from 'neo4j-driver';",
        before: "const session = neo4j.driver('bolt://127.0.0.1').session();",
        body: 'await session.run(`MATCH (n:${input.value}) RETURN n`);',
      }),
      findings: [{ message: 'built', at: 'session.run(`MATCH (n:${input.value}) RETURN n`)' }],
    },
  ],
});
