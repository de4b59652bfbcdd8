import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { install } from '../create/install.js';
import type { PackageManager } from '../create/package-manager.js';
import { RECORD_PATH } from '../create/record.js';
import type { Host } from '../shell/host.js';
import { CredentialsNeeded, listTools, listToolsOverHttp } from './probe.js';

/** What a project is asked to do before an upgrade is believed. */
export type CheckName = 'parse' | 'install' | 'typecheck' | 'test' | 'boot';

/** `failed-before`: it fails without the upgrade too. */
export interface CheckResult {
  name: CheckName;
  outcome: 'passed' | 'failed' | 'failed-before' | 'skipped';
  /** Why it failed or was skipped. */
  detail?: string;
}

/** Milliseconds for one script of a project. */
const SCRIPT_TIMEOUT = 600_000;

/** Characters of what a script printed that a report keeps. */
const DETAIL_KEPT = 3000;

/** Installs, type-checks, tests and starts the project in `folder`. Nothing after a failed installation can be told. */
export async function runChecks(host: Host, pm: PackageManager, folder: string): Promise<CheckResult[]> {
  const scripts = await readScripts(folder);
  const installed = await attempt('install', () => install(host, pm, folder, 'capture'));
  host.signal.throwIfAborted();
  if (installed.outcome !== 'passed') return [installed];
  const scripted = await runScripts(host, pm, folder, scripts);
  return [installed, ...scripted, await boot(host, pm, folder, scripts)];
}

/** Type-checks and tests a project that is installed, by its own scripts. */
export async function runScripts(host: Host, pm: PackageManager, folder: string, scripts?: Record<string, string>): Promise<CheckResult[]> {
  const known = scripts ?? (await readScripts(folder));
  const results: CheckResult[] = [];
  for (const [name, script] of [
    ['typecheck', ['typecheck', 'build']],
    ['test', ['test']],
  ] as const) {
    const chosen = script.find((candidate) => candidate in known);
    if (chosen === undefined) results.push({ name, outcome: 'skipped', detail: `no script ${script.join(' or ')}` });
    else results.push(await attempt(name, () => runScript(host, pm, chosen, folder)));
    host.signal.throwIfAborted();
  }
  return results;
}

/** Marks the failures that the project has without the upgrade too. `baseline` is asked only where something failed. */
export async function compareWithBaseline(results: readonly CheckResult[], baseline: () => Promise<CheckResult[]>): Promise<CheckResult[]> {
  if (results.every(({ outcome }) => outcome !== 'failed')) return [...results];
  const before = await baseline();
  return results.map((result) => {
    const same = before.find(({ name }) => name === result.name);
    return result.outcome === 'failed' && same?.outcome === 'failed' ? { ...result, outcome: 'failed-before' } : result;
  });
}

async function boot(host: Host, pm: PackageManager, folder: string, scripts: Record<string, string>): Promise<CheckResult> {
  const entry = /^node\b.*\s(\S+\.[cm]?js)$/.exec(scripts.start ?? '')?.[1];
  if (entry === undefined) return { name: 'boot', outcome: 'skipped', detail: 'no script start that runs a file with node' };
  return attempt('boot', async () => {
    if ('build' in scripts) await runScript(host, pm, 'build', folder);
    const isHttp = (await answersOf(folder)).transport === 'http';
    const env = { ...(await exampleSettings(folder)), MCP_TRANSPORT: isHttp ? 'http' : 'stdio' };
    const launch = { command: process.execPath, args: [entry], cwd: folder, env };
    const list = isHttp ? listToolsOverHttp : listTools;
    try {
      await list(launch, '2026-07-28', host.signal);
      await list(launch, '2025-11-25', host.signal);
    } catch (error) {
      // A server that asks for credentials has started, and does what it must.
      if (!(error instanceof CredentialsNeeded)) throw error;
      return error.message;
    }
    return undefined;
  });
}

/** The settings of `.env.example` that have a value: what a server needs to start on a desk. */
async function exampleSettings(folder: string): Promise<Record<string, string>> {
  const text = await readFile(join(folder, '.env.example'), 'utf8').catch(() => '');
  const pairs = text.matchAll(/^([A-Z][A-Z0-9_]*)=(.+)$/gm);
  return Object.fromEntries([...pairs].map(([, key = '', value = '']) => [key, value.trim()]));
}

/** The answers that the project was made with. */
async function answersOf(folder: string): Promise<Readonly<Record<string, unknown>>> {
  const text = await readFile(join(folder, RECORD_PATH), 'utf8').catch(() => '{}');
  const record: { answers?: Record<string, unknown> } = JSON.parse(text);
  return record.answers ?? {};
}

async function runScript(host: Host, pm: PackageManager, script: string, cwd: string): Promise<void> {
  const { code, stdout, stderr } = await host.execute(pm, ['run', script], {
    cwd,
    env: { CI: '1' },
    output: 'capture',
    timeout: SCRIPT_TIMEOUT,
  });
  if (code !== 0)
    throw new Error(`${pm} run ${script} ended with ${code ?? 'a signal'}:\n${`${stdout}\n${stderr}`.trim().slice(-DETAIL_KEPT)}`);
}

/** Passed where `work` does not throw; a text that it returns is told with it. */
async function attempt(name: CheckName, work: () => Promise<unknown>): Promise<CheckResult> {
  try {
    const detail = await work();
    return { name, outcome: 'passed', ...(typeof detail === 'string' ? { detail } : {}) };
  } catch (error) {
    return { name, outcome: 'failed', detail: error instanceof Error ? error.message : String(error) };
  }
}

async function readScripts(folder: string): Promise<Record<string, string>> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => '{}');
  const manifest: { scripts?: Record<string, string> } = JSON.parse(text);
  return manifest.scripts ?? {};
}
