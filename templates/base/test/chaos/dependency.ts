import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallContext } from '../../src/platform/define-tool.js';
import { ToolError } from '../../src/platform/errors.js';

/** How the dependency behaves. `partition` takes a connection and cuts it; `refused` has nobody listen. */
export const FAULTS = ['refused', 'slow', 'error', 'garbage', 'partition'] as const;
export type Behaviour = (typeof FAULTS)[number] | 'well';

/** Stands in every answer that the dependency gives while it is ill. */
export const SECRET = 'canary-dependency-5f2b9c';

/** A port that nobody listens on and no other program is given. */
const NOBODY = 'http://127.0.0.1:2/';

export interface Dependency {
  behave(behaviour: Behaviour): void;
  /** Asks it one question, as a tool of the domain asks its backend. */
  ask(context: Pick<CallContext, 'signal'>): Promise<string>;
  close(): Promise<void>;
}

/** A real HTTP service on loopback that can be made ill. */
export async function startDependency(): Promise<Dependency> {
  let behaviour: Behaviour = 'well';
  const server = createServer((request, response) => {
    if (behaviour === 'partition') return void request.socket.destroy();
    if (behaviour === 'slow') return; // and never answers
    if (behaviour === 'error') return void response.writeHead(500).end(`postgres://app:${SECRET}@db.internal/orders is down`);
    response.setHeader('Content-Type', 'application/json').end(behaviour === 'garbage' ? `<html>${SECRET}` : '{"answer":"fine"}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    behave(next) {
      behaviour = next;
    },
    async ask({ signal }) {
      try {
        const response = await fetch(behaviour === 'refused' ? NOBODY : url, { signal, headers: { Authorization: `Bearer ${SECRET}` } });
        const text = await response.text();
        if (!response.ok) throw new Error(`The dependency answered ${response.status}: ${text}`);
        return String(JSON.parse(text).answer);
      } catch (cause) {
        signal.throwIfAborted();
        throw new ToolError('UNAVAILABLE', undefined, { cause });
      }
    },
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
