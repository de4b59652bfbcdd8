import { dirname, join, relative, resolve, sep } from 'node:path';
import { usageError } from '../../shell/errors.js';
import { applyBaseline, formatBaseline, makeBaseline, parseBaseline } from '../baseline.js';
import { readText, writeText } from '../files.js';
import type { Finding } from '../finding.js';
import type { Project } from '../project.js';
import type { LintOptions } from './options.js';

const DEFAULT_FILE = 'mcp-lint.baseline.json';

/**
 * Marks the findings that the baseline knows, and lets it shrink: entries whose finding is gone are taken out, but in CI, where nobody
 * would commit that, they are only told.
 */
export function withBaseline(findings: Finding[], project: Project, { baseline, updateBaseline, quiet, config }: LintOptions): Finding[] {
  const named = pathOf(project, baseline, updateBaseline);
  // Like a configuration: what was written where we are holds, unless nothing of the repository should.
  const path = named ?? (config === false || readText(resolve(DEFAULT_FILE)) === undefined ? undefined : resolve(DEFAULT_FILE));
  if (path === undefined) return findings;
  const name = relative(process.cwd(), path);
  const root = relative(dirname(path), project.sources.root).split(sep).join('/') || '.';
  const say = (text: string): void => void (quiet || process.stderr.write(`${text}\n`));
  if (updateBaseline) {
    const made = makeBaseline(findings, root);
    writeText(path, formatBaseline(made));
    say(`${name}: ${entries(made.findings.length)}. Commit it: from now on only what is new is reported.`);
    return applyBaseline(findings, made, () => true).findings;
  }
  const text = readText(path);
  if (text === undefined)
    throw usageError(`There is no baseline ${name}. Write it: mcp-lint --baseline ${name} --update-baseline`, 'baseline');
  const known = parseBaseline(text, name);
  if (known.root !== root && named === undefined) return findings;
  if (known.root !== root)
    throw usageError(
      `${name} was written for the folder ${join(dirname(name), known.root)}. Run mcp-lint there, or name another file.`,
      'baseline',
    );
  const files = new Set(project.sources.files.map((file) => file.path));
  const result = applyBaseline(findings, known, (file) => files.has(file) || readText(join(project.sources.root, file)) === undefined);
  if (result.stale.length > 0 && process.env.CI) {
    say(`${name}: ${entries(result.stale.length)} of findings that are gone. Run mcp-lint --update-baseline and commit it.`);
  } else if (result.stale.length > 0) {
    writeText(path, formatBaseline({ root, findings: result.kept }));
    say(
      `${name}: ${entries(result.stale.length)} taken out, because the findings are gone. ${entries(result.kept.length)} left. Commit it.`,
    );
  }
  return result.findings;
}

function entries(count: number): string {
  return `${count} ${count === 1 ? 'entry' : 'entries'}`;
}

function pathOf({ config, configDir }: Project, flag: string | undefined, update: boolean): string | undefined {
  if (flag !== undefined) return resolve(flag);
  if (config.baseline !== undefined) return join(configDir, config.baseline);
  return update ? resolve(DEFAULT_FILE) : undefined;
}
