import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createBackend } from '../../src/backend/index.js';
import { messagesIn, outbox, request, scratchFolder, settingsOf } from '../helpers/mail.js';
import { mailServer } from '../helpers/mail-server.js';

const live = new AbortController().signal;

/** A backend that sends through a mail server on this machine. */
function through(port: number, values: Record<string, string> = {}) {
  const folder = scratchFolder();
  const backend = createBackend(
    settingsOf({
      MCP_EMAIL_SMTP_URL: `smtp://127.0.0.1:${port}`,
      MCP_EMAIL_TLS: 'off',
      MCP_EMAIL_FROM: 'robot@your-company.example',
      MCP_EMAIL_RECIPIENTS: '@example.com',
      MCP_EMAIL_FOLDER: folder,
      MCP_EMAIL_TIMEOUT_MS: '1000',
      ...values,
    }),
  );
  onTestFinished(() => backend.close());
  const send = (changes = {}, key = 'key-12345') => backend.send(backend.draft(request(changes)), 'alice', key);
  return { backend, send, folder };
}

describe('a real mail server', () => {
  it('gets the message as it was drafted, in its own envelope', async () => {
    const { port, received } = await mailServer();
    const { backend, send } = through(port);
    await expect(backend.check(live)).resolves.toBeUndefined();
    const content = Buffer.from('a,b\n1,2').toString('base64');
    const sent = await send({
      to: ['bob@example.com', 'eve@example.com'],
      attachments: [{ name: 'numbers', type: 'text/csv', base64: content }],
    });
    expect(sent).toMatchObject({ accepted: 2, rejected: 0, repeated: false, delivery: 'smtp' });
    const [message] = received;
    expect(message).toMatchObject({ from: 'robot@your-company.example', to: ['bob@example.com', 'eve@example.com'] });
    expect(message?.text).toMatch(/^From: robot@your-company.example$/m);
    expect(message?.text).toMatch(/^Subject: Invitation: Plans$/m);
    expect(message?.text).toMatch(/^Auto-Submitted: auto-generated$/m);
    expect(message?.text).toContain(`Message-ID: <${sent.messageId}>`);
    expect(message?.text).toMatch(/filename=numbers\.csv/);
    expect(message?.text).not.toMatch(/^(Bcc|Cc|X-Mailer):/m);
  });

  it('gets a message once, however often and however many at once send it (P-50)', async () => {
    const { port, received } = await mailServer();
    const { send } = through(port);
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => send()));
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled' && !outcome.value.repeated)).toHaveLength(1);
    await expect(send()).resolves.toMatchObject({ repeated: true });
    expect(received).toHaveLength(1);
    await expect(send({ to: ['other@example.com'] })).rejects.toMatchObject({ code: 'REFUSED' });
    await expect(send({}, 'another-key')).resolves.toMatchObject({ repeated: false });
    expect(received).toHaveLength(2);
  });

  it('is connected to once for many messages (P-107)', async () => {
    let connections = 0;
    const { port, received } = await mailServer({
      onConnect(_session, done) {
        connections += 1;
        done();
      },
    });
    const { send } = through(port);
    for (const key of ['key-00001', 'key-00002', 'key-00003']) await send({}, key);
    expect(received).toHaveLength(3);
    expect(connections).toBe(1);
  });

  it('says how many recipients it refused (P-78)', async () => {
    const { port } = await mailServer({
      onRcptTo: ({ address }, _session, done) =>
        done(address.startsWith('gone') ? Object.assign(new Error('no'), { responseCode: 550 }) : null),
    });
    const { send } = through(port);
    await expect(send({ to: ['bob@example.com', 'gone@example.com'] })).resolves.toMatchObject({ accepted: 1, rejected: 1 });
    await expect(send({ to: ['gone@example.com'] }, 'another-key')).rejects.toMatchObject({ code: 'REFUSED' });
  });

  it('that refuses a message leaves the key free: nothing was sent', async () => {
    let mood = 451;
    const { port, received } = await mailServer({
      onData(stream, session, done) {
        stream.resume();
        stream.on('end', () => {
          if (mood > 0) return done(Object.assign(new Error('canary-5f2b9c'), { responseCode: mood }));
          received.push({ from: '', to: session.envelope.rcptTo.map(({ address }) => address), text: '' });
          done();
        });
      },
    });
    const { send } = through(port);
    const busy = await send().catch((error: Error) => error);
    expect(busy).toMatchObject({ code: 'UNAVAILABLE', message: expect.not.stringContaining('canary') });
    mood = 554;
    await expect(send()).rejects.toMatchObject({ code: 'REFUSED' });
    mood = 0;
    await expect(send()).resolves.toMatchObject({ repeated: false });
    expect(received).toHaveLength(1);
  });

  it('that falls silent after the text leaves the key taken: it may have been sent', async () => {
    let got = 0;
    const { port } = await mailServer({
      onData(stream) {
        stream.resume();
        stream.on('end', () => {
          got += 1; // and never says so
        });
      },
    });
    const { send } = through(port);
    await expect(send()).rejects.toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('Do not send it again') });
    await expect(send()).rejects.toMatchObject({ code: 'REFUSED', message: expect.stringContaining('not known') });
    expect(got).toBe(1);
  });

  it('asks for a password, and gets the one of the settings', async () => {
    const seen: unknown[] = [];
    const { port, received } = await mailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth(auth, _session, done) {
        seen.push(auth.password);
        if (auth.password === 'right password') done(null, { user: auth.username ?? '' });
        else done(new Error('no'));
      },
    });
    const right = through(port, { MCP_EMAIL_SMTP_URL: `smtp://robot:right%20password@127.0.0.1:${port}` });
    await right.send();
    expect(received).toHaveLength(1);
    const wrong = through(port, { MCP_EMAIL_SMTP_URL: `smtp://robot:wrong-password@127.0.0.1:${port}` });
    await expect(wrong.send()).rejects.toMatchObject({ message: expect.not.stringContaining('wrong-password') });
    await expect(wrong.backend.check(live)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(seen).toEqual(['right password', 'wrong-password', 'wrong-password']);
  });
});

