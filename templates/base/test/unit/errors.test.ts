import { describe, expect, it } from 'vitest';
import { ERROR_CATALOGUE, type ErrorCode, isBackendFault, publicError, ToolError } from '../../src/platform/errors.js';

const codes = Object.keys(ERROR_CATALOGUE) as ErrorCode[];

describe('publicError', () => {
  it.each(codes)('shows %s with its own text and the correlation id', (code) => {
    expect(publicError(new ToolError(code), 'id-1')).toEqual({ code, message: ERROR_CATALOGUE[code].message, correlationId: 'id-1' });
  });

  it.each<[string, unknown]>([
    ['an error', new Error('postgres://app:hunter2@db')],
    ['a text', 'postgres://app:hunter2@db'],
    ['nothing', undefined],
    ['an object that looks like ours', { name: 'ToolError', code: 'NOT_FOUND', message: 'postgres://app:hunter2@db' }],
  ])('hides %s behind a general text (P-102)', (_name, thrown) => {
    const shown = publicError(thrown, 'id-1');
    expect(shown).toEqual({ code: 'INTERNAL_ERROR', message: ERROR_CATALOGUE.INTERNAL_ERROR.message, correlationId: 'id-1' });
  });

  it('never shows the cause', () => {
    const error = new ToolError('UNAVAILABLE', undefined, { cause: new Error('ECONNREFUSED 10.0.0.7'), retryAfterSeconds: 5 });
    expect(JSON.stringify(publicError(error, 'id-1'))).not.toContain('10.0.0.7');
    expect(publicError(error, 'id-1').retryAfterSeconds).toBe(5);
  });
});

describe('isBackendFault', () => {
  it('holds for what a dependency did, and for nothing else (P-79, P-100)', () => {
    expect(codes.filter((code) => isBackendFault(new ToolError(code)))).toEqual(['TIMEOUT', 'UNAVAILABLE']);
    expect(isBackendFault(new Error('bug'))).toBe(false);
  });
});

describe('every text', () => {
  it.each(codes)('of %s tells what to do and is one to three short sentences (P-103)', (code) => {
    expect(ERROR_CATALOGUE[code].message).toMatch(/^[A-Z][\s\S]{10,150}\.$/);
  });
});
