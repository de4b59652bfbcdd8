import rule from '../../../src/lint/rules/no-vulnerable-sdk.js';
import { SMALL_SERVER } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const files = (range: string, more: Record<string, string> = {}): Record<string, string> => ({
  'server.ts': SMALL_SERVER,
  'package.json': `{ "dependencies": { "@modelcontextprotocol/sdk": "${range}" } }`,
  ...more,
});
const npm = (version: string): Record<string, string> => ({
  'package-lock.json': `{ "packages": { "node_modules/@modelcontextprotocol/sdk": { "version": "${version}" } } }`,
});

const using = (code: string, dependencies: Record<string, string>): Record<string, string> => ({
  'server.ts': `${code}\n${SMALL_SERVER}`,
  'package.json': JSON.stringify({ dependencies }),
});
const SDK = '@modelcontextprotocol/sdk';
const BEARER = "import { requireBearerAuth } from '@modelcontextprotocol/server';\nexport const gate = requireBearerAuth({ verifier });";
const HTTP = "import { createMcpHandler } from '@modelcontextprotocol/server';\nexport default createMcpHandler(() => makeServer());";
const CLIENT =
  "import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';\nexport const other = new StreamableHTTPClientTransport(address);";
const TRANSPORT =
  "import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';\nconst transport = new StreamableHTTPServerTransport({});";
const LOCAL_CLIENT =
  "import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';\nexport const other = new StdioClientTransport(command);";
const TASKS = 'export const options = { taskStore: makeStore() };';

testRule(rule, {
  valid: [
    // Holes of parts of the SDK that are not used.
    using('', { [SDK]: '1.30.1', '@modelcontextprotocol/server': '2.0.0' }),
    using(LOCAL_CLIENT, { [SDK]: '1.31.0' }),
    using(TASKS, { [SDK]: '1.32.0' }),
    using(`${TRANSPORT}\ntransport.handleRequest(req, res, req.body);`, { [SDK]: '1.30.0' }),
    using(BEARER, { '@modelcontextprotocol/server': '2.3.0', '@modelcontextprotocol/express': '2.0.2' }),
    using(HTTP, { '@modelcontextprotocol/server': '2.1.0' }),
    files('^1.20.0'),
    files('^1.20.0', npm('1.32.2')),
    files('workspace:*'),
    files('latest', { 'pnpm-lock.yaml': "  '@modelcontextprotocol/sdk@1.0.0':\n" }),
  ],
  invalid: [
    {
      code: using(`${TRANSPORT}\ntransport.handleRequest(req, res);`, { [SDK]: '1.30.0' }),
      findings: [{ message: 'range', at: '"1.30.0"' }],
    },
    { code: using(TASKS, { [SDK]: '1.31.0' }), findings: [{ message: 'range', at: '"1.31.0"' }] },
    { code: using(CLIENT, { [SDK]: '~1.31.0' }), findings: [{ message: 'range', at: '"~1.31.0"' }] },
    { code: using(HTTP, { '@modelcontextprotocol/server': '2.0.0' }), findings: [{ message: 'range', at: '"2.0.0"' }] },
    { code: using(BEARER, { '@modelcontextprotocol/server': '~2.2.0' }), findings: [{ message: 'range', at: '"~2.2.0"' }] },
    { code: using(BEARER, { '@modelcontextprotocol/express': '2.0.1' }), findings: [{ message: 'range', at: '"2.0.1"' }] },
    { code: files('1.25.2'), findings: [{ message: 'range', at: '"1.25.2"' }] },
    { code: files('^1.25.2', npm('1.25.3')), findings: [{ message: 'locked', at: '"^1.25.2"' }] },
    {
      code: files('^1.25.2', { 'pnpm-lock.yaml': "packages:\n\n  '@modelcontextprotocol/sdk@1.25.2(zod@3.25.0)':\n    resolution: {}\n" }),
      findings: [{ message: 'locked', at: '"^1.25.2"' }],
    },
    {
      code: files('^1.25.2', { 'yarn.lock': '"@modelcontextprotocol/sdk@^1.25.2":\n  version "1.25.2"\n' }),
      findings: [{ message: 'locked', at: '"^1.25.2"' }],
    },
  ],
});
