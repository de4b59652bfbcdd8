import { ToolError } from '../platform/errors.js';

export interface Field {
  description: string;
  maxLength: number;
  /** Whether a value may have line breaks. Never in a subject. */
  multiline?: true;
  optional?: true;
}

export interface MessageTemplate {
  name: string;
  description: string;
  /** Text with the names of fields in braces. */
  subject: string;
  text: string;
  fields: Readonly<Record<string, Field>>;
}

/** Every message that this server can send. Change them as you change code: somebody reviews what goes out in your name. */
export const templates: readonly MessageTemplate[] = [
  {
    name: 'meeting-invitation',
    description: 'Invites to a meeting at one time and place.',
    subject: 'Invitation: {topic}',
    text: [
      'Hello,',
      '',
      'you are invited to "{topic}".',
      '',
      'When: {time}',
      'Where: {place}',
      '',
      '{note}',
      '',
      'This message was sent by an assistant.',
    ].join('\n'),
    fields: {
      topic: { description: 'What the meeting is about.', maxLength: 100 },
      time: { description: 'Day and time, with the time zone.', maxLength: 100 },
      place: { description: 'Room or address.', maxLength: 200 },
      note: { description: 'Anything else, in plain text.', maxLength: 2_000, multiline: true, optional: true },
    },
  },
  {
    name: 'status-report',
    description: 'Reports on the state of a piece of work.',
    subject: 'Status of {subject}',
    text: ['Hello,', '', 'this is where {subject} stands:', '', '{report}', '', 'This message was sent by an assistant.'].join('\n'),
    fields: {
      subject: { description: 'What the report is about.', maxLength: 100 },
      report: { description: 'The report, in plain text.', maxLength: 10_000, multiline: true },
    },
  },
];

export const TEMPLATE_NAMES = templates.map(({ name }) => name) as [string, ...string[]];

export interface Filled {
  subject: string;
  text: string;
}

// What ends a header line, or hides in one: every control character, and the two that Unicode calls line and paragraph separators.
const BREAKS = /[\p{Cc}\u2028\u2029]/u;
const BREAKS_IN_TEXT = /(?![\n\t])[\p{Cc}\u2028\u2029]/u;

/**
 * Puts values into a template, each once and literally: a value with braces in it is text, not a template (P-62), and a line break cannot
 * get into the subject, where it would start a header of the caller's own.
 */
export function fill(name: string, values: Readonly<Record<string, string>>): Filled {
  const template = templates.find((each) => each.name === name);
  if (template === undefined) throw new ToolError('NOT_FOUND', 'There is no such template. list_templates has them all.');
  const unknown = Object.keys(values).filter((field) => !Object.hasOwn(template.fields, field));
  if (unknown.length > 0) throw new ToolError('INVALID_INPUT', 'The template has no such field. list_templates tells which it has.');
  for (const [field, rule] of Object.entries(template.fields)) check(field, rule, values[field]);
  const put = (text: string) => text.replace(/\{(\w+)\}/g, (_braces, field: string) => values[field] ?? '');
  return { subject: put(template.subject), text: put(template.text) };
}

function check(field: string, { maxLength, multiline, optional }: Field, value: string | undefined): void {
  if (value === undefined || value.trim() === '') {
    if (optional === true) return;
    throw new ToolError('INVALID_INPUT', `The field ${field} is missing.`);
  }
  if (value.length > maxLength) throw new ToolError('INVALID_INPUT', `The field ${field} is longer than ${maxLength} characters.`);
  if ((multiline === true ? BREAKS_IN_TEXT : BREAKS).test(value)) {
    throw new ToolError('INVALID_INPUT', `The field ${field} has ${multiline === true ? '' : 'line breaks or '}control characters.`);
  }
}
