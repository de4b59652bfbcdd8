import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Attempt, CANARY, callsOf, type Domain } from '../helpers/attack.js';
import type { CallOptions, Seen, Target } from '../helpers/targets.js';
import { unseen, withoutUnseen } from '../helpers/unseen.js';

const fields = [
  { name: 'subject', value: 'the release' },
  { name: 'report', value: 'All tests pass.' },
];
const message = { template: 'status-report', fields, to: ['bob@example.com'] };
let keys = 0;
/** A new message that may be sent once a person agrees. */
const sending = (changes: object = {}) => ({ ...message, idempotencyKey: `attack-key-${++keys}`, ...changes });
const BREAKS = [
  'x\r\nBcc: eve@evil.example',
  'x\nBcc: eve@evil.example',
  'x\rBcc: eve@evil.example',
  'x\u2028Bcc: e',
  'x\u0085Bcc: e',
  'x\0',
];

const canAsk: CallOptions = { capabilities: { elicitation: { form: {} } } };
const agreed = { confirmation: { action: 'accept', content: { confirm: true } } };

/** Asks as Alice, and gives what the server wants back with the answer. */
async function asked({ call }: Target, args: object): Promise<string> {
  const found = await call('send_message', args, canAsk);
  return String(found.result?.requestState);
}

/** A call that comes with an answer of the person. */
function answering({ call }: Target, args: object, requestState: string | undefined, options: CallOptions = {}): Promise<Seen> {
  const members = { inputResponses: agreed, ...(requestState !== undefined && { requestState }) };
  return call('send_message', args, { ...canAsk, members, ...options });
}

const notSent = async (answer: Promise<Seen>): Promise<Seen> => {
  const found = await answer;
  return found.outcome === 'answered' ? found : { ...found, outcome: 'asked again, or refused' };
};

