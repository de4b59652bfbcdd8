import * as z from 'zod';
import type { Draft } from '../backend/index.js';
import { defineTool } from '../platform/define-tool.js';
import { messageArguments, valuesOf } from './message-arguments.js';

export const sendMessage = defineTool({
  name: 'send_message',
  title: 'Send message',
  description:
    'Send a message from a template, once a person has agreed to it. It cannot be taken back. A repeated call with the same idempotencyKey sends nothing again.',
  scopes: ['email:send'],
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  asks: true,
  input: z.strictObject({
    ...messageArguments,
    idempotencyKey: z
      .string()
      .max(64)
      .regex(/^[A-Za-z0-9_-]{8,}$/, 'must be 8 to 64 letters, digits, _ and -')
      .describe('A new random text for each message; the same one again to repeat a call whose answer was lost.'),
  }),
  output: z.strictObject({
    messageId: z.string().max(300).describe('Message-ID of the message.'),
    accepted: z.int().min(0).max(50).describe('Recipients that the mail server took it for.'),
    rejected: z.int().min(0).max(50).describe('Recipients that it refused.'),
    repeated: z.boolean().describe('True where this message had been sent before, and was not sent again.'),
    delivery: z.enum(['smtp', 'outbox']).describe('outbox: it was only written to a folder, for no mail server is configured.'),
  }),
  handler: async ({ template, fields, to, attachments, idempotencyKey }, { backend, confirm, principal, signal }) => {
    const draft = backend.draft({ template, values: valuesOf(fields), to, attachments });
    const before = await backend.sent(draft, principal.id, idempotencyKey);
    if (before !== undefined) return before;
    await confirm(question(draft), { ...draft, attachments, idempotencyKey });
    signal.throwIfAborted();
    return backend.send(draft, principal.id, idempotencyKey);
  },
});

/** The whole message: nobody can agree to what is not shown. Quoted line by line, so that no text of the message looks like a part of the question. */
function question({ from, to, subject, text, attachments }: Draft): string {
  const files = attachments.map(({ filename, content }) => `${filename} (${content.length} bytes)`);
  const head = [`Send this e-mail?`, `From: ${from}`, `To: ${to.join(', ')}`, `Subject: ${subject}`];
  return [...head, ...(files.length === 0 ? [] : [`Attached: ${files.join(', ')}`]), ...text.split('\n').map((line) => `> ${line}`)].join(
    '\n',
  );
}
