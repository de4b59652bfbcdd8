import rule from '../../../src/lint/rules/no-inherited-stdout.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const tool = (body: string, serve = 'serveStdio(() => server);'): string =>
  withServer(`import { execFileSync, spawn } from 'node:child_process';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
const server = makeServer();
server.registerTool('build', { description: 'Build.', inputSchema: z.strictObject({}) }, async () => { ${body} return { content: [] }; });
${serve}
`);

testRule(rule, {
  valid: [
    tool("spawn('make');"),
    tool("spawn('make', { stdio: ['ignore', 'pipe', 'inherit'] });"),
    tool("spawn('make', { stdio: 'inherit' });", ''),
  ],
  invalid: [
    {
      code: tool("execFileSync('make', [], { stdio: 'inherit' });"),
      findings: [{ message: 'inherited', at: "execFileSync('make', [], { stdio: 'inherit' })" }],
    },
    {
      code: tool("spawn('make', [], { stdio: ['pipe', 'inherit', 'pipe'] });"),
      findings: [{ message: 'inherited', at: "spawn('make', [], { stdio: ['pipe', 'inherit', 'pipe'] })" }],
    },
  ],
});
