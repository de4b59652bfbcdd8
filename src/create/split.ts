import { basename } from 'node:path';
import { usageError } from '../shell/errors.js';
import { type CreateRun, createProject } from './create.js';
import { suggestPackageName } from './package-name.js';
import { emptyResult } from './result.js';
import { requireFree } from './settle.js';
import { inspectTarget } from './target.js';

/**
 * Makes one project for each tag of a document, in folders of their own inside `folder`. The results are `result.projects`. Nothing is
 * written before every folder is known to be free.
 */
export async function createParts(folder: string | undefined, run: CreateRun): Promise<void> {
  const { host, options, result, installation } = run;
  if (options.from === undefined) throw usageError('--split cuts a document into servers: name it with --from openapi.yaml.');
  if (folder === undefined)
    throw usageError('The folder that is to hold the servers is missing: create-mcp-server <dir> --from ... --split.', 'missing-folder');
  const { readDocument, splitApi } = await import('./openapi/read.js');
  const parts = splitApi(await readDocument(host.cwd, options.from), { operations: options.operations, tags: options.tag });
  for (const part of parts) requireFree(await inspectTarget(host.cwd, `${folder}/${part.folder}`), options);
  const target = await inspectTarget(host.cwd, folder);
  const prefix = options.name ?? suggestPackageName(basename(target.path)) ?? 'api';
  Object.assign(result, { dir: target.path, template: 'api', projects: [], ...(options.dryRun ? { dryRun: true } : {}) });
  for (const part of parts) {
    const own = { ...options, name: `${prefix}-${part.folder}`, operations: part.operations, tag: undefined, split: false };
    const project = emptyResult(installation.version);
    result.projects?.push(project);
    await createProject(`${folder}/${part.folder}`, { ...run, options: own, result: project }, part);
    result.warnings.push(...project.warnings);
  }
  result.status = 'done';
}
