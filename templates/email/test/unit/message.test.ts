import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { address, allowed, isAllowed } from '../../src/backend/address.js';
import { decodeAttachments } from '../../src/backend/attachments.js';
import { DeliveryFailure, meaningOf } from '../../src/backend/delivery.js';
import { fill, templates } from '../../src/backend/templates.js';

const values = { topic: 'Plans', time: 'Monday', place: 'Room 1' };
const invalid = expect.objectContaining({ code: 'INVALID_INPUT' });

describe('an address', () => {
  it.each(['a@b.example', 'ada.lovelace+mcp@mail.example.com', 'x_1@a-b.example'])('is %s', (text) => {
    expect(address.safeParse(text).success).toBe(true);
  });

  it.each([
    ['a display name', 'Ada <ada@example.com>'],
    ['two', 'ada@example.com,bob@evil.example'],
    ['a header', 'ada@example.com\r\nBcc: bob@evil.example'],
    ['a line feed at its end', 'ada@example.com\n'],
    ['quotes', '"a@b"@example.com'],
    ['a comment', 'ada(x)@example.com'],
    ['a route', '@evil.example:ada@example.com'],
    ['a percent route', 'bob%evil.example@example.com'],
    ['a bang path', 'evil!bob@example.com'],
    ['two signs', 'ada@evil.example@example.com'],
    ['a number', 'ada@[127.0.0.1]'],
    ['no dot', 'ada@localhost'],
    ['another alphabet', 'аda@example.com'],
    ['a blank', 'ada @example.com'],
    ['a dash in front', '-ada@example.com'],
    ['great length', `${'a'.repeat(300)}@example.com`],
  ])('is nothing with %s', (_what, text) => {
    expect(address.safeParse(text).success).toBe(false);
  });
});

describe('the allow-list', () => {
  it.each([
    ['bob@example.com', true],
    ['BOB@EXAMPLE.COM', true],
    ['ada@partner.example', true],
    ['eve@partner.example', false],
    ['bob@sub.example.com', false],
    ['bob@evilexample.com', false],
    ['bob@example.com.evil.example', false],
  ])('for %s says %s', (recipient, expected) => {
    expect(isAllowed(recipient, ['@example.com', 'Ada@partner.example'])).toBe(expected);
  });

  it('has addresses and domains and nothing broader', () => {
    for (const entry of ['@', '*', '@*', '@*.com', '@com', 'example.com', '']) expect(allowed.safeParse(entry).success, entry).toBe(false);
    for (const entry of ['@example.com', 'ada@example.com']) expect(allowed.safeParse(entry).success, entry).toBe(true);
  });

  it('allows nobody when it is empty', () => {
    expect(isAllowed('bob@example.com', [])).toBe(false);
  });
});

describe('a template', () => {
  it('puts every value where it belongs, and leaves out what is optional', () => {
    const { subject, text } = fill('meeting-invitation', { ...values, note: 'First\nSecond' });
    expect(subject).toBe('Invitation: Plans');
    expect(text).toContain('When: Monday\nWhere: Room 1\n\nFirst\nSecond\n');
    expect(fill('meeting-invitation', values).text).not.toMatch(/[{}]|undefined/);
  });

  it('takes values literally (P-62)', () => {
    const odd = '{place} {{7*7}} $1 $& {x}';
    expect(fill('meeting-invitation', { ...values, topic: odd }).subject).toBe(`Invitation: ${odd}`);
  });

  it('never lets a value into a header of its own', () => {
    const subjectWith = (topic: string): string => {
      try {
        return fill('meeting-invitation', { ...values, topic }).subject;
      } catch {
        return '';
      }
    };
    const isOneLine = (topic: string) => !/[\p{Cc}\u2028\u2029]/u.test(subjectWith(topic));
    fc.assert(fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 80 }), isOneLine));
    expect(subjectWith('x')).toBe('Invitation: x');
    for (const breaker of ['\r\nBcc: eve@evil.example', '\n', '\r', '\u0085', '\u2028', '\0', '\v', '\u001B[0m']) {
      expect(() => fill('meeting-invitation', { ...values, topic: `x${breaker}` }), JSON.stringify(breaker)).toThrowError(invalid);
      expect(() => fill('status-report', { subject: `x${breaker}`, report: 'y' }), JSON.stringify(breaker)).toThrowError(invalid);
    }
  });

  it.each<[string, Record<string, string>]>([
    ['a missing field', { topic: 'x', time: 'y' }],
    ['an empty one', { ...values, place: '  ' }],
    ['an unknown one', { ...values, bcc: 'eve@evil.example' }],
    ['one of every object', { ...values, constructor: 'x' }],
    ['one that is too long', { ...values, topic: 'x'.repeat(101) }],
    ['control characters in its text', { ...values, note: 'a\u001B[31m' }],
  ])('refuses %s', (_what, given) => {
    expect(() => fill('meeting-invitation', given)).toThrowError(invalid);
  });

  it('names in its text exactly the fields that it has', () => {
    for (const { subject, text, fields } of templates) {
      const used = [...`${subject}${text}`.matchAll(/\{(\w+)\}/g)].map(([, field]) => field);
      expect(new Set(used)).toEqual(new Set(Object.keys(fields)));
    }
  });
});

