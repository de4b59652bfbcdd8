import { describe, expect, it } from 'vitest';
import { authorize, enabledTools } from '../../src/platform/authorize.js';
import { tokenPrincipal } from '../../src/platform/principal.js';
import { callerNamed } from '../helpers/client.js';
import { echo, textTool } from '../helpers/tools.js';

const caller = (scopes: string[]) => tokenPrincipal(callerNamed('alice', scopes));

describe('authorize (P-40, P-46)', () => {
  const tool = { scopes: ['a:read', 'b:read'] as const };

  it('wants every scope of the tool', () => {
    expect(() => authorize(tool, caller(['a:read', 'b:read', 'c:read']))).not.toThrow();
    expect(() => authorize(tool, caller(['a:read']))).toThrow('not allowed');
    expect(() => authorize(tool, caller([]))).toThrow('not allowed');
  });

  it.each(['*', 'a:*', 'A:READ', 'a:read b:read', 'b:rea'])('does not take "%s" for the scopes (P-47)', (scope) => {
    expect(() => authorize(tool, caller([scope]))).toThrow('not allowed');
  });
});

describe('enabledTools', () => {
  const write = textTool('write_text', async (text) => text, { readOnly: false });
  const names = (readOnly: boolean, ...disabled: string[]) => enabledTools([echo, write], { readOnly, disabled }).map(({ name }) => name);

  it('has no writing tool unless writing is switched on (P-42)', () => {
    expect(names(true)).toEqual(['echo_text']);
    expect(names(false)).toEqual(['echo_text', 'write_text']);
  });

  it('leaves out what is switched off by name, or everything (P-91)', () => {
    expect(names(false, 'echo_text')).toEqual(['write_text']);
    expect(names(false, '*')).toEqual([]);
  });
});

describe('tokenPrincipal', () => {
  const idOf = (clientId: string, subject: string) => tokenPrincipal({ token: '', clientId, scopes: [], extra: { subject } }).id;

  it('has the token nowhere (P-32)', () => {
    expect(JSON.stringify(tokenPrincipal({ ...callerNamed('alice', []), token: 'canary-5f2b9c' }))).not.toContain('canary');
  });

  it('gives no two callers one id, whatever their names hold', () => {
    expect(idOf('https://app.example', 'x/y')).not.toBe(idOf('https://app.example/x', 'y'));
    expect(idOf('a/b', 'c')).not.toBe(idOf('a%2Fb', 'c'));
  });
});
