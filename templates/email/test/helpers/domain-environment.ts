import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Settings of every test: messages to example.com are written to a folder of this process. */
export const domainEnvironment: Readonly<Record<string, string>> = {
  MCP_EMAIL_RECIPIENTS: '@example.com',
  MCP_EMAIL_FOLDER: join(tmpdir(), `mcp-outbox-${process.pid}`),
};

/** What it takes on top of that to listen beyond this machine. */
export const exposedEnvironment: Readonly<Record<string, string>> = {};
