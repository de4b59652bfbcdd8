// Installs what is measured into a folder of its own: the peers at exact versions, and a project that our command makes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const command = fileURLToPath(new URL('../../bin/create-mcp-server.js', import.meta.url));

const PEERS = {
  '@modelcontextprotocol/node': '2.1.2',
  '@modelcontextprotocol/sdk': '1.32.2',
  '@modelcontextprotocol/server': '2.4.0',
  express: '5.3.0',
  fastmcp: '4.20.16',
  jose: '6.2.17',
  'lru-cache': '11.5.3',
  'mcp-handler': '2.4.0',
  pino: '10.4.0',
  'prom-client': '15.1.3',
  'rate-limiter-flexible': '11.4.0',
  zod: '4.6.7',
};
const XMCP = { '@xmcp-dev/compiler': '1.1.3', xmcp: '1.1.3', zod: '4.6.7' };

/** Everything in `folder`, made where it is not there yet. Our project is made anew every time: it is what changes. */
export async function setUp(folder, only) {
  const wants = (name) => only === undefined || only.some((part) => name.includes(part));
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, 'peers/node_modules'))) await install(join(folder, 'peers'), PEERS);
  cpSync(join(here, 'servers'), join(folder, 'peers/servers'), { recursive: true });
  if (wants('xmcp') && !existsSync(join(folder, 'xmcp/dist'))) await buildXmcp(join(folder, 'xmcp'));
  await makeOurs(join(folder, 'ours'));
}

async function install(folder, dependencies) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }));
  await run(folder, 'npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts']);
}

/** xmcp does not build everywhere: then it is left out, and the table says so. */
async function buildXmcp(folder) {
  try {
    await install(folder, XMCP);
    cpSync(join(here, 'servers/xmcp'), folder, { recursive: true });
    await run(folder, 'npx', ['xmcp', 'build']);
  } catch (error) {
    process.stderr.write(`xmcp is left out: ${error.message}\n`);
  }
}

/** A generated project whose one tool is the tool of the bench, reviewed and locked as the project asks. */
async function makeOurs(folder) {
  rmSync(folder, { recursive: true, force: true });
  const options = ['--template', 'minimal', '--transport', 'both', '--auth', 'oauth', '--pm', 'npm', '--no-git', '--no-install', '--yes'];
  await run(join(folder, '..'), process.execPath, [command, 'ours', ...options]);
  await run(folder, 'npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts']);
  writeFileSync(join(folder, 'src/tools/index.ts'), TOOL);
  await run(folder, 'npm', ['run', 'tools:lock']);
}

const TOOL = `import * as z from 'zod';
import { defineTool, type Tool } from '../platform/define-tool.js';

const echo = defineTool({
  name: 'echo_text',
  title: 'Echo text',
  description: 'Answers with the text it was given.',
  scopes: ['text:read'],
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({ text: z.string().max(20_000).describe('Any text.') }),
  output: z.strictObject({ text: z.string().max(20_000).describe('The same text.') }),
  handler: async ({ text }) => ({ text }),
});

export const tools: readonly Tool[] = [echo];
`;

async function run(cwd, program, args) {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
    });
  }
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${output.slice(-500)}`);
}
