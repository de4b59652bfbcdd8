import { join } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Combination, everyCombination, flagsOf, nameOf, pairwiseCover } from './helpers/combinations.js';
import { newestNode } from './helpers/environment.js';
import { FROZEN_INSTALL, packageManagerEnvironment } from './helpers/package-managers.js';
import { succeed } from './helpers/process.js';
import { createProject, removeFolder, scratchFolder, startHttpServer } from './helpers/project.js';

/**
 * How much of the matrix is run: in CI the rows that cover most (every transport with every kind of authentication, every package
 * manager), `pairwise` for all pairs, `full` for everything.
 */
const SIZES: Readonly<Record<string, () => Combination[]>> = {
  short: () => pairwiseCover().slice(0, 7),
  pairwise: pairwiseCover,
  full: everyCombination,
};
const size = process.env.MATRIX ?? 'short';
const combinations = SIZES[size]?.();
if (combinations === undefined) throw new Error(`MATRIX is ${size}: it must be one of ${Object.keys(SIZES).join(', ')}.`);

const MAX_PRODUCTION_PACKAGES = 40;
const STEPS = ['typecheck', 'style', 'lint', 'test'] as const;

let scratch: string;
const nodes: Record<string, NodeJS.ProcessEnv> = {};
beforeAll(async () => {
  scratch = scratchFolder('matrix');
  nodes['this Node'] = await packageManagerEnvironment(join(scratch, 'bin'));
  nodes['the newest Node'] = { ...nodes['this Node'], ...(await packageManagerEnvironment(join(scratch, 'bin'), newestNode())) };
});
afterAll(() => removeFolder(scratch));

describe.each(combinations.map((combination) => [nameOf(combination), combination] as const))('%s', (name, combination) => {
  const { pm, transport } = combination;
  let dir: string;
  beforeAll(async () => {
    dir = join(scratch, name);
    await createProject(dir, flagsOf(combination), nodes['this Node']);
  });
  afterAll(() => removeFolder(dir));

  describe.each(['this Node', 'the newest Node'])('on %s', (node) => {
    it.each(STEPS)('passes %s', async (step) => {
      await succeed(pm, ['run', step], { cwd: dir, env: nodes[node] ?? {} });
    });

    it('starts and lists its tools', async () => {
      const binary = node === 'this Node' ? process.execPath : newestNode();
      const transports = transport === 'both' ? ['stdio', 'http'] : [transport];
      for (const chosen of transports) expect(await toolsOf(dir, chosen, binary)).not.toEqual([]);
    });
  });

  it('installs from its lock file alone', async () => {
    await succeed(pm, FROZEN_INSTALL[pm] ?? [], { cwd: dir, env: { ...nodes['this Node'], CI: 'true' } });
  });

  if (pm !== 'npm') return;
  it(`needs at most ${MAX_PRODUCTION_PACKAGES} packages in production`, async () => {
    const { stdout } = await succeed('npm', ['ls', '--omit=dev', '--all', '--parseable'], { cwd: dir, env: nodes['this Node'] ?? {} });
    expect(stdout.trim().split('\n').length - 1).toBeLessThanOrEqual(MAX_PRODUCTION_PACKAGES);
  });
});

/** The names of the tools that a real client gets from the built server. */
async function toolsOf(dir: string, transport: string, node: string): Promise<string[]> {
  const settings = { MCP_FILES_ROOT: inject('documents') };
  const server = transport === 'http' ? await startHttpServer(dir, settings, node) : undefined;
  const client = new Client({ name: 'end-to-end', version: '1.0.0' });
  try {
    const env = { PATH: process.env.PATH ?? '', ...settings };
    const stdio = () => new StdioClientTransport({ command: node, args: [join(dir, 'dist/main.js')], env, stderr: 'ignore' });
    await client.connect(server ? new StreamableHTTPClientTransport(server.url) : stdio());
    return (await client.listTools()).tools.map(({ name }) => name);
  } finally {
    await client.close();
    await server?.stop();
  }
}
