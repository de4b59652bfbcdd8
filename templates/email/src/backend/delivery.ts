import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import nodemailer from 'nodemailer';
import { ToolError } from '../platform/errors.js';
import type { Attachment } from './attachments.js';
import type { BackendSettings } from './settings.js';

export interface Message {
  /** The same for the same key: a mail system that gets it twice can tell. */
  messageId: string;
  from: string;
  to: readonly string[];
  subject: string;
  text: string;
  attachments: readonly Attachment[];
}

/** Where a message goes. */
export interface Delivery {
  kind: 'smtp' | 'outbox';
  /** Sends, or rejects with a DeliveryFailure. */
  send(message: Message): Promise<{ accepted: number; rejected: number }>;
  check(): Promise<void>;
  close(): void;
}

/** Neither files nor addresses: a message is made of what it is given and of nothing else. */
const CLOSED = { disableFileAccess: true, disableUrlAccess: true } as const;

/** A message that did not get through; `isUnsent` says whether it is certain that nothing of it went out. */
export class DeliveryFailure extends Error {
  override readonly name = 'DeliveryFailure';

  constructor(
    readonly isUnsent: boolean,
    cause: unknown,
  ) {
    super('The message was not delivered.', { cause });
  }
}

export function smtpDelivery(url: string, settings: BackendSettings): Delivery {
  const { hostname, port, protocol, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const verified = settings.MCP_EMAIL_TLS === 'verify';
  const transport = nodemailer.createTransport({
    ...CLOSED,
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    // Not "if it is offered": whoever sits between could take the offer out (P-23).
    requireTLS: verified && !secure,
    ignoreTLS: !verified && !secure,
    tls: { rejectUnauthorized: verified, ca: settings.MCP_EMAIL_CA, minVersion: 'TLSv1.2' },
    auth: username === '' ? undefined : { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    pool: true, // P-107
    maxRequeues: 0, // what broke off may have been sent: once more is the decision of a person
    maxConnections: 5,
    connectionTimeout: settings.MCP_EMAIL_TIMEOUT_MS,
    greetingTimeout: settings.MCP_EMAIL_TIMEOUT_MS,
    socketTimeout: settings.MCP_EMAIL_TIMEOUT_MS,
  });
  return {
    kind: 'smtp',
    async send(message) {
      let begun = false;
      // Read once the mail server has let us in: what fails before that has sent nothing. A silence after it may mean anything.
      const text = Readable.from(
        (function* () {
          begun = true;
          yield message.text;
        })(),
      );
      try {
        const { accepted, rejected } = await transport.sendMail({ ...mailOf(message), text });
        return { accepted: accepted.length, rejected: rejected.length };
      } catch (cause) {
        throw new DeliveryFailure(!begun || isRefusal(cause), cause);
      }
    },
    check: async () => {
      await transport.verify();
    },
    close: () => transport.close(),
  };
}

/** Writes each message to a file, as it would have been sent: to try the server before there is a mail server. */
export function outboxDelivery(folder: string): Delivery {
  const transport = nodemailer.createTransport({ ...CLOSED, streamTransport: true, buffer: true, newline: 'unix' });
  return {
    kind: 'outbox',
    async send(message) {
      const { message: content } = await transport.sendMail(mailOf(message));
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(join(folder, `${message.messageId.replace(/@.*$/, '')}.eml`), content, { flag: 'wx', mode: 0o600 });
      return { accepted: message.to.length, rejected: 0 };
    },
    check: async () => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
    },
    close: () => {},
  };
}

function mailOf({ messageId, from, to, subject, text, attachments }: Message) {
  return {
    from,
    // The envelope names who gets it; nodemailer would otherwise read the headers again.
    envelope: { from, to: [...to] },
    to: [...to],
    subject,
    text,
    textEncoding: 'quoted-printable' as const,
    attachments: attachments.map(({ filename, contentType, content }) => ({ filename, contentType, content })),
    messageId: `<${messageId}>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

/** Whether the mail server itself said no to this message. */
function isRefusal(cause: unknown): boolean {
  const { code, responseCode } = Object(cause);
  return (code === 'EENVELOPE' || code === 'EMESSAGE') && Number(responseCode) >= 400;
}

/** What a failure means to a caller; the cause is for the log only (P-102). */
export function meaningOf(failure: unknown): ToolError {
  if (!(failure instanceof DeliveryFailure && failure.isUnsent)) {
    const detail = 'It is not known whether the message was sent. Do not send it again; ask its recipient.';
    return new ToolError('UNAVAILABLE', detail, { cause: failure });
  }
  const { cause } = failure;
  if (isRefusal(cause) && Number(Object(cause).responseCode) >= 500) {
    return new ToolError('REFUSED', 'The mail server refused the message. It was not sent.', { cause });
  }
  return new ToolError('UNAVAILABLE', 'The mail server is temporarily unavailable. The message was not sent; try again later.', { cause });
}
