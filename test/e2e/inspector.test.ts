import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { newestNode, toolFile, userEnvironment } from './helpers/environment.js';
import { succeed } from './helpers/process.js';
import { DOCUMENT, type HttpServer, removeFolder, scratchFolder, startHttpServer } from './helpers/project.js';

const ERAS = ['legacy', 'modern'] as const;
type Era = (typeof ERAS)[number];

/** MCP Inspector keeps its files in the home folder: here that is a scratch folder. */
let home: string;
let server: HttpServer;
beforeAll(async () => {
  home = scratchFolder('inspector');
  server = await startHttpServer(inject('projectDir'), { MCP_FILES_ROOT: inject('documents') });
});
afterAll(async () => {
  await server.stop();
  removeFolder(home);
});

const targets = {
  stdio: () => [process.execPath, join(inject('projectDir'), 'dist/main.js'), '-e', `MCP_FILES_ROOT=${inject('documents')}`],
  http: () => [server.url.href, '--transport', 'http'],
};

/** What MCP Inspector's command line prints for one request. */
async function inspect(target: readonly string[], era: Era, request: readonly string[]) {
  const launcher = toolFile('@modelcontextprotocol/inspector/clients/launcher/build/index.js');
  const args = [launcher, '--cli', ...target, '--protocol-era', era, ...request];
  const { stdout } = await succeed(newestNode(), args, { cwd: home, env: userEnvironment({ HOME: home }), timeoutMs: 60_000 });
  return JSON.parse(stdout);
}

describe.each(Object.entries(targets))('MCP Inspector over %s', (_transport, target) => {
  it.each(ERAS)('lists the tools (%s era), and finds no schema that some client would refuse', async (era) => {
    const { tools } = await inspect(target(), era, ['--method', 'tools/list', '--strict']);

    expect(tools.map(({ name }: { name: string }) => name)).toContain('read_document');
  });

  it.each(ERAS)('calls a tool (%s era)', async (era) => {
    const call = ['--method', 'tools/call', '--tool-name', 'read_document', '--tool-arg', `path=${DOCUMENT.path}`];
    const result = await inspect(target(), era, call);

    expect(JSON.stringify(result.structuredContent)).toContain(DOCUMENT.text);
  });
});
