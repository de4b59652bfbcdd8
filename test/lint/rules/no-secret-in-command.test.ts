import rule from '../../../src/lint/rules/no-secret-in-command.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const starting = (call: string): string =>
  withServer(`import { exec, spawn } from 'node:child_process';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
const token = process.env.PUBLISH_TOKEN;
export const start = () => ${call};
export { exec, makeServer, spawn, StdioClientTransport, token };
`);

testRule(rule, {
  valid: [
    starting("spawn('publish', ['--level', process.env.LEVEL])"),
    starting("spawn('publish', [], { env: { ...process.env, TOKEN: process.env.PUBLISH_TOKEN } })"),
    starting("new StdioClientTransport({ command: 'publish', args: [], env: { TOKEN: process.env.API_KEY } })"),
    starting("spawn('publish', ['--token-file', process.env.TOKEN_FILE, process.env.MAX_TOKENS])"),
  ],
  invalid: [
    { code: starting("spawn('publish', ['--token', process.env.API_KEY])"), findings: [{ message: 'shown', at: 'process.env.API_KEY' }] },
    { code: starting('spawn("publish", [`--token=${token}`])'), findings: [{ message: 'shown', at: 'token' }] },
    { code: starting("exec('publish ' + process.env.API_KEY)"), findings: [{ message: 'shown', at: 'process.env.API_KEY' }] },
    {
      code: starting("new StdioClientTransport({ command: 'publish', args: ['-k', process.env.API_KEY ?? ''] })"),
      findings: [{ message: 'shown', at: "process.env.API_KEY ?? ''" }],
    },
  ],
});
