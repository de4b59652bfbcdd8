import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { REPOSITORY, userEnvironment } from './environment.js';
import { type Service, startService, succeed } from './process.js';

/** The shipped command of this checkout; `npm run build` comes first. */
const COMMAND = join(REPOSITORY, 'bin/create-mcp-server.js');

/** A new empty folder (its real path) outside the repository. Whoever asks for it removes it. */
export function scratchFolder(purpose: string): string {
  return realpathSync(mkdtempSync(join(tmpdir(), `create-mcp-server-e2e-${purpose}-`)));
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Makes a project with this checkout, as `create-mcp-server <dir> <flags>` does. */
export async function createProject(dir: string, flags: readonly string[], env = userEnvironment()): Promise<void> {
  await succeed(process.execPath, [COMMAND, basename(dir), ...flags, '--no-git'], { cwd: dirname(dir), env });
}

/** What a running server of the template `files` serves in these tests: one document. */
export const DOCUMENT = { path: 'greeting.md', text: 'Good morning from the document.' } as const;

/** A folder with that document. */
export function makeDocuments(folder: string): string {
  writeFileSync(join(folder, DOCUMENT.path), `${DOCUMENT.text}\n`);
  return folder;
}

export interface HttpServer extends Service {
  url: URL;
}

/** Starts the built server of a project on a free loopback port, as its README says. */
export async function startHttpServer(dir: string, settings: NodeJS.ProcessEnv, node = process.execPath): Promise<HttpServer> {
  const env = userEnvironment({ MCP_TRANSPORT: 'http', MCP_AUTH: 'none', MCP_PORT: '0', ...settings }, node);
  const service = await startService(node, [join(dir, 'dist/main.js')], {
    cwd: dir,
    env,
    isReady: (output) => address(output) !== undefined,
  });
  return { ...service, url: new URL(address(service.output()) ?? '') };
}

function address(output: string): string | undefined {
  return /"address":"(http:[^"]+)"/.exec(output)?.[1];
}
