import rule from '../../../src/lint/rules/no-stdout.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const stdio = (code: string, imports = ''): string =>
  withServer(`import { McpServer as Legacy } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
${imports}
const server = new Legacy({ name: 'a', version: '1' });
${code}
await server.connect(new StdioServerTransport());
export { makeServer };
`);
const tool = (body: string): string =>
  `server.registerTool('list_notes', { description: 'List.' }, async () => { ${body} return { content: [] }; });`;

testRule(rule, {
  valid: [
    stdio("console.error('up'); console.warn('up');"),
    stdio(tool("console.error('called');")),
    stdio("if (process.argv[2] === '--version') { console.log('1.0.0'); process.exit(0); }"),
    stdio("function usage() { console.log('Usage'); process.exit(1); }\nif (!process.env.KEY) usage();"),
    stdio("console.log = console.error;\nconsole.log('up');"),
    // A logger of one's own, and one that is told where to write.
    stdio("const log = { info: (text: string) => console.error(text) }; log.info('up');"),
    stdio('export const log = pino({ transport: { target: "pino-pretty", options: { destination: 2 } } });', "import pino from 'pino';"),
    stdio("export const to = new winston.transports.Console({ stderrLevels: ['info'] });", "import winston from 'winston';"),
    // The branch that serves HTTP.
    stdio(
      "async function serveHttp() { const app = express(); app.listen(3000, '127.0.0.1'); console.log('listening'); }\nif (process.env.PORT) await serveHttp();",
      "import express from 'express';",
    ),
    // Only where tests run, where another transport is chosen, and before the end of an outer block.
    stdio(tool("if (process.env.NODE_ENV === 'test') console.log('called');")),
    stdio("if (options.port) { console.log('on a port'); await serveHttp(options.port); }"),
    stdio(
      tool("print('called');"),
      'let overStdio = true;\nfunction print(text: string) { const out = overStdio ? console.error : console.log; out(text); }',
    ),
    stdio('if (asked.handled) { if (asked.output) { process.stdout.write(asked.output); } process.exit(asked.code); }'),
    // No stdio at all.
    withServer(
      "import { createMcpHandler } from '@modelcontextprotocol/server';\nconsole.log('up');\nexport default createMcpHandler(makeServer);",
    ),
    // A command line program that has a server among its commands.
    stdio("program.action(() => {}); console.log('hello');", "import { program } from 'commander';"),
  ],
  invalid: [
    // The process ends later, when it is told to.
    {
      code: stdio("console.log('up');\nprocess.on('SIGINT', () => process.exit(0));"),
      findings: [{ message: 'start', at: "console.log('up')" }],
      output: stdio("console.error('up');\nprocess.on('SIGINT', () => process.exit(0));"),
    },
    {
      code: stdio("console.log('up');"),
      findings: [{ message: 'start', at: "console.log('up')" }],
      output: stdio("console.error('up');"),
    },
    {
      code: stdio(tool("process.stdout.write('called');")),
      findings: [{ message: 'tool', at: "process.stdout.write('called')", tools: ['list_notes'] }],
      output: stdio(tool("process.stderr.write('called');")),
    },
    // Through a helper in another file, of a file that does not speak stdio itself.
    {
      code: {
        'server.ts': stdio(tool('note("called");'), "import { note } from './log.js';"),
        'log.ts': 'export function note(text: string) {\n  console.info(text);\n}\n',
      },
      findings: [{ message: 'tool', at: 'console.info(text)' }],
    },
    { code: stdio('export const log = pino();', "import { pino } from 'pino';"), findings: [{ message: 'logger', at: 'pino()' }] },
    { code: stdio('console.table([1]);'), findings: [{ message: 'start', at: 'console.table([1])' }] },
  ],
});
