import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError, usageError } from '../../shell/errors.js';

/** Bytes of a document at most. */
const MAX_BYTES = 20_000_000;

/** The text of an OpenAPI document. Nothing is fetched: what a server is made of should lie where a reviewer can read it. */
export async function readDocument(cwd: string, file: string): Promise<string> {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(file)) throw usageError('--from takes a file. Download the document, look at it, and give its path.');
  try {
    const path = resolve(cwd, file);
    const { size } = await stat(path);
    if (size > MAX_BYTES) throw usageError(`${file} is larger than ${MAX_BYTES} bytes. Cut out what the server needs.`, 'openapi');
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw usageError(`${file} cannot be read: ${error instanceof Error ? error.message : error}`, 'openapi');
  }
}
