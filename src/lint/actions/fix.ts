import { join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { usageError } from '../../shell/errors.js';
import { readText, writeText } from '../files.js';
import type { Report } from '../finding.js';
import { fixAll, safeEdits, withSuggestions } from '../fix.js';
import type { Sources } from '../program/program.js';
import type { Project } from '../project.js';
import type { LintOptions } from './options.js';

/**
 * `--fix` writes, `--fix-dry-run` prints a diff. Gives the report of what is left. A file that changed on disk since it was read is not
 * written.
 */
export async function fixProject(
  project: Project,
  report: Report,
  analyze: (sources: Sources) => Promise<Report>,
  { fixDryRun, fixSuggestions }: LintOptions,
): Promise<Report> {
  for (const name of fixSuggestions)
    if (!project.known.some((rule) => rule.name === name))
      throw usageError(`--fix-suggestions: there is no rule "${name}".`, 'no-such-rule');
  const { sources } = project;
  let last = report;
  const lint = async (current: Sources): Promise<Report['findings']> => {
    if (current !== sources) last = await analyze(current);
    return last.findings;
  };
  const { files, applied } = await fixAll(sources, lint, fixSuggestions.length > 0 ? withSuggestions(fixSuggestions) : safeEdits);
  let written = 0;
  for (const file of files) {
    const before = sources.files.find((each) => each.path === file.path)?.text ?? '';
    if (fixDryRun) process.stdout.write(createTwoFilesPatch(`a/${file.path}`, `b/${file.path}`, before, file.text, '', ''));
    else if (replace(join(sources.root, file.path), before, file.text)) written += 1;
    else process.stderr.write(`${file.path} changed meanwhile and was left as it is.\n`);
  }
  const fixes = `${applied} ${applied === 1 ? 'fix' : 'fixes'} in ${files.length} ${files.length === 1 ? 'file' : 'files'}`;
  if (applied === 0) process.stderr.write('Nothing can be fixed by itself.\n');
  else process.stderr.write(fixDryRun ? `${fixes}, not written.\n` : `${fixes}${written < files.length ? `, ${written} written` : ''}.\n`);
  if (fixDryRun) return report;
  return analyze({ ...sources, files: sources.files.map((file) => files.find((each) => each.path === file.path) ?? file) });
}

/** Writes a file whose text is still the one that was read. A byte order mark stays. */
function replace(path: string, before: string, after: string): boolean {
  const text = readText(path);
  const mark = text?.startsWith('\uFEFF') ? '\uFEFF' : '';
  if (text !== mark + before) return false;
  writeText(path, mark + after);
  return true;
}
