import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod';
import { httpTransport } from '../../src/backend/http.js';
import { backendOver } from '../../src/backend/index.js';
import { realPace } from '../../src/backend/retry.js';
import type { CallContext } from '../../src/platform/define-tool.js';
import { settingsOf } from '../helpers/api.js';

/** How the API behaves. `partition` takes a connection and cuts it; `refused` has nobody listen. */
export const FAULTS = ['refused', 'slow', 'error', 'garbage', 'partition'] as const;
export type Behaviour = (typeof FAULTS)[number] | 'well';

/** Stands in every answer that the API gives while it is ill, and is the credential for it. */
export const SECRET = 'canary-dependency-5f2b9c';

/** A port that nobody listens on and no other program is given. */
const NOBODY = 'http://127.0.0.1:2';
/** The backend's own circuit: open for less long than that of the platform, so that the platform's is the one that is seen. */
const RECOVERY_MS = 100;
const settings = settingsOf({
  MCP_API_TOKEN: SECRET,
  MCP_API_NETWORKS: '127.0.0.0/8',
  MCP_API_TIMEOUT_MS: '10000', // longer than a call may take
  MCP_API_RETRIES: '0', // so that one call is one failure
  MCP_API_CACHE_SECONDS: '0',
  MCP_API_STALE_SECONDS: '0',
});

export interface Dependency {
  behave(behaviour: Behaviour): void;
  /** Asks it one question through the backend of this server, as a tool does. */
  ask(context: Pick<CallContext, 'signal'>): Promise<string>;
  close(): Promise<void>;
}

/** A real API on loopback that can be made ill, behind the backend of this server. */
export async function startDependency(): Promise<Dependency> {
  let behaviour: Behaviour = 'well';
  const server = createServer((request, response) => {
    if (behaviour === 'partition') return void request.socket.destroy();
    if (behaviour === 'slow') return; // and never answers
    response.setHeader('content-type', 'application/json');
    if (behaviour === 'error') return void response.writeHead(500).end(`{"error":"postgres://app:${SECRET}@db.internal/orders is down"}`);
    response.end(behaviour === 'garbage' ? `<html>${SECRET}` : '{"answer":"fine"}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const backendAt = (url: string) => backendOver(httpTransport(new URL(url), settings), settings, realPace, RECOVERY_MS);
  const backend = backendAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const nobody = backendAt(NOBODY);
  return {
    behave(next) {
      behaviour = next;
    },
    async ask({ signal }) {
      const answer = z.object({ answer: z.string().max(20) });
      const asked = behaviour === 'refused' ? nobody : backend;
      return (await asked.read({ principalId: 'alice', path: '/question', answer, signal })).value.answer;
    },
    async close() {
      await Promise.all([backend.close(), nobody.close()]);
      server.close();
      server.closeAllConnections();
    },
  };
}
