import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectRoot, type Run, type RunOptions, runCli } from './cli.js';
import { HEAD, toolSource } from './servers.js';
import { temporaryFolder } from './temp.js';

export const LINT_BIN = join(projectRoot, 'bin/mcp-lint.js');

/** Writes files into a new folder and returns it. */
export function folderOf(files: Record<string, string | Buffer>, root = temporaryFolder()): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

/** A package with one server: a shell injection in line 11, which is an error. */
export const SERVER: Record<string, string> = {
  'package.json': JSON.stringify({ name: 'orders', dependencies: { '@modelcontextprotocol/server': '2.4.0', zod: '4.6.7' } }, null, 2),
  'server.ts':
    HEAD +
    toolSource('run', {
      config: `description: 'Run a program of the machine.', annotations: { readOnlyHint: false, destructiveHint: true, openWorldHint: true }`,
      schema: `z.strictObject({ text: z.string().max(20).describe('What to run.') })`,
      body: 'exec(args.text);',
    }),
};

/** Runs `mcp-lint` of `dist` to its end. */
export function mcpLint(args: readonly string[], options: RunOptions): Promise<Run> {
  return runCli(args, { script: LINT_BIN, ...options });
}
