import { describe, expect, it } from 'vitest';
import { run } from '../../../src/lint/run.js';
import { type Code, sourcesOf } from '../../helpers/rule.js';

const HEAD = `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import axios from 'axios';
import nodemailer from 'nodemailer';
import { Octokit } from '@octokit/rest';
import { Pool } from 'pg';
import { createClient } from 'redis';
import Stripe from 'stripe';
import { z } from 'zod';
const pool = new Pool();
const cache = createClient();
const mailer = nodemailer.createTransport({ auth: { user: 'x', pass: process.env.SMTP_PASSWORD } });
const octokit = new Octokit({ auth: process.env.GITHUB_TOKEN });
const stripe = new Stripe(process.env.STRIPE_SECRET_KEY);
const github = (path: string) => fetch(\`https://api.github.com/\${path}\`, { headers: { authorization: process.env.GITHUB_TOKEN } });
const slack = (path: string) => fetch(\`https://slack.com/api/\${path}\`, { headers: { authorization: process.env.SLACK_BOT_TOKEN } });
const ask = (path: string) => fetch(\`https://api.weather.example/\${path}\`);
`;
const SERVER = "const server = new McpServer({ name: 'it', version: '1' });\n";

const tools = (list: Record<string, string>): string =>
  Object.entries(list)
    .map(([name, body]) => `server.tool('${name}', 'x', {}, async () => { ${body}; return { content: [] }; });`)
    .join('\n');

function verdicts(code: Code): [string, string[]][] {
  return run(sourcesOf(code), { rules: [], version: '0' }).servers.map((server) => [
    server.purpose.verdict,
    server.purpose.clusters.map((cluster) => cluster.name),
  ]);
}

const SQL = 'await pool.query("SELECT 1")';
const FILE = "await readFile('a')";
const MAIL = 'await mailer.sendMail({})';

describe('is called monolithic', () => {
  const cases: Record<string, [Code, string[]]> = {
    'database, files and mail in one file': [
      HEAD + SERVER + tools({ find_order: SQL, read_note: FILE, send_letter: MAIL }),
      ['database', 'files', 'e-mail'],
    ],
    'each domain in a file of its own': [
      {
        'orders.ts': `${HEAD}export function orders(server: McpServer) { ${tools({ find_order: SQL, drop_order: SQL })} }`,
        'notes.ts': `${HEAD}export function notes(server: McpServer) { ${tools({ read_note: FILE })} }`,
        'web.ts': `${HEAD}export function web(server: McpServer) { server.tool('read_page', 'x', { url: z.string() }, async ({ url }) => { await fetch(url); return { content: [] }; }); }`,
        'index.ts': `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { orders } from './orders.js';
import { notes } from './notes.js';
import { web } from './web.js';
${SERVER}for (const register of [orders, notes, web]) register(server);`,
      },
      ['database', 'files', 'web'],
    ],
    'two vendors with their own credentials': [
      HEAD +
        SERVER +
        tools({
          list_issues: "await github('issues')",
          close_issue: "await github('close')",
          post_message: "await slack('post')",
          list_channels: "await slack('list')",
        }),
      ['github', 'slack'],
    ],
    'a low-level server with a switch': [
      `import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
${HEAD}const server = new Server({ name: 'it', version: '1' });
server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: ['find_order', 'read_note', 'send_letter'].map((name) => ({ name, inputSchema: { type: 'object', properties: {} } })) }));
server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
  switch (params.name) {
    case 'find_order': ${SQL}; break;
    case 'read_note': ${FILE}; break;
    default: ${MAIL};
  }
  return { content: [] };
});`,
      ['database', 'files', 'e-mail'],
    ],
    'classes behind a map of handlers': [
      `${HEAD}class Orders { run() { return pool.query('SELECT 1'); } }
class Notes { run() { return readFile('a'); } }
class Letters { run() { return mailer.sendMail({}); } }
${SERVER}const services = { find_order: new Orders(), read_note: new Notes(), send_letter: new Letters() };
for (const [name, service] of Object.entries(services)) server.tool(name, 'x', {}, async () => { await service.run(); return { content: [] }; });`,
      ['database', 'files', 'e-mail'],
    ],
    'too many tools on too many subjects of one API': [
      HEAD +
        SERVER +
        tools(
          Object.fromEntries(
            Array.from({ length: 110 }, (_each, index) => [
              `get_${['order', 'parcel', 'advert', 'message', 'policy'][index % 5]}_${index}`,
              `await ask('${index}')`,
            ]),
          ),
        ),
      ['order', 'parcel', 'advert', 'message', 'policy'],
    ],
  };

  it.each(Object.entries(cases))('%s', (_name, [code, clusters]) => {
    expect(verdicts(code).map(([verdict, names]) => [verdict, [...names].sort()])).toEqual([['monolithic', [...clusters].sort()]]);
  });
});

