import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Answers } from '../../src/create/answers.js';
import { RECORD_PATH, recordFiles } from '../../src/create/record.js';
import { type RenderedFile, render } from '../../src/create/render.js';
import type { Template } from '../../src/create/template.js';
import { UserError } from '../../src/shell/errors.js';
import { type Host, processHost } from '../../src/shell/host.js';
import type { Migration } from '../../src/upgrade/migrations.js';
import { type UpgradeOptions, upgradeOptionsSchema } from '../../src/upgrade/options.js';
import { readRecord } from '../../src/upgrade/project.js';
import { emptyUpgradeResult, type UpgradeResult } from '../../src/upgrade/result.js';
import { abortUpgrade, continueUpgrade } from '../../src/upgrade/resume.js';
import { type UpgradeRun, upgradeProject } from '../../src/upgrade/upgrade.js';
import { temporaryFolder } from './temp.js';
import { answersOf } from './templates.js';

/** The real world. */
export const host = processHost();

/** A version of a template, as an upgrade sees it. */
export interface Version {
  template: Template;
  version: string;
}

/** What an upgrade came to. */
export interface Outcome {
  result: UpgradeResult;
  /** The error for the person, if it ended with one. */
  error?: UserError;
}

function renderVersion({ template, version }: Version, answers: Answers): RenderedFile[] {
  return render(template, answers, { version, linterSpec: version });
}

/** A project of `version` in a temporary folder of its own, committed unless `git` is false. */
export function makeProject(version: Version, changes: Partial<Answers> = {}, { git: hasGit = true } = {}): string {
  const folder = temporaryFolder();
  const answers = answersOf(changes);
  const files = renderVersion(version, answers);
  const { name, version: templateVersion } = version.template.manifest;
  const identities = {
    generator: { name: 'create-mcp-server', version: version.version },
    template: { name, version: templateVersion },
    answers,
  };
  for (const { path, content, executable } of [...files, ...recordFiles(identities, files)]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content, { mode: executable ? 0o755 : 0o644 });
  }
  if (hasGit) {
    git(folder, 'init', '--quiet');
    commit(folder);
  }
  return folder;
}

/** Upgrades a project to `version`, without running anything of it unless `verify` is given. */
export async function upgradeTo(
  folder: string,
  version: Version,
  given: Partial<UpgradeOptions> = {},
  extra: { migrations?: readonly Migration[]; host?: Partial<Host> } = {},
): Promise<Outcome> {
  const options = upgradeOptionsSchema.parse({ verify: false, ...given });
  const result = emptyUpgradeResult(version.version);
  const run: UpgradeRun = {
    host: { ...host, ...extra.host },
    installation: { name: 'create-mcp-server', version: version.version },
    options,
    result,
    render: async (answers) => ({
      template: { name: version.template.manifest.name, version: version.template.manifest.version },
      files: renderVersion(version, answers),
    }),
    warn: () => {},
    step: () => {},
    ...(extra.migrations === undefined ? {} : { migrations: extra.migrations }),
  };
  try {
    if (options.continue) await continueUpgrade(folder, run);
    else if (options.abort) await abortUpgrade(folder, run);
    else {
      const record = await readRecord(folder);
      if (!record) throw new Error(`${folder} has no record`);
      await upgradeProject(folder, record, run);
    }
    return { result };
  } catch (error) {
    if (error instanceof UserError) return { result, error };
    throw error;
  }
}

/** What the plan says of one file. */
export function actionOf({ result }: Outcome, path: string): string | undefined {
  return result.files.find((file) => file.path === path)?.action;
}

/** Runs git in a project as a person with a name. */
export function git(folder: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'core.autocrlf=false', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...identity, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' },
  });
}

/** Commits everything. */
export function commit(folder: string): void {
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--allow-empty', '--message', 'Change');
}

/** Writes files (undefined removes one) and commits them. */
export function edit(folder: string, files: Record<string, string | Uint8Array | undefined>): void {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    if (content === undefined) rmSync(file);
    else {
      const mode = existsSync(file) ? undefined : 0o644;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      if (mode !== undefined) chmodSync(file, mode);
    }
  }
  if (existsSync(join(folder, '.git'))) commit(folder);
}

/** The text of a file of a project. */
export function read(folder: string, path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}

/** The record of a project. */
export function recordOf(folder: string): { generator: { version: string }; answers: Answers; files: { path: string }[] } {
  return JSON.parse(read(folder, RECORD_PATH));
}