describe('a mail server that cannot be trusted', () => {
  it('without TLS gets nothing where TLS is asked for (P-23)', async () => {
    const { port, received } = await mailServer();
    const { send, backend } = through(port, { MCP_EMAIL_TLS: 'verify' });
    await expect(send()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(backend.check(live)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(received).toEqual([]);
  });

  it.each([
    ['smtp', false],
    ['smtps', true],
  ])('with a certificate that nobody signed gets nothing: %s', async (protocol, secure) => {
    const { port, received } = await mailServer({ secure, disabledCommands: [] });
    const { send } = through(port, { MCP_EMAIL_TLS: 'verify', MCP_EMAIL_SMTP_URL: `${protocol}://localhost:${port}` });
    await expect(send()).rejects.toMatchObject({ message: expect.stringContaining('not sent') });
    expect(received).toEqual([]);
  });
});

describe('no mail server', () => {
  it('is unavailable, and the message can be sent later', async () => {
    const listener = createServer().listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const { port } = listener.address() as AddressInfo;
    await new Promise((resolve) => listener.close(resolve));
    const { backend, send } = through(port);
    await expect(backend.check(live)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(send()).rejects.toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('not sent') });
    await expect(send()).rejects.toMatchObject({ message: expect.stringContaining('try again later') });
  });

  it('that never greets is unavailable in time (P-80)', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => void silent.close());
    const { send } = through((silent.address() as AddressInfo).port, { MCP_EMAIL_TIMEOUT_MS: '200' });
    await expect(send()).rejects.toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('not sent') });
  });
});

describe('the outbox', () => {
  it('has each message once, as it would have been sent', async () => {
    const { backend, messages, folder } = outbox();
    await backend.check(live);
    const draft = backend.draft(request());
    await expect(backend.send(draft, 'alice', 'key-12345')).resolves.toMatchObject({ delivery: 'outbox', repeated: false });
    await expect(backend.send(draft, 'alice', 'key-12345')).resolves.toMatchObject({ repeated: true });
    await expect(backend.send(draft, 'bob', 'key-12345')).resolves.toMatchObject({ repeated: false });
    expect(messages()).toHaveLength(2);
    expect(messagesIn(folder)[0]).toContain('To: bob@example.com');
  });
});
