import type { Failure } from '../shell/run.js';
import type { Answers } from './answers.js';
import { PACKAGE_MANAGER_COMMANDS } from './package-manager.js';
import { sha256 } from './record.js';
import type { RenderedFile } from './render.js';
import { quote } from './replay.js';
import type { Target } from './target.js';

/** A command for the user to run next, and when. */
export interface NextStep {
  command: string;
  when: string;
}

/** What `--json` prints. Other tools parse it: add to it, rename nothing. */
export interface CreateResult {
  /** `action_required`: the project is there, but the user has something to do first. */
  status: 'done' | 'action_required' | 'failed';
  reason?: string;
  message?: string;
  /** Absolute; null when the run failed before it was known, like `template` and `answers`. */
  dir: string | null;
  template: string | null;
  /** Version of create-mcp-server. */
  version: string;
  answers: Answers | null;
  /** The OpenAPI document and those of its operations that became tools. */
  from?: { file: string; operations: string[] };
  /** One for each server of `--split`; then `answers` is null and `files` is empty here. */
  projects?: CreateResult[];
  /** The command that makes the same project again. */
  replay?: string;
  dryRun?: true;
  files: { path: string; sha256: string }[];
  /** Files of a dry run that are made only when it is not dry, so that no hash is known. */
  planned?: string[];
  /** Existing files that are in the way, or that --force replaced. */
  clashes?: string[];
  warnings: string[];
  next: NextStep[];
}

/** A result of which nothing is known yet. */
export function emptyResult(version: string): CreateResult {
  return { status: 'failed', dir: null, template: null, version, answers: null, files: [], warnings: [], next: [] };
}

/** `result` as the outcome of a run that ended with `failure`. What is already on disk makes it `action_required`. */
export function failedResult(result: CreateResult, failure: Failure): CreateResult {
  const status = result.status === 'action_required' ? 'action_required' : 'failed';
  return { ...result, status, reason: failure.reason, message: failure.message };
}

/** The files of a result. */
export function listFiles(files: readonly RenderedFile[]): CreateResult['files'] {
  return files.map(({ path, content }) => ({ path, sha256: sha256(content) }));
}

/** What is done next in a new project, as commands to paste. */
export function nextSteps(
  target: Target,
  answers: Answers,
  files: readonly RenderedFile[],
  installed: boolean,
  platform: NodeJS.Platform,
): NextStep[] {
  const { run } = PACKAGE_MANAGER_COMMANDS[answers.pm];
  const scripts = scriptNames(files);
  const has = (path: string) => files.some((file) => file.path === path);
  return [
    ...(target.display === '.' ? [] : [{ command: `cd ${quote(target.display, platform)}`, when: 'now' }]),
    ...(installed ? [] : [{ command: `${answers.pm} install`, when: 'before anything else' }]),
    ...(scripts.includes('check') ? [{ command: `${run} check`, when: 'to see that everything holds' }] : []),
    ...(scripts.includes('test') ? [{ command: `${run} test`, when: 'after every change' }] : []),
    ...(has('.env.example') ? [{ command: `${platform === 'win32' ? 'copy' : 'cp'} .env.example .env`, when: 'to configure it' }] : []),
    ...(scripts.includes('dev') ? [{ command: `${run} dev`, when: 'to start it' }] : []),
  ];
}

function scriptNames(files: readonly RenderedFile[]): string[] {
  const content = files.find(({ path }) => path === 'package.json')?.content;
  if (typeof content !== 'string') return [];
  const manifest: { scripts?: Record<string, string> } = JSON.parse(content);
  return Object.keys(manifest.scripts ?? {});
}
