import { createHash } from 'node:crypto';
import type { Analysis } from '../finding.js';
import type { Sources } from '../program/program.js';
import type { Recipe } from '../project.js';

/** Keeps what was found in a unit. */
export interface Store {
  /** What stands for the running linter: another build has other keys. */
  readonly identity: string;
  get(key: string): Analysis | undefined;
  set(key: string, analysis: Analysis): void;
  /** Told after each run. */
  close(): void;
}

/**
 * The key of everything that the analysis of a unit is a function of: the linter, the configuration, and every text that it reads. A unit
 * holds all that its files import, so nothing else can change what is found. The day counts only where a suppression expires. Pure.
 */
export function keyOf(unit: Sources, { today, ...recipe }: Recipe, identity: string): string {
  const expires = unit.files.some(({ text }) => text.includes('mcp-lint-disable') && text.includes('expires'));
  const { files, packages, aliases, project = [] } = unit;
  const hash = createHash('sha256');
  for (const part of [identity, process.version, recipe, expires ? today : '', packages, aliases]) hash.update(`${JSON.stringify(part)}\n`);
  for (const { path, text, ...rest } of [...files, ...project]) hash.update(`${JSON.stringify([path, rest, text.length])}\n`).update(text);
  return hash.digest('hex');
}

/** For the passes of `--fix`: what a fix did not touch is not analysed again. */
export function memoryStore(): Store {
  const known = new Map<string, Analysis>();
  return { identity: '', get: (key) => known.get(key), set: (key, analysis) => void known.set(key, analysis), close: () => {} };
}