describe('attachments', () => {
  const base64 = (content: string | Uint8Array) => Buffer.from(content).toString('base64');

  it('get their ending from their type', () => {
    expect(decodeAttachments([{ name: 'report', type: 'text/csv', base64: base64('a,b') }], 100)).toEqual([
      { filename: 'report.csv', contentType: 'text/csv', content: Buffer.from('a,b') },
    ]);
  });

  it.each([
    ['a program that says it is a picture', 'image/png', 'MZ\x90'],
    ['a page that says it is a document', 'application/pdf', '<script>'],
    ['bytes that say they are text', 'text/plain', new Uint8Array([65, 0, 66])],
    ['bytes that are no text', 'text/csv', new Uint8Array([0xff, 0xfe])],
    ['text that is no JSON', 'application/json', '{'],
    ['text that is no picture', 'image/jpeg', 'hello'],
  ] as const)('are what they say (P-70): not %s', (_what, type, content) => {
    expect(() => decodeAttachments([{ name: 'a', type, base64: base64(content) }], 1_000)).toThrowError(invalid);
  });

  it('are base64 and small enough together', () => {
    expect(() => decodeAttachments([{ name: 'a', type: 'text/plain', base64: '!!!!' }], 1_000)).toThrowError(invalid);
    const half = { name: 'a', type: 'text/plain', base64: base64('x'.repeat(60)) } as const;
    expect(decodeAttachments([half], 100)).toHaveLength(1);
    expect(() => decodeAttachments([half, half], 100)).toThrowError(expect.objectContaining({ code: 'REFUSED' }));
  });
});

describe('a failure of the mail server', () => {
  it.each([
    [true, { code: 'EDNS' }, 'UNAVAILABLE'],
    [true, { code: 'EAUTH', responseCode: 535 }, 'UNAVAILABLE'],
    [true, { code: 'ETLS', responseCode: 502 }, 'UNAVAILABLE'],
    [true, { code: 'EENVELOPE', responseCode: 550 }, 'REFUSED'],
    [true, { code: 'EMESSAGE', responseCode: 451 }, 'UNAVAILABLE'],
    [true, { code: 'EMESSAGE', responseCode: 554 }, 'REFUSED'],
    [false, { code: 'ETIMEDOUT' }, 'UNAVAILABLE'],
    [false, undefined, 'UNAVAILABLE'],
  ])('says what is certain (unsent: %s) of %j', (isUnsent, cause, code) => {
    const { code: shown, message } = meaningOf(new DeliveryFailure(isUnsent, cause));
    expect(shown).toBe(code);
    expect(message).toMatch(isUnsent ? /not sent/ : /Do not send it again/);
  });

  it('of which nothing is known is taken for the worst', () => {
    expect(meaningOf(new Error('disk full')).message).toContain('Do not send it again');
  });
});
