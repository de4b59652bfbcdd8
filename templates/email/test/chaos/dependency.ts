import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { createBackend } from '../../src/backend/index.js';
import type { CallContext } from '../../src/platform/define-tool.js';
import { request, settingsOf } from '../helpers/mail.js';

/** How the mail server behaves. `partition` takes a connection and cuts it; `refused` has nobody listen. */
export const FAULTS = ['refused', 'slow', 'error', 'garbage', 'partition'] as const;
export type Behaviour = (typeof FAULTS)[number] | 'well';

/** Stands in everything that the mail server says while it is ill, and is the password for it. */
export const SECRET = 'canary-dependency-5f2b9c';

/** A port that nobody listens on and no other program is given. */
const NOBODY = 2;

export interface Dependency {
  behave(behaviour: Behaviour): void;
  /** Sends one message through the backend of this server, as a tool does. */
  ask(context: Pick<CallContext, 'signal'>): Promise<string>;
  close(): Promise<void>;
}

/** A real mail server on loopback that can be made ill, behind the backend of this server. */
export async function startDependency(): Promise<Dependency> {
  let behaviour: Behaviour = 'well';
  const sockets = new Set<Socket>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onConnect(_session, done) {
      if (behaviour === 'error') done(Object.assign(new Error(`mailbox of ${SECRET} is on fire`), { responseCode: 421 }));
      else if (behaviour !== 'slow') done();
    },
    onAuth: (_auth, _session, done) => done(null, { user: 'robot' }),
    onData(stream, _session, done) {
      stream.resume().on('end', () => done());
    },
  });
  server.on('error', () => {});
  // Before the mail server sees it: what no mail server does.
  server.server.prependListener('connection', (socket: Socket) => {
    sockets.add(socket.on('error', () => {}).on('close', () => sockets.delete(socket)));
    if (behaviour === 'partition') socket.destroy();
    if (behaviour === 'garbage') socket.end(`<html>${SECRET}\r\n`);
  });
  const listener = server.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const folder = mkdtempSync(join(tmpdir(), 'chaos-mail-'));
  const backendAt = (port: number) =>
    createBackend(
      settingsOf({
        MCP_EMAIL_FOLDER: folder,
        MCP_EMAIL_RECIPIENTS: '@example.com',
        MCP_EMAIL_SMTP_URL: `smtp://robot:${SECRET}@127.0.0.1:${port}`,
        MCP_EMAIL_TLS: 'off',
        MCP_EMAIL_FROM: 'robot@example.com',
      }),
    );
  const backend = backendAt((listener.address() as AddressInfo).port);
  const nobody = backendAt(NOBODY);
  return {
    behave(next) {
      behaviour = next;
      for (const socket of sockets) socket.destroy(); // nobody goes on as before
    },
    async ask() {
      const asked = behaviour === 'refused' ? nobody : backend;
      const { accepted } = await asked.send(asked.draft(request()), 'alice', randomUUID());
      return accepted === 1 ? 'fine' : 'not taken';
    },
    async close() {
      await Promise.all([backend.close(), nobody.close()]);
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
