import rule from '../../../src/lint/rules/no-stack-in-output.js';
import { testRule } from '../../helpers/rule.js';
import { serverSource, toolSource } from '../../helpers/servers.js';

const caught = (result: string, before = ''): string =>
  `${before}${serverSource(toolSource('count', { body: `try { await pool.query('x'); } catch (error) { ${result} }` }))}`;
const text = (value: string): string => `return { content: [{ type: 'text', text: ${value} }], isError: true };`;

testRule(rule, {
  valid: [
    caught("console.error(error.stack); return { content: [{ type: 'text', text: 'failed' }], isError: true };"),
    // A thing of the domain that is called so.
    serverSource(
      toolSource('read', { body: "const { rows } = await pool.query('x'); return { content: [{ type: 'text', text: rows[0].stack }] };" }),
    ),
    // Told to somebody else.
    caught(text("String((await fetch('https://log.example.com', { method: 'POST', body: error.stack })).status)")),
  ],
  invalid: [
    {
      code: caught(text('`Error: ${error.stack}`')),
      findings: [{ message: 'stack', at: 'text: `Error: ${error.stack}`', tools: ['count'] }],
    },
    {
      code: caught(text('JSON.stringify({ message: error.message, stack: error.stack })')),
      findings: [{ message: 'stack', at: 'text: JSON.stringify({ message: error.message, stack: error.stack })' }],
    },
    {
      code: caught(
        text('describe(error)'),
        'const describe = (failure: unknown) => failure instanceof Error ? failure.stack ?? failure.message : String(failure);\n',
      ),
      findings: [{ message: 'stack', at: 'text: describe(error)' }],
    },
  ],
});
