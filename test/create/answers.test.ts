import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answersSchema, answerWarnings, type PartialAnswers, resolveAnswers } from '../../src/create/answers.js';
import { AUTHENTICATIONS, TRANSPORTS } from '../../src/create/choices.js';
import { UserError } from '../../src/shell/errors.js';

const suggestions = { name: 'docs', pm: 'npm' } as const;

/** The error that resolving ends with. */
function refusal(partial: PartialAnswers, given: { name: string | undefined; pm: 'npm' } = suggestions): UserError {
  try {
    resolveAnswers(partial, given);
  } catch (error) {
    if (error instanceof UserError) return error;
  }
  throw new Error('nothing was refused');
}

describe('resolveAnswers', () => {
  it('takes defaults: files over both transports, OAuth, the detected package manager', () => {
    expect(resolveAnswers({}, suggestions)).toEqual({ template: 'files', name: 'docs', transport: 'both', auth: 'oauth', pm: 'npm' });
  });

  it('authenticates nobody over stdio', () => {
    expect(resolveAnswers({ transport: 'stdio' }, suggestions).auth).toBe('none');
  });

  it('keeps every answer that was given, or refuses the combination', () => {
    const given = fc.record({ transport: fc.constantFrom(...TRANSPORTS), auth: fc.constantFrom(...AUTHENTICATIONS) }, { requiredKeys: [] });
    fc.assert(
      fc.property(given, (partial) => {
        if (partial.transport === 'stdio' && partial.auth !== undefined && partial.auth !== 'none') {
          expect(refusal(partial).message).toContain(`--auth ${partial.auth} does not go with --transport stdio`);
        } else {
          expect(resolveAnswers(partial, suggestions)).toMatchObject(partial);
        }
      }),
    );
  });

  it('refuses a missing name and an illegal one as wrong calls', () => {
    expect(refusal({}, { name: undefined, pm: 'npm' })).toMatchObject({ exitCode: 2, message: expect.stringContaining('--name') });
    expect(refusal({ name: 'Bad"Name' })).toMatchObject({ exitCode: 2, message: expect.stringContaining('"Bad\\"Name"') });
  });

  it('refuses keys that it does not know', () => {
    expect(answersSchema.safeParse({ ...resolveAnswers({}, suggestions), secret: 'x' }).success).toBe(false);
  });
});

describe('answerWarnings', () => {
  it('warns of HTTP without authentication only', () => {
    const warnings = (partial: PartialAnswers) => answerWarnings(resolveAnswers(partial, suggestions));
    expect(warnings({ auth: 'none' })).toEqual([expect.stringContaining('refuses to listen beyond loopback')]);
    expect(warnings({ auth: 'api-key' })).toEqual([]);
    expect(warnings({ transport: 'stdio' })).toEqual([]);
  });
});
