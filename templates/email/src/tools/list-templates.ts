import * as z from 'zod';
import { templates } from '../backend/templates.js';
import { defineTool } from '../platform/define-tool.js';

export const listTemplates = defineTool({
  name: 'list_templates',
  title: 'List templates',
  description:
    'List the messages that can be sent, with their text and the fields each needs. Reads only. Then preview_message shows one filled in.',
  scopes: ['email:read'],
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({}),
  output: z.strictObject({
    templates: z
      .array(
        z.strictObject({
          name: z.string().max(64).describe('Name to give to the other tools.'),
          description: z.string().max(500).describe('What it is for.'),
          subject: z.string().max(500).describe('Subject, with fields in braces.'),
          text: z.string().max(10_000).describe('Text, with fields in braces.'),
          fields: z
            .array(
              z.strictObject({
                name: z.string().max(64).describe('Name of the field.'),
                description: z.string().max(500).describe('What belongs there.'),
                maxLength: z.int().min(1).max(10_000).describe('Longest text.'),
                multiline: z.boolean().describe('Whether it may have line breaks.'),
                required: z.boolean().describe('Whether it must be given.'),
              }),
            )
            .max(20)
            .describe('The fields.'),
        }),
      )
      .max(100)
      .describe('Every template there is.'),
  }),
  handler: async () => ({
    templates: templates.map(({ name, description, subject, text, fields }) => ({
      ...{ name, description, subject, text },
      fields: Object.entries(fields).map(([field, rule]) => ({
        name: field,
        description: rule.description,
        maxLength: rule.maxLength,
        multiline: rule.multiline === true,
        required: rule.optional !== true,
      })),
    })),
  }),
});