describe('is not called monolithic', () => {
  const cases: Record<string, Code> = {
    'thirty tools of one database':
      HEAD + SERVER + tools(Object.fromEntries(Array.from({ length: 30 }, (_each, index) => [`get_row_${index}`, SQL]))),
    'a cache and a log beside one API':
      HEAD +
      SERVER +
      tools({ get_forecast: `await ask('a'); await writeFile('cache', '')`, get_alerts: `await ask('b'); await readFile('cache')` }),
    'one vendor through its API and its command line':
      HEAD +
      SERVER +
      tools({ get_issue: "await github('issues')", close_issue: "await github('close')", clone_issue_branch: "execFile('gh', [])" }),
    'one tool that opens a page and one that fetches the manual, beside a whole domain':
      HEAD +
      SERVER +
      tools({
        ...Object.fromEntries(Array.from({ length: 10 }, (_each, index) => [`get_row_${index}`, SQL])),
        open_console: "execFile('open', ['https://console.example'])",
        read_manual: "await fetch('https://docs.example.org/manual')",
      }),
    'a folder of focused servers': {
      'orders.ts': `${HEAD}const server = new McpServer({ name: 'orders', version: '1' });\n${tools({ find_order: SQL })}`,
      'notes.ts': `${HEAD}const server = new McpServer({ name: 'notes', version: '1' });\n${tools({ read_note: FILE })}`,
      'letters.ts': `${HEAD}const server = new McpServer({ name: 'letters', version: '1' });\n${tools({ send_letter: MAIL })}`,
    },
    'a proxy': `import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
const client = new Client({ name: 'c', version: '1' });
const server = new Server({ name: 'proxy', version: '1' });
server.setRequestHandler(ListToolsRequestSchema, () => client.listTools());
server.setRequestHandler(CallToolRequestSchema, (request) => client.callTool(request.params));`,
    'meta-tools over one API':
      HEAD + SERVER + tools({ search_tools: "await ask('a')", describe_tool: "await ask('b')", call_tool: "await ask('c')" }),
    'several engines for one search': `${HEAD}const tavily = (q: string) => fetch(\`https://api.tavily.com/\${q}\`, { headers: { key: process.env.TAVILY_API_KEY } });
const brave = (q: string) => fetch(\`https://api.brave.com/\${q}\`, { headers: { key: process.env.BRAVE_API_KEY } });
${SERVER}${tools({ tavily_search: "await tavily('a')", tavily_search_news: "await tavily('b')", brave_search: "await brave('a')", brave_search_news: "await brave('b')" })}`,
    'tools that reach nothing': HEAD + SERVER + tools({ add_numbers: '1', echo_text: '2', roll_dice: '3', format_date: '4' }),
    'credentials that only other code reads': `${HEAD}export const settings = { openai: process.env.OPENAI_API_KEY, slack: process.env.SLACK_BOT_TOKEN, stripe: process.env.STRIPE_SECRET_KEY };
${SERVER}${tools({ get_forecast: "await ask('a')", get_alerts: "await ask('b')" })}`,
    // Made when the server is built: only the paths of its imports are there.
    'a generated client that the repository does not hold': {
      'orders.ts': `import { OrdersService, AccountService, ReportsService } from '../api/client/services/index.js';
import { OpenAPI } from '../api/client/core/OpenAPI.js';
OpenAPI.TOKEN = process.env.SHOP_API_TOKEN;
export { OrdersService, AccountService, ReportsService };`,
      'index.ts': `${HEAD}import { AccountService, OrdersService, ReportsService } from './orders.js';
${SERVER}${tools({
  list_orders: 'await OrdersService.listOrders()',
  drop_order: 'await OrdersService.dropOrder()',
  get_account: 'await AccountService.getAccount()',
  rename_account: 'await AccountService.renameAccount()',
  run_report: 'await ReportsService.runReport()',
  list_reports: 'await ReportsService.listReports()',
})}`,
    },
    'one store that is reached in three ways':
      HEAD + SERVER + tools({ find_order: SQL, cache_order: "await cache.get('a')", export_order: `${SQL}; await writeFile('a', '')` }),
  };

  it.each(Object.entries(cases))('%s', (_name, code) => {
    for (const [verdict] of verdicts(code)) expect(verdict).not.toBe('monolithic');
  });
});

it('counts a generated client that the repository does not hold as one backend', () => {
  const code = `${HEAD}import { AccountService, OrdersService } from '../api/client/services/index.js';
${SERVER}${tools({ list_orders: 'await OrdersService.listOrders()', get_account: 'await AccountService.getAccount()' })}`;
  const [server] = run(sourcesOf(code), { rules: [], version: '0' }).servers;
  expect(server?.tools.map((tool) => tool.backends)).toEqual([['api:api/client/services'], ['api:api/client/services']]);
  expect(server?.purpose).toMatchObject({ verdict: 'focused', clusters: [{ tools: ['list_orders', 'get_account'] }] });
});

it('sees the program behind promisify', () => {
  const promisified = "import util, { promisify } from 'node:util';\nconst runFile = promisify(execFile);\n";
  const code = `${promisified}${HEAD}${SERVER}${tools({ show_log: "await runFile('git', ['log'])", show_tree: "await util.promisify(execFile)('ls')" })}`;
  const [server] = run(sourcesOf(code), { rules: [], version: '0' }).servers;
  expect(server?.tools.map((tool) => tool.backends)).toEqual([['exec'], ['exec']]);
});
