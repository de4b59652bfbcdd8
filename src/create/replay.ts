import type { Answers } from './answers.js';

/** What a replay command repeats besides the answers. */
export interface ReplayOptions {
  install: boolean;
  git: boolean;
  force: boolean;
  from?: string | undefined;
  operations?: readonly string[] | undefined;
  tag?: readonly string[] | undefined;
}

/** The command that makes exactly this project again, ready to paste. `launcher` is how the tool itself is started. */
export function replayCommand(
  launcher: readonly string[],
  folder: string,
  answers: Answers,
  options: ReplayOptions,
  platform: NodeJS.Platform,
): string {
  const { openapi: _plan, ...given } = answers; // which follows from the document
  const flags = Object.entries(given).flatMap(([key, value]) => [`--${key}`, value]);
  const { from, operations, tag = [] } = options;
  const source = [
    ...(from === undefined ? [] : ['--from', from]),
    ...(operations === undefined ? [] : ['--operations', operations.join(',')]),
    ...tag.flatMap((each) => ['--tag', each]),
  ];
  const switches = [options.install ? [] : ['--no-install'], options.git ? [] : ['--no-git'], options.force ? ['--force'] : []].flat();
  const words = [...launcher, folder.startsWith('-') ? `./${folder}` : folder, ...source, ...flags, ...switches];
  return words.map((word) => quote(word, platform)).join(' ');
}

/** One argument as the user's shell must see it: bare where that is safe. */
export function quote(word: string, platform: NodeJS.Platform): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word) && !word.includes('%')) return word;
  if (platform === 'win32') return /^[\w@+=:,./\\-]+$/.test(word) ? word : `"${word.replaceAll('"', '""')}"`;
  return `'${word.replaceAll("'", "'\\''")}'`;
}
