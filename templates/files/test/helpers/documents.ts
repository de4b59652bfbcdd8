import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Backend, createBackend } from '../../src/backend/index.js';

export interface Documents {
  /** The folder that is served. */
  root: string;
  /** Its parent, where an attacker would like to read. */
  outside: string;
  backend: Backend;
}

/** A served folder with these documents, and a secret right beside it. Removed when the test ends. */
export function documents(files: Record<string, string | Uint8Array>, maxBytes = 1_048_576): Documents {
  const outside = realpathSync(mkdtempSync(join(tmpdir(), 'documents-')));
  onTestFinished(() => rmSync(outside, { recursive: true }));
  const root = join(outside, 'data');
  mkdirSync(root);
  put(outside, 'secret.txt', 'the secret beside the folder');
  for (const [path, content] of Object.entries(files)) put(root, path, content);
  return { root, outside, backend: createBackend({ MCP_FILES_ROOT: root, MCP_FILES_MAX_BYTES: maxBytes }) };
}

export function put(folder: string, path: string, content: string | Uint8Array): void {
  const target = join(folder, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, content);
}
