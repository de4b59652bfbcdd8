import * as z from 'zod';
import { address } from '../backend/address.js';
import { ATTACHMENT_TYPES } from '../backend/attachments.js';
import { TEMPLATE_NAMES } from '../backend/templates.js';

const MAX_RECIPIENTS = 50;
const MAX_ATTACHMENTS = 3;
const MAX_FIELDS = 20;
const MAX_VALUE = 10_000;
const MAX_BASE64 = 1_000_000;

/** A message as the model describes it. There is no place for a sender, a header or HTML. */
export const messageArguments = {
  template: z.enum(TEMPLATE_NAMES).describe('Template, as list_templates gave it.'),
  fields: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(64).describe('Field of the template.'),
        value: z.string().max(MAX_VALUE).describe('Its text. It is taken literally.'),
      }),
    )
    .max(MAX_FIELDS)
    .describe('A value for each field that the template needs.'),
  to: z
    .array(address.describe('One plain address.'))
    .min(1)
    .max(MAX_RECIPIENTS)
    .describe('Recipients, as name@example.com. Only addresses that the owner of this server allowed.'),
  attachments: z
    .array(
      z.strictObject({
        name: z
          .string()
          .max(60)
          .regex(/^[A-Za-z0-9][A-Za-z0-9 _-]*$/, 'must be letters, digits, blanks, _ and -')
          .describe('File name without an ending; the type decides that.'),
        type: z.enum(ATTACHMENT_TYPES).describe('What it is. The content is checked.'),
        base64: z.base64().max(MAX_BASE64).describe('Content in base64.'),
      }),
    )
    .max(MAX_ATTACHMENTS)
    .default([])
    .describe(`Files to attach, at most ${MAX_ATTACHMENTS}.`),
};

/** Fields by their name. Of a name that stands there twice the last one counts. */
export function valuesOf(fields: readonly { name: string; value: string }[]): Record<string, string> {
  return Object.fromEntries(fields.map(({ name, value }) => [name, value]));
}
