import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../create/record.js';
import type { Host } from '../shell/host.js';
import type { BaseFile } from './plan.js';
import type { ReadRecord } from './project.js';

/** Milliseconds to fetch and run the version that made a project. */
const RENDER_TIMEOUT = 300_000;

/** Gives the files of a base the texts that `texts` has of them, where they are what was rendered. */
export function completeBase(base: readonly BaseFile[], texts: ReadonlyMap<string, string>): BaseFile[] {
  return base.map((file) => {
    const text = texts.get(file.path);
    return file.text === undefined && text !== undefined && sha256(text) === file.sha256 ? { ...file, text } : file;
  });
}

/**
 * Has the version that made the project make it again, in a temporary folder, and reads the files of `base` there. Empty where that version
 * cannot be had: without a network, or before it was published; and where tools came from a document, which the project does not have.
 */
export async function renderByRecordedVersion(host: Host, record: ReadRecord, base: readonly BaseFile[]): Promise<Map<string, string>> {
  if (record.answers.openapi !== undefined) return new Map();
  const folder = await mkdtemp(join(tmpdir(), 'create-mcp-server-base-'));
  try {
    const { name, version } = record.generator;
    const answers = Object.entries(record.answers).flatMap(([key, value]) => [`--${key}`, value]);
    const args = ['--yes', `${name}@${version}`, 'project', ...answers, '--no-install', '--no-git', '--yes'];
    await host.execute('npx', args, { cwd: folder, output: 'capture', timeout: RENDER_TIMEOUT });
    host.signal.throwIfAborted();
    const read = base.map(async ({ path }): Promise<[string, string][]> => {
      const text = await readFile(join(folder, 'project', path), 'utf8').catch(() => undefined);
      return text === undefined ? [] : [[path, text]];
    });
    return new Map((await Promise.all(read)).flat());
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
