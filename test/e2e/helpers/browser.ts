import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { toolFile, userEnvironment } from './environment.js';
import { run } from './process.js';

/** What is used of Playwright, which lies in `tools` and is not there when types are checked. */
export interface Page {
  goto(address: string): Promise<unknown>;
  evaluate<Result>(script: string): Promise<Result>;
  keyboard: { press(key: string): Promise<void>; type(text: string): Promise<void> };
  screenshot(options: { path: string; fullPage?: boolean }): Promise<unknown>;
  on(event: 'request', listener: (request: { url(): string }) => void): void;
  on(event: 'console', listener: (message: { type(): string; text(): string }) => void): void;
  on(event: 'pageerror', listener: (error: Error) => void): void;
  close(): Promise<void>;
}

export interface Browser {
  newPage(options: { colorScheme: 'light' | 'dark'; viewport: { width: number; height: number } }): Promise<Page>;
  close(): Promise<void>;
}

interface Chromium {
  launch(options: { executablePath: string; args: string[] }): Promise<Browser>;
  executablePath(): string;
}

/** Starts Chromium: the one of the system, else the one of Playwright, else installs one. Fails where there is none to be had. */
export async function startBrowser(): Promise<Browser> {
  const { default: playwright }: { default: { chromium: Chromium } } = await import(
    pathToFileURL(toolFile('playwright-core/index.js')).href
  );
  const executablePath = onPath() ?? (await installed(playwright.chromium));
  // In a container there is no sandbox, and the page is our own.
  return playwright.chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}

/** `CHROMIUM` names a binary; otherwise the usual names are looked for. */
function onPath(): string | undefined {
  const named = process.env.CHROMIUM;
  if (named !== undefined) return named;
  const folders = (process.env.PATH ?? '').split(delimiter);
  return ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
}

const INSTALL_TIMEOUT_MS = 400_000;

async function installed(chromium: Chromium): Promise<string> {
  const options = { cwd: process.cwd(), env: userEnvironment(), timeoutMs: INSTALL_TIMEOUT_MS };
  if (existsSync(chromium.executablePath())) return chromium.executablePath();
  // Debian's package comes from where the other services of these tests come from; Playwright's from hosts of its own.
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    await run('apt-get', ['update'], options);
    await run('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium'], options);
    const path = onPath();
    if (path !== undefined) return path;
  }
  const download = await run(process.execPath, [toolFile('playwright-core/cli.js'), 'install', 'chromium', '--with-deps'], options);
  if (existsSync(chromium.executablePath())) return chromium.executablePath();
  throw new Error(`There is no Chromium, and none could be installed. Install one, or name it: CHROMIUM=/path/to/it\n${download.stderr}`);
}
