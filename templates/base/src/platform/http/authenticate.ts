import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AuthInfo, bearerAuthChallengeResponse, type OAuthTokenVerifier, verifyBearerToken } from '@modelcontextprotocol/server';

export interface Authentication {
  verifier: OAuthTokenVerifier;
  /** RFC 9728 document that a 401 points to; OAuth only. */
  resourceMetadataUrl?: string;
}

/** Stands in for the token from here on: nothing behind this line can read or forward it (P-32). */
const VERIFIED = '[verified]';

/**
 * Verifies the bearer token of a request, from the Authorization header only (P-33). Answers 401 or 403 with the challenge of
 * RFC 6750 and RFC 9728 and returns undefined when it is missing or refused (P-30).
 */
export async function authenticate(
  { verifier, resourceMetadataUrl }: Authentication,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<AuthInfo | undefined> {
  const options = { verifier, requiredScopes: [], resourceMetadataUrl };
  try {
    return { ...(await verifyBearerToken(request.headers.authorization, options)), token: VERIFIED };
  } catch (error) {
    const challenge = bearerAuthChallengeResponse(error, options);
    // The only 5xx is an issuer that cannot be reached: say so, and when to come back (P-105).
    const outage = challenge.status >= 500 ? { 'Retry-After': '5' } : {};
    response.writeHead(challenge.status >= 500 ? 503 : challenge.status, { ...Object.fromEntries(challenge.headers), ...outage });
    response.end(await challenge.text());
    return undefined;
  }
}
