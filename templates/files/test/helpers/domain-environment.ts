import { fileURLToPath } from 'node:url';

/** Settings without which this server does not start: it serves its own documentation. */
export const domainEnvironment: Readonly<Record<string, string>> = {
  MCP_FILES_ROOT: fileURLToPath(new URL('../../docs', import.meta.url)),
};

/** What it takes on top of that to listen beyond this machine. */
export const exposedEnvironment: Readonly<Record<string, string>> = {};
