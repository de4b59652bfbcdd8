import { usageError } from '../shell/errors.js';
import type { Host } from '../shell/host.js';
import type { ReadApi } from './openapi/read.js';
import type { CreateOptions } from './options.js';

/** Chooses one of some tags; undefined where nobody is there to ask. */
export type AskTag = (tags: readonly { tag: string; count: number }[]) => Promise<string>;

/** The tools that `--from` asks for; undefined without that flag. Throws a usage error for a document or a choice that cannot be. */
export async function readFrom(options: CreateOptions, host: Host, askTag: AskTag | undefined): Promise<ReadApi | undefined> {
  const { from, operations, tag } = options;
  checkFlags(options);
  if (from === undefined) return undefined;
  // The parser of YAML is large, and most projects are made without it.
  const { MOST_TOOLS, readApi, readDocument, tagsToChoose } = await import('./openapi/read.js');
  const text = await readDocument(host.cwd, from);
  if (askTag === undefined || operations !== undefined || tag !== undefined) return readApi(text, { operations, tags: tag });
  const tags = tagsToChoose(text, MOST_TOOLS);
  return readApi(text, tags.length === 0 ? {} : { tags: [await askTag(tags)] });
}

function checkFlags({ from, operations, tag, split }: CreateOptions): void {
  const given = { operations: operations !== undefined, tag: tag !== undefined, split };
  const [alone] = Object.entries(given).flatMap(([name, isGiven]) => (isGiven ? [name] : []));
  if (from === undefined && alone !== undefined) throw usageError(`--${alone} chooses from a document: name it with --from openapi.yaml.`);
}
