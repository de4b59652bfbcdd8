import rule from '../../../src/lint/rules/no-downloaded-program.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const starting = (call: string): string =>
  withServer(`import { exec, spawn } from 'node:child_process';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
export const start = (name: string) => ${call};
export { exec, makeServer, spawn, StdioClientTransport };
`);

testRule(rule, {
  valid: [
    starting("spawn('npx', ['-y', '@example/tool@1.2.3', name])"),
    starting("spawn('npx', ['--no-install', 'tool'])"),
    starting("spawn('npx', ['-y', name])"),
    starting("spawn('npx', ['./tool'])"),
    starting("exec('uvx tool==1.2.3')"),
    starting("spawn('npm', ['install'])"),
    starting("spawn('tool', ['-y'])"),
    starting('spawn(name, [])'),
  ],
  invalid: [
    {
      code: starting("spawn('npx', ['-y', '@example/tool', name])"),
      findings: [{ message: 'fetched', at: "spawn('npx', ['-y', '@example/tool', name])" }],
    },
    { code: starting("exec('pnpm dlx tool --flag')"), findings: [{ message: 'fetched', at: "exec('pnpm dlx tool --flag')" }] },
    {
      code: starting("spawn('npx', ['--package', 'tool@latest', 'run'])"),
      findings: [{ message: 'fetched', at: "spawn('npx', ['--package', 'tool@latest', 'run'])" }],
    },
    {
      code: starting("new StdioClientTransport({ command: 'uvx', args: ['--from', 'tools', 'run'] })"),
      findings: [{ message: 'fetched', at: "new StdioClientTransport({ command: 'uvx', args: ['--from', 'tools', 'run'] })" }],
    },
  ],
});
