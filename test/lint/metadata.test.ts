import { describe, expect, it } from 'vitest';
import { RULES } from '../../src/lint/rules/index.js';

/** Categories whose rules are about what an attacker can do. */
const SECURITY = new Set(['injection', 'auth', 'secrets']);

describe.each(RULES.map((rule) => [rule.name, rule] as const))('the metadata of %s', (_name, rule) => {
  it('says when a team is right to switch it off', () => expect(rule.whenNotToUse ?? '').toMatch(/\.$/));

  it('names entries of the OWASP MCP Top 10, where there is one for it', () => {
    for (const id of rule.owasp ?? ['none']) expect(id).toMatch(/^MCP(0[1-9]|10)$/);
    if (SECURITY.has(rule.category)) expect(rule.owasp).not.toEqual([]);
  });

  it('names practices by their number, and weaknesses', () => {
    // A comment is no practice of servers.
    if (rule.category !== 'meta') expect(rule.practices).not.toEqual([]);
    expect(rule.cwe).not.toEqual([]);
    for (const practice of rule.practices) expect(practice).toMatch(/^P-\d{1,3}$/);
    for (const weakness of rule.cwe) expect(weakness).toMatch(/^CWE-\d+$/);
  });
});

it('no two rules give the same reason or advice, and none a word for a reason', () => {
  for (const part of ['summary', 'why', 'advice'] as const) expect(new Set(RULES.map((rule) => rule[part])).size).toBe(RULES.length);
  for (const rule of RULES) expect(rule.why.split(' ').length, rule.name).toBeGreaterThan(15);
});
