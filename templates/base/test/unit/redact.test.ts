import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact } from '../../src/platform/redact.js';
import { Secret } from '../../src/platform/secret.js';

const letters = 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7';
const run = (length: number) => letters.repeat(Math.ceil(length / letters.length)).slice(0, length);

/** Made up here, so that no scanner takes a fixture for a leak (P-96). */
const CREDENTIALS: [string, string][] = [
  ['a private key', `-----BEGIN RSA PRIVATE KEY-----\n${run(200)}\n-----END RSA PRIVATE KEY-----`],
  ['a JSON Web Token', `eyJ${run(20)}.${run(60)}.${run(43)}`],
  ['an AWS key id', `AKIA${run(16).toUpperCase()}`],
  ['a GitHub token', `ghp_${run(36)}`],
  ['a fine-grained GitHub token', `github_pat_${run(60)}`],
  ['a GitLab token', `glpat-${run(20)}`],
  ['a Slack token', `xoxb-${run(40)}`],
  ['a Google key', `AIza${run(35)}`],
  ['a Stripe key', `sk_live_${run(24)}`],
  ['an OpenAI key', `sk-proj-${run(40)}`],
  ['an npm token', `npm_${run(36)}`],
  ['a key of this server', `mcp_ci_${run(43)}`],
  ['a key of this server whose id has a dash', `mcp_nightly-build_${run(43)}`],
];

describe('redact', () => {
  it.each(CREDENTIALS)('masks %s in the middle of a text (P-74)', (_name, credential) => {
    expect(redact(`before ${credential} after`)).toBe('before [secret] after');
  });

  it('masks a bearer token and keeps the word before it', () => {
    expect(redact(`Authorization: Bearer ${run(40)}`)).toBe('Authorization: Bearer [secret]');
  });

  it('masks the password of a connection string and keeps the host', () => {
    expect(redact('postgres://app:hunter22@db.internal:5432/orders')).toBe('postgres://app:[secret]@db.internal:5432/orders');
  });

  it('never makes a text longer', () => {
    expect(redact('ftp://u:p@host')).toBe('ftp://u:[@host');
  });

  it('finds a token that stands behind a prefix', () => {
    expect(redact(`session-eyJ${run(20)}.${run(60)}.${run(43)};`)).toBe('[secret];');
  });

  it('masks a known secret by value, wherever it stands', () => {
    new Secret('correct horse battery staple');
    expect(redact('x=correct horse battery staple;')).toBe('x=[secret];');
  });

  it('masks the longer of two secrets that start alike, whichever was known first', () => {
    new Secret('shared-beginning');
    new Secret('shared-beginning-and-its-own-end');
    expect(redact('<shared-beginning-and-its-own-end>')).toBe('<[secret]>');
  });

  it('changes nothing the second time and leaves ordinary words alone', () => {
    fc.assert(fc.property(fc.lorem({ maxCount: 50, mode: 'sentences' }), (text) => redact(text) === text));
    for (const [, credential] of CREDENTIALS) expect(redact(redact(credential))).toBe(redact(credential));
  });
});
