import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Settings without which this server does not start: an empty folder to serve. */
export const domainEnvironment: Readonly<Record<string, string>> = {
  MCP_FILES_ROOT: mkdtempSync(join(tmpdir(), 'no-documents-')),
};
