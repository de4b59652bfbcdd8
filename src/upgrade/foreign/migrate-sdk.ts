import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isObject } from '../../create/json.js';
import type { TextFiles } from '../migrations.js';
import { isSource, type Leftover, lineAt } from './edits.js';
import { keepFormat } from './keep-format.js';
import { migrateManifest, settleAuthPackages } from './manifest.js';
import { repairSource } from './repairs.js';

/** What a step would do: files that change, and what it leaves to a person. */
export interface StepOutcome {
  changes: Map<string, string>;
  left: Leftover[];
}

/**
 * From SDK v1 to v2: the codemod of the SDK, run in `stage` (a copy of the project), in every package that uses the SDK; then what it leaves
 * is closed, and everything that it did not have to touch is as it was. Nothing of the project runs.
 */
export async function migrateSdk(stage: string, files: TextFiles): Promise<StepOutcome> {
  const packages = packagesWithSdk(files);
  const { getMigration, run } = await import('@modelcontextprotocol/codemod');
  const migration = getMigration('v1-to-v2');
  if (!migration) throw new Error('the codemod has no migration v1-to-v2');
  for (const [path, text] of files) {
    const known = knownPaths(text);
    if (isSource(path) && known !== text) await writeFile(join(stage, path), known);
  }
  for (const folder of packages) run(migration, { targetDir: join(stage, folder), ignore: ['**/dist/**', '**/build/**'] });
  const outcome: StepOutcome = { changes: new Map(), left: [] };
  const raised = await migrateManifests(stage, files, packages, outcome);
  for (const [path, original] of files) {
    if (!isSource(path)) continue;
    const migrated = await readFile(join(stage, path), 'utf8');
    const zodRaised = raised.some((folder) => isWithin(folder, path));
    if (migrated === original && !(zodRaised && /['"]zod['"]/.test(original))) continue;
    const { text, left } = repairSource(path, migrated === original ? original : keepFormat(original, migrated), zodRaised, files);
    if (text !== original) outcome.changes.set(path, text);
    outcome.left.push(...left);
    if (zodRaised && /['"]zod-to-json-schema['"]/.test(text)) {
      const line = lineAt(text, text.search(/['"]zod-to-json-schema['"]/));
      outcome.left.push({ file: path, line, what: 'zod-to-json-schema knows zod 3 only', advice: 'use z.toJSONSchema of zod 4' });
    }
  }
  for (const folder of packages) settlePackage(folder, files, outcome);
  return outcome;
}

/** Brings the manifest of a package in line with what its sources import by now. */
function settlePackage(folder: string, files: TextFiles, { changes }: StepOutcome): void {
  const path = folder === '.' ? 'package.json' : `${folder}/package.json`;
  const text = changes.get(path);
  if (text === undefined) return;
  const sources = [...files].flatMap(([file, original]) =>
    isSource(file) && isWithin(folder, file) ? [changes.get(file) ?? original] : [],
  );
  changes.set(path, settleAuthPackages(text, sources));
}

/** Imports of the SDK as the codemod knows them: of a file with its ending, not of a folder. */
function knownPaths(text: string): string {
  return text.replaceAll(
    /(['"]@modelcontextprotocol\/sdk\/)((?:client|server|shared|inMemory|types)(?:\/[\w/-]+)?)(['"])/g,
    (_all, start: string, path: string, end: string) => `${start}${/^(?:client|server)$/.test(path) ? `${path}/index` : path}.js${end}`,
  );
}

/** Folders of the packages that depend on SDK v1; the outermost of nested ones comes first. */
export function packagesWithSdk(files: TextFiles): string[] {
  return [...files]
    .filter(([path, text]) => /(?:^|\/)package\.json$/.test(path) && dependsOnSdk(text))
    .map(([path]) => dirname(path))
    .sort((a, b) => a.length - b.length);
}

/** Migrates each package.json. Returns the folders of the packages whose zod went from 3 to 4. */
async function migrateManifests(stage: string, files: TextFiles, packages: readonly string[], outcome: StepOutcome): Promise<string[]> {
  const raised: string[] = [];
  for (const folder of packages) {
    const path = folder === '.' ? 'package.json' : `${folder}/package.json`;
    const original = files.get(path) ?? '';
    const sources = [...files].flatMap(([file, text]) => (isSource(file) && isWithin(folder, file) ? [text] : []));
    const importsZod = sources.some((text) => /from\s+['"]zod(?:\/v4)?['"]/.test(text)) && sources.some(givesSchemas);
    const { text, zodRaised } = migrateManifest(original, await readFile(join(stage, path), 'utf8'), importsZod);
    if (text !== original) outcome.changes.set(path, text);
    if (zodRaised) raised.push(folder);
  }
  return raised;
}

/** Whether code hands schemas to the SDK. A low-level server that describes its tools itself does not, and keeps the zod it has. */
function givesSchemas(text: string): boolean {
  return /\.(?:registerTool|registerPrompt|tool|prompt)\s*\(|\bcompletable\(|\.setRequestHandler\(\s*z\./.test(text);
}

function isWithin(folder: string, path: string): boolean {
  return folder === '.' || path.startsWith(`${folder}/`);
}

function dependsOnSdk(text: string): boolean {
  try {
    const manifest: unknown = JSON.parse(text);
    return (
      isObject(manifest) &&
      ['dependencies', 'devDependencies', 'peerDependencies'].some(
        (key) => isObject(manifest[key]) && '@modelcontextprotocol/sdk' in manifest[key],
      )
    );
  } catch {
    return false;
  }
}
