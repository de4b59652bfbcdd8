import rule from '../../../src/lint/rules/no-undeclared-prompt-argument.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const prompt = (config: string, callback: string): string =>
  withServer(`const server = makeServer();\nserver.registerPrompt('a', ${config}, ${callback});\n`);
const legacy = (middle: string, callback: string): string => `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
const server = new McpServer({ name: 'a', version: '1.0.0' });
server.prompt('a', ${middle}${callback});`;

testRule(rule, {
  valid: [
    prompt('{ argsSchema: { day: z.string() } }', '({ day }) => make(day)'),
    prompt('{ argsSchema: shape }', '({ day }) => make(day)'),
    prompt('{ argsSchema: z.object({ ...shared }) }', '({ day }) => make(day)'),
    prompt('{ ...config }', '({ day }) => make(day)'),
    prompt('{ argsSchema: z.object({ day: z.string() }).optional() }', '({ other }) => make(other)'),
    prompt('{}', '({ signal }) => make(signal)'),
    prompt('{}', '() => make()'),
    prompt('{ argsSchema: { day: z.string() } }', 'imported'),
    prompt('{ argsSchema: { day: z.string() } }', '({ day, ...rest }) => make(day, rest)'),
    legacy("'A.', { day: z.string() }, ", '({ day }) => make(day)'),
    legacy('', '(extra) => make(extra.signal)'),
    // A question in a terminal.
    `${prompt('{}', '() => make()')}\nimport inquirer from 'inquirer';\ninquirer.prompt('a', ({ day }) => day);`,
  ],
  invalid: [
    {
      code: prompt('{ argsSchema: z.strictObject({ day: z.string() }) }', '(args) => make(args.date)'),
      findings: [{ message: 'undeclared', at: 'args.date' }],
    },
    { code: prompt('{ argsSchema: {} }', '({ day: other }) => make(other)'), findings: [{ message: 'undeclared', at: 'day: other' }] },
    { code: prompt('{}', '({ day }) => make(day)'), findings: [{ message: 'missing', at: 'day' }] },
    { code: legacy("'A.', { day: z.string() }, ", '({ date }) => make(date)'), findings: [{ message: 'undeclared', at: 'date' }] },
    { code: legacy('', '({ day }) => make(day)'), findings: [{ message: 'missing', at: 'day' }] },
  ],
});
