import { createHash } from 'node:crypto';
import { abortable } from '../platform/deadline.js';
import { ToolError } from '../platform/errors.js';
import { isAllowed } from './address.js';
import { type Attachment, type AttachmentRequest, decodeAttachments } from './attachments.js';
import { type Delivery, DeliveryFailure, type Message, meaningOf, outboxDelivery, smtpDelivery } from './delivery.js';
import { Ledger, ledgerId, type Receipt } from './ledger.js';
import type { BackendSettings } from './settings.js';
import { fill } from './templates.js';

export interface MessageRequest {
  template: string;
  values: Readonly<Record<string, string>>;
  to: readonly string[];
  attachments: readonly AttachmentRequest[];
}

/** A message that passed every rule, not yet sent. */
export interface Draft {
  from: string;
  to: readonly string[];
  subject: string;
  text: string;
  attachments: readonly Attachment[];
}

export interface Sent extends Receipt {
  /** Whether it had been sent before, under the same key. */
  repeated: boolean;
  delivery: Delivery['kind'];
}

export interface Backend {
  /** Checks a message and makes it; sends nothing. */
  draft(request: MessageRequest): Draft;
  /** What became of the message that was sent under this key; undefined where none was. */
  sent(draft: Draft, principalId: string, key: string): Promise<Sent | undefined>;
  /** Sends once, however often it is called with this key. */
  send(draft: Draft, principalId: string, key: string): Promise<Sent>;
  /** Rejects when the dependency cannot serve: decides `/ready`. */
  check(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export function createBackend(settings: BackendSettings): Backend {
  const url = settings.MCP_EMAIL_SMTP_URL;
  const folder = settings.MCP_EMAIL_FOLDER;
  return backendOver(url === undefined ? outboxDelivery(folder) : smtpDelivery(url.reveal(), settings), settings);
}

/** The backend on any delivery. */
export function backendOver(delivery: Delivery, settings: BackendSettings): Backend {
  const ledger = new Ledger(settings.MCP_EMAIL_FOLDER);
  const sentBefore = async (draft: Draft, id: string): Promise<Sent | undefined> => {
    const receipt = await ledger.find(id, digestOf(draft));
    return receipt === undefined ? undefined : { ...receipt, repeated: true, delivery: delivery.kind };
  };
  return {
    draft: (request) => draftOf(request, settings),
    sent: (draft, principalId, key) => sentBefore(draft, ledgerId(principalId, key)),
    async send(draft, principalId, key) {
      const id = ledgerId(principalId, key);
      const digest = digestOf(draft);
      const isOurs = await ledger.claim(id, digest).catch((cause: unknown) => lost(cause));
      if (!isOurs) return (await sentBefore(draft, id)) ?? lost();
      const message: Message = { ...draft, messageId: `${id}@${draft.from.slice(draft.from.lastIndexOf('@') + 1)}` };
      // From here on nothing may be interrupted: half a message sent is one whose fate nobody knows.
      try {
        const receipt = { messageId: message.messageId, ...(await delivery.send(message)) };
        await ledger.settle(id, digest, receipt);
        return { ...receipt, repeated: false, delivery: delivery.kind };
      } catch (error) {
        if (error instanceof DeliveryFailure && error.isUnsent) await ledger.release(id);
        throw meaningOf(error);
      }
    },
    check: (signal) =>
      abortable(signal, () => delivery.check()).catch((cause: unknown) => {
        throw new ToolError('UNAVAILABLE', undefined, { cause });
      }),
    close: async () => delivery.close(),
  };
}

/** Every rule that needs no mail server. The allow-list comes first and says nothing about what is on it. */
function draftOf({ template, values, to, attachments }: MessageRequest, settings: BackendSettings): Draft {
  const recipients = to.map((recipient) => {
    if (isAllowed(recipient, settings.MCP_EMAIL_RECIPIENTS)) return recipient.toLowerCase();
    throw new ToolError('REFUSED', 'This server may not write to one of the recipients. Ask its owner; another spelling will not help.');
  });
  const unique = [...new Set(recipients)];
  if (unique.length > settings.MCP_EMAIL_MAX_RECIPIENTS) {
    throw new ToolError('REFUSED', `A message may go to at most ${settings.MCP_EMAIL_MAX_RECIPIENTS} recipients.`);
  }
  const decoded = decodeAttachments(attachments, settings.MCP_EMAIL_MAX_ATTACHMENT_BYTES);
  return { from: settings.MCP_EMAIL_FROM, to: unique, ...fill(template, values), attachments: decoded };
}

/** What makes two messages the same. */
export function digestOf({ from, to, subject, text, attachments }: Draft): string {
  const files = attachments.map(({ filename, content }) => [filename, createHash('sha256').update(content).digest('hex')]);
  return createHash('sha256')
    .update(JSON.stringify([from, to, subject, text, files]))
    .digest('hex');
}

/** The folder cannot be written, or the claim of somebody else vanished between two looks: that one failed. Either way nothing was sent. */
function lost(cause?: unknown): never {
  throw new ToolError('UNAVAILABLE', 'The message was not sent. Try again.', { cause });
}
