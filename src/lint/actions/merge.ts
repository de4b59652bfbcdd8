import { resolve } from 'node:path';
import { usageError } from '../../shell/errors.js';
import { readText, writeText } from '../files.js';
import { type Merged, MergeProblem, mergeReports } from '../report/merge.js';
import { EXIT, failsAt } from './exit.js';
import { parseOptions } from './options.js';

/** `mcp-lint merge files...`: one report of those of all shards, and the exit code that the whole would have had. */
export function merge(files: readonly string[], output: string | undefined, raw: unknown): void {
  const { failOn = 'error' } = parseOptions(raw);
  const merged = reportOf(files.map((name) => ({ name, value: parse(name) })));
  if (output === undefined) process.stdout.write(merged.text);
  else writeText(resolve(output), merged.text);
  if (merged.servers === 0) process.stderr.write('No MCP server found in any of the shards.\n');
  const failing = merged.open.some((severity) => failsAt(severity, failOn));
  process.exitCode = merged.servers === 0 ? EXIT.noServer : failing ? EXIT.findings : EXIT.clean;
}

function parse(name: string): unknown {
  const text = readText(resolve(name));
  if (text === undefined) throw usageError(`There is no file ${name}.`, 'no-such-path');
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reportOf(parts: readonly { name: string; value: unknown }[]): Merged {
  try {
    return mergeReports(parts);
  } catch (error) {
    throw error instanceof MergeProblem ? usageError(error.message, 'merge') : error;
  }
}
