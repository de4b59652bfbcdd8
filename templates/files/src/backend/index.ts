import { access, constants } from 'node:fs/promises';
import { listFolder } from './list.js';
import { readWindow } from './read.js';
import { Root } from './root.js';
import { search } from './search.js';
import type { BackendSettings } from './settings.js';

/** The document store: read-only views of one folder. Every path is relative to it, with forward slashes. */
export interface Backend {
  list: (path: string, after: string | undefined, limit: number, signal: AbortSignal) => ReturnType<typeof listFolder>;
  read: (path: string, offset: number, maxBytes: number) => ReturnType<typeof readWindow>;
  search: (query: string, path: string, limit: number, signal: AbortSignal) => ReturnType<typeof search>;
  /** Rejects when the dependency cannot serve: decides `/ready`. */
  check(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export function createBackend(settings: BackendSettings): Backend {
  const root = new Root(settings.MCP_FILES_ROOT);
  return {
    list: (path, after, limit, signal) => listFolder(root, path, after, limit, signal),
    read: (path, offset, maxBytes) => readWindow(root, path, offset, maxBytes, settings.MCP_FILES_MAX_BYTES),
    search: (query, path, limit, signal) => search(root, query, path, limit, signal),
    check: async () => access(await root.realPath(), constants.R_OK | constants.X_OK),
    close: async () => {},
  };
}
