import * as z from 'zod';
import { MAX_ADDRESS } from '../backend/address.js';
import { defineTool } from '../platform/define-tool.js';
import { messageArguments, valuesOf } from './message-arguments.js';

export const previewMessage = defineTool({
  name: 'preview_message',
  title: 'Preview message',
  description: 'Show a message as send_message would send it, after every check but without sending. Changes nothing.',
  scopes: ['email:read'],
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject(messageArguments),
  output: z.strictObject({
    from: z.string().max(MAX_ADDRESS).describe('Sender.'),
    to: z.array(z.string().max(MAX_ADDRESS)).max(50).describe('Recipients, each once.'),
    subject: z.string().max(1_000).describe('Subject.'),
    text: z.string().max(100_000).describe('Text.'),
    attachments: z.array(z.string().max(100)).max(3).describe('File names.'),
  }),
  handler: async ({ template, fields, to, attachments }, { backend }) => {
    const draft = backend.draft({ template, values: valuesOf(fields), to, attachments });
    const { from, subject, text } = draft;
    return { from, to: [...draft.to], subject, text, attachments: draft.attachments.map(({ filename }) => filename) };
  },
});