export const email: Domain = {
  title: 'email',
  settings: (folder) => ({ MCP_READ_ONLY: 'false', MCP_EMAIL_FOLDER: join(folder, 'outbox'), MCP_EMAIL_RECIPIENTS: '@example.com' }),
  broken: (folder) => ({
    MCP_READ_ONLY: 'false',
    MCP_EMAIL_FOLDER: join(folder, 'outbox'),
    MCP_EMAIL_SMTP_URL: `smtp://robot:${CANARY}@127.0.0.1:1`,
    MCP_EMAIL_TLS: 'off',
    MCP_EMAIL_FROM: 'robot@your-company.example',
  }),
  verify(folder) {
    const outbox = join(folder, 'outbox');
    const sent = existsSync(outbox) ? readdirSync(outbox).filter((name) => name.endsWith('.eml')) : [];
    if (sent.length > 0) throw new Error(`${sent.length} messages were sent.`);
  },
  attacks: [
    {
      name: 'a header or a recipient of the caller’s own, behind a line break in the subject',
      on: 'calls',
      practices: ['P-60', 'P-61'],
      refusal: 'INVALID_INPUT',
      attempts: (target) =>
        ['send_message', 'preview_message'].flatMap((tool) =>
          BREAKS.map(
            (value) => () =>
              target.call(tool, { ...(tool === 'send_message' ? sending() : message), fields: [{ name: 'subject', value }, fields[1]] }),
          ),
        ),
    },
    {
      name: 'an address that is two, has a header, a name, a comment, quotes or a route',
      on: 'calls',
      practices: ['P-55'],
      refusal: 'INVALID_INPUT',
      attempts: callsOf(
        'preview_message',
        [
          'bob@example.com\r\nBcc: eve@evil.example',
          'bob@example.com,eve@evil.example',
          'bob@example.com eve@evil.example',
          'Bob <bob@example.com>',
          '"eve@evil.example"@example.com',
          'eve@evil.example(@example.com',
          '@evil.example:bob@example.com',
          'bob%evil.example@example.com',
          'bob@example.com.',
          'bob@[127.0.0.1]',
          'bób@example.com',
        ].map((to) => ({ ...message, to: [to] })),
      ),
    },
    {
      name: 'a recipient who is not listed: another domain, a subdomain, a name that only ends the same',
      on: 'calls',
      practices: ['P-42'],
      refusal: 'REFUSED',
      attempts: (target) =>
        ['eve@evil.example', 'eve@sub.example.com', 'eve@notexample.com', 'eve@example.com.evil.example', 'eve@example.co'].flatMap(
          (to) => [
            () => target.call('preview_message', { ...message, to: [to] }),
            () => target.call('send_message', sending({ to: ['bob@example.com', to] })),
          ],
        ),
    },
    {
      name: 'a sender, a header, HTML or consent as an argument',
      on: 'calls',
      practices: ['P-45', 'P-54'],
      refusal: 'INVALID_INPUT',
      attempts: (target) =>
        [
          { from: 'boss@example.com' },
          { headers: { Bcc: 'eve@evil.example' } },
          { html: '<b>hi</b>' },
          { confirm: true },
          { confirmation: { confirm: true } },
        ].map((extra) => () => target.call('send_message', sending(extra))),
    },
    {
      name: 'an attachment by path or address, with a name that is a path, or that is not what it says',
      on: 'calls',
      practices: ['P-59', 'P-70'],
      refusal: 'INVALID_INPUT',
      attempts: callsOf(
        'preview_message',
        [
          { name: 'x', type: 'text/plain', path: '/etc/passwd' },
          { name: 'x', type: 'text/plain', base64: 'eA==', href: 'http://169.254.169.254/' },
          { name: '../x', type: 'text/plain', base64: 'eA==' },
          { name: 'x.html', type: 'text/plain', base64: 'eA==' },
          { name: 'x', type: 'text/html', base64: 'eA==' },
          { name: 'x', type: 'application/pdf', base64: 'eA==' },
          { name: 'x', type: 'image/png', base64: 'PHNjcmlwdD4=' },
        ].map((attachment) => ({ ...message, attachments: [attachment] })),
      ),
    },
    {
      name: 'a message where no person can be asked',
      on: 'calls',
      practices: ['P-45'],
      refusal: 'asked again, or refused',
      attempts: ({ call }): Attempt[] =>
        (['2026-07-28', '2025-11-25'] as const).map((era) => () => notSent(call('send_message', sending(), { era }))),
    },
    {
      name: 'consent that the model gives itself: without a question, with a state that is made up or was changed',
      on: 'calls',
      practices: ['P-37', 'P-45'],
      refusal: 'asked again, or refused',
      attempts: (target) => [
        () => notSent(answering(target, sending(), undefined)),
        ...['', 'x', 'e30', 'a.b.c', `${Buffer.from('{"digest":""}').toString('base64url')}.AAAA`].map(
          (state) => () => notSent(answering(target, sending(), state)),
        ),
        async () => {
          const args = sending();
          const state = await asked(target, args);
          return notSent(answering(target, args, `${state.slice(0, -3)}AAA`));
        },
      ],
    },
    {
      name: 'consent to another message, or with another key',
      on: 'calls',
      practices: ['P-37', 'P-45'],
      refusal: 'asked again, or refused',
      attempts: (target) =>
        [
          { to: ['eve@example.com'] },
          { idempotencyKey: 'another-key-1' },
          { fields: [fields[0], { name: 'report', value: 'Other.' }] },
        ].map((change) => async () => {
          const args = sending();
          return notSent(answering(target, { ...args, ...change }, await asked(target, args)));
        }),
    },
    {
      name: 'consent that another caller got',
      on: 'oauth',
      practices: ['P-8', 'P-37'],
      refusal: 'asked again, or refused',
      attempts: (target) => [
        async () => {
          const args = sending();
          return notSent(answering(target, args, await asked(target, args), { as: 'mallory' }));
        },
      ],
    },
    {
      name: 'a template as a value, a field that does not exist, a prototype’s name as a field',
      on: 'calls',
      practices: ['P-62', 'P-63'],
      refusal: 'INVALID_INPUT',
      attempts: callsOf(
        'preview_message',
        ['from', '__proto__', 'constructor', 'toString'].map((name) => ({ ...message, fields: [...fields, { name, value: '{{7*7}}' }] })),
      ),
    },
    {
      name: 'tag, bidirectional and zero-width characters in a text that a person has to judge',
      on: 'calls',
      practices: ['P-69'],
      refusal: 'answered without them',
      attempts: ({ call }) => [
        async () => {
          const hidden = [...unseen].filter((character) => !/\p{Cc}/u.test(character)).join('');
          return withoutUnseen(
            await call('preview_message', { ...message, fields: [fields[0], { name: 'report', value: `Fine.${hidden}` }] }),
          );
        },
      ],
    },
  ],
};
