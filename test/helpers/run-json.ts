import { type Run, runCli } from './cli.js';

/** No installation, no repository: what most tests want. */
export const OFFLINE = ['--no-install', '--no-git'];

/** Runs in `cwd` without installing, and parses the object on stdout. */
export async function runJson(cwd: string, ...args: string[]): Promise<Run & { json: Record<string, unknown> }> {
  const run = await runCli([...args, '--json', ...OFFLINE], { cwd });
  return { ...run, json: JSON.parse(run.stdout) };
}
