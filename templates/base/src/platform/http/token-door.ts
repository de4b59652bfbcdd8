import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AuthInfo, bearerAuthChallengeResponse, type OAuthTokenVerifier, verifyBearerToken } from '@modelcontextprotocol/server';
import { TokenCache } from './token-cache.js';

export interface Authentication {
  verifier: OAuthTokenVerifier;
  /** RFC 9728 document that a 401 points to; OAuth only. */
  resourceMetadataUrl?: string;
}

export interface Door {
  /** Who sends a request, where that was verified a moment ago. The requests of a caller share it, so it is frozen. */
  recall(request: IncomingMessage): AuthInfo | undefined;
  /** Verifies the token. Where it is missing or refused, answers 401 or 403 and gives undefined. */
  verify(request: IncomingMessage, response: ServerResponse): Promise<AuthInfo | undefined>;
}

/** Stands in for the token from here on: nothing behind this line can read or forward it (P-32). */
const VERIFIED = '[verified]';

/**
 * Knows callers by their bearer token, from the Authorization header only (P-33). Refusals carry the challenge of RFC 6750 and
 * RFC 9728 (P-30).
 */
export function createDoor({ verifier, resourceMetadataUrl }: Authentication): Door {
  const cache = new TokenCache<AuthInfo>();
  const options = { verifier, requiredScopes: [], resourceMetadataUrl };
  return {
    recall({ headers: { authorization } }) {
      return authorization === undefined ? undefined : cache.recall(authorization);
    },
    async verify({ headers: { authorization } }, response) {
      try {
        const auth = Object.freeze({ ...(await verifyBearerToken(authorization, options)), token: VERIFIED });
        if (authorization !== undefined) cache.remember(authorization, auth, auth.expiresAt);
        return auth;
      } catch (error) {
        await challenge(error, response, options);
        return undefined;
      }
    },
  };
}

async function challenge(error: unknown, response: ServerResponse, options: { resourceMetadataUrl: string | undefined }): Promise<void> {
  const answer = bearerAuthChallengeResponse(error, options);
  // The only 5xx is an issuer that cannot be reached: say so, and when to come back (P-105).
  const outage = answer.status >= 500 ? { 'Retry-After': '5' } : {};
  response.writeHead(answer.status >= 500 ? 503 : answer.status, { ...Object.fromEntries(answer.headers), ...outage });
  response.end(await answer.text());
}
