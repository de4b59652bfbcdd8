// The main job from end to end, as the README shows it: make a server, install it, check it, start it and call a tool.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const create = fileURLToPath(new URL('../bin/create-mcp-server.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'create-mcp-server-'));
const project = join(folder, 'document-server');

await step(folder, process.execPath, [create, 'document-server', '--template', 'files', '--no-git']);
await step(project, 'npm', ['run', 'check']);
await callTool();

async function step(cwd, command, args) {
  say(`${command} ${args.join(' ')}`);
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) process.exit(code ?? 1);
}

/** A real client, the one that the generated project tests itself with, over stdio. */
async function callTool() {
  const require = createRequire(join(project, 'package.json'));
  const load = (name) => import(pathToFileURL(require.resolve(name)).href);
  const { Client } = await load('@modelcontextprotocol/client');
  const { StdioClientTransport } = await load('@modelcontextprotocol/client/stdio');
  const call = { name: 'search_documents', arguments: { query: 'audit trail', limit: 1 } };
  say('node dist/main.js, then tools/call');
  const client = new Client({ name: 'demo', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: ['dist/main.js'],
    cwd: project,
    env: { MCP_FILES_ROOT: join(project, 'docs'), MCP_LOG_LEVEL: 'error' },
    stderr: 'ignore',
  });
  await client.connect(transport);
  const { tools } = await client.listTools();
  process.stdout.write(`tools   ${tools.map((tool) => tool.name).join(', ')}\n`);
  const result = await client.callTool(call);
  process.stdout.write(`call    ${JSON.stringify(call)}\nanswer  ${JSON.stringify(result.structuredContent, null, 2)}\n`);
  await client.close();
  if (result.isError) process.exit(1);
  process.stdout.write(`\nThe server is in ${project}. Make your own: npx create-mcp-server\n`);
}

function say(text) {
  process.stdout.write(`\n$ ${text}\n`);
}
