import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ToolError } from '../../src/platform/errors.js';
import { messagesIn, outbox, request } from '../helpers/mail.js';

const ATTACKS = [
  'x\r\nBcc: eve@evil.example',
  'x\nBcc: eve@evil.example',
  'x\r\n\r\n<html>',
  'x\u2028Bcc: eve@evil.example',
  '=?utf-8?Q?x=0D=0ABcc:_eve=40evil.example?=',
  '.\r\nMAIL FROM:<eve@evil.example>',
  '\0',
  '{{"".constructor.constructor("return process")()}}',
];

/** Header names of a message, and everything after the first empty line. */
function partsOf(message: string) {
  const [head = '', ...body] = message.split('\n\n');
  const names = head.split('\n').flatMap((line) => /^([A-Za-z-]+):/.exec(line)?.[1] ?? []);
  return { names, head, body: body.join('\n\n') };
}

const HEADERS = [
  'From',
  'To',
  'Subject',
  'Message-ID',
  'Auto-Submitted',
  'Date',
  'MIME-Version',
  'Content-Type',
  'Content-Transfer-Encoding',
];

describe('no header is ever the caller’s', () => {
  it.each(ATTACKS)('whatever a field holds: %j', async (attack) => {
    for (const field of ['topic', 'time', 'place', 'note']) {
      const { backend, messages } = outbox();
      try {
        const values = { ...request().values, [field]: attack };
        await backend.send(backend.draft(request({ values })), 'alice', 'key-12345');
      } catch (error) {
        expect(error).toMatchObject({ code: 'INVALID_INPUT' });
      }
      for (const message of messages()) {
        const { names, head } = partsOf(message);
        expect(HEADERS).toEqual(expect.arrayContaining(names));
        expect(head.match(/^To: .*$/gm)).toEqual(['To: bob@example.com']);
      }
    }
  });

  it('whatever text there is', async () => {
    const { backend, folder } = outbox();
    let key = 0;
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 100 }), async (topic) => {
        key += 1;
        await Promise.resolve()
          .then(() => backend.send(backend.draft(request({ values: { ...request().values, topic } })), 'alice', `key-${key}-12345`))
          .catch((error: unknown) => expect(error).toBeInstanceOf(ToolError));
      }),
      { numRuns: 100 },
    );
    for (const message of messagesIn(folder)) expect(HEADERS).toEqual(expect.arrayContaining(partsOf(message).names));
  });
});

describe('nobody else gets mail', () => {
  it.each([
    'eve@evil.example',
    'bob@example.com.evil.example',
    'bob@evilexample.com',
    'bob@sub.example.com',
    'eve@partner.example',
    'ada@partner.example.evil.example',
  ])('%s', (recipient) => {
    const { backend } = outbox();
    for (const to of [[recipient], ['bob@example.com', recipient]]) {
      expect(() => backend.draft(request({ to }))).toThrowError(expect.objectContaining({ code: 'REFUSED' }));
    }
  });

  it('without a list', () => {
    const { backend } = outbox({ MCP_EMAIL_RECIPIENTS: '' });
    expect(() => backend.draft(request())).toThrowError(expect.objectContaining({ code: 'REFUSED' }));
  });

  it('beyond the number of recipients, and each of them once', () => {
    const { backend } = outbox({ MCP_EMAIL_MAX_RECIPIENTS: '2' });
    expect(backend.draft(request({ to: ['bob@example.com', 'BOB@example.com', 'eve@example.com'] })).to).toHaveLength(2);
    const to = ['a@example.com', 'b@example.com', 'c@example.com'];
    expect(() => backend.draft(request({ to }))).toThrowError(expect.objectContaining({ code: 'REFUSED' }));
  });
});
