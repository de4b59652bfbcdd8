import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { type AuthInfo, OAuthError, OAuthErrorCode } from '@modelcontextprotocol/server';
import { describe, expect, it, vi } from 'vitest';
import { createDoor } from '../../src/platform/http/token-door.js';

const inAnHour = Math.floor(Date.now() / 1000) + 3_600;
const accepted = (clientId: string): AuthInfo => ({ token: 'secret', clientId, scopes: ['a'], expiresAt: inAnHour });

function ask(authorization?: string) {
  const request = new IncomingMessage(new Socket());
  if (authorization !== undefined) request.headers.authorization = authorization;
  return { request, response: new ServerResponse(request) };
}

describe('the door', () => {
  it('verifies a token once, and then knows its caller', async () => {
    const verifyAccessToken = vi.fn(async (token: string) => accepted(`owner of ${token}`));
    const door = createDoor({ verifier: { verifyAccessToken } });
    const { request, response } = ask('Bearer a');
    expect(door.recall(request)).toBeUndefined();
    const caller = await door.verify(request, response);
    expect(caller?.clientId).toBe('owner of a');
    expect(door.recall(ask('Bearer a').request)).toBe(caller);
    expect(door.recall(ask('Bearer b').request)).toBeUndefined();
    expect(door.recall(ask().request)).toBeUndefined();
    expect(verifyAccessToken).toHaveBeenCalledTimes(1);
  });

  it('keeps the token to itself (P-32), and nothing behind it can change who the caller is', async () => {
    const door = createDoor({ verifier: { verifyAccessToken: async () => accepted('a') } });
    const { request, response } = ask('Bearer a');
    const caller = await door.verify(request, response);
    expect(JSON.stringify(caller)).not.toContain('secret');
    expect(Object.isFrozen(caller)).toBe(true);
  });

  it('does not remember a refusal: a new key may arrive', async () => {
    const verifyAccessToken = vi.fn((): Promise<AuthInfo> => Promise.reject(new OAuthError(OAuthErrorCode.InvalidToken, 'no')));
    const door = createDoor({ verifier: { verifyAccessToken } });
    for (let time = 0; time < 2; time += 1) {
      const { request, response } = ask('Bearer a');
      expect(await door.verify(request, response)).toBeUndefined();
      expect(response.statusCode).toBe(401);
      expect(door.recall(request)).toBeUndefined();
    }
    expect(verifyAccessToken).toHaveBeenCalledTimes(2);
  });

  it('refuses a token whose verifier does not say when it expires', async () => {
    const door = createDoor({ verifier: { verifyAccessToken: async () => ({ token: '', clientId: 'a', scopes: [] }) } });
    const { request, response } = ask('Bearer a');
    expect(await door.verify(request, response)).toBeUndefined();
    expect(door.recall(request)).toBeUndefined();
  });
});
