import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { TOOLS, userEnvironment } from './environment.js';
import { succeed } from './process.js';
import { createProject, makeDocuments, removeFolder, scratchFolder } from './project.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** A generated project (template files, both transports, no authentication), installed and built. */
    projectDir: string;
    /** The folder with the one document that it may serve. */
    documents: string;
  }
}

const INSTALL_TIMEOUT_MS = 600_000;

/** Installs the programs of `tools` and makes the one project that several test files only look at. */
export default async function setup(vitest: TestProject): Promise<() => void> {
  await installTools();
  const scratch = scratchFolder('shared');
  const removeScratch = () => removeFolder(scratch);
  try {
    await makeSharedProject(vitest, scratch);
  } catch (error) {
    removeScratch();
    throw error;
  }
  return removeScratch;
}

async function makeSharedProject(vitest: TestProject, scratch: string): Promise<void> {
  const projectDir = join(scratch, 'shared-server');
  const documents = makeDocuments(folder(join(scratch, 'documents')));
  await createProject(projectDir, ['--template', 'files', '--transport', 'both', '--auth', 'none', '--pm', 'npm']);
  await succeed('npm', ['run', 'build'], { cwd: projectDir, env: userEnvironment() });
  vitest.provide('projectDir', projectDir);
  vitest.provide('documents', documents);
}

/** `npm ci` in `tools`, unless that has been done for this very lock file. Install scripts are not needed and not run. */
async function installTools(): Promise<void> {
  const stamp = join(TOOLS, 'node_modules/.installed');
  const wanted = createHash('sha256')
    .update(readFileSync(join(TOOLS, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  await succeed('npm', args, { cwd: TOOLS, env: userEnvironment(), timeoutMs: INSTALL_TIMEOUT_MS });
  writeFileSync(stamp, wanted);
}

function folder(path: string): string {
  mkdirSync(path, { recursive: true });
  return path;
}
