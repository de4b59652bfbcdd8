import { type AuthInfo, OAuthError, OAuthErrorCode, type OAuthTokenVerifier } from '@modelcontextprotocol/server';
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';

export interface OAuthOptions {
  /** Exactly as tokens name it. */
  issuer: string;
  /** Where the issuer publishes its keys. */
  jwksUrl: URL;
  /** This server: a token for anybody else is refused (P-31). */
  audience: string;
  algorithms: readonly string[];
  /** Replaces the remote key set in tests. */
  keys?: JWTVerifyGetKey;
}

const CLOCK_TOLERANCE_SECONDS = 5;
const KEY_FETCH_TIMEOUT_MS = 5_000;

/** Checks signature, algorithm, issuer, audience and expiry of access tokens. This is a resource server: it issues none (P-30). */
export function createOAuthVerifier(options: OAuthOptions): OAuthTokenVerifier {
  const keys = options.keys ?? createRemoteJWKSet(options.jwksUrl, { timeoutDuration: KEY_FETCH_TIMEOUT_MS });
  return {
    async verifyAccessToken(token) {
      try {
        const { payload } = await jwtVerify(token, keys, {
          issuer: options.issuer,
          audience: options.audience,
          algorithms: [...options.algorithms],
          clockTolerance: CLOCK_TOLERANCE_SECONDS,
          requiredClaims: ['exp', 'sub'],
        });
        // Present is not enough: callers without a name of their own would share rate limits and caches.
        if (typeof payload.sub !== 'string' || payload.sub === '') throw new errors.JWTClaimValidationFailed('no subject', payload, 'sub');
        return authInfo(payload);
      } catch (error) {
        if (isOutage(error)) throw new OAuthError(OAuthErrorCode.ServerError, 'The token cannot be verified right now.');
        throw new OAuthError(OAuthErrorCode.InvalidToken, 'The token is not valid for this server.');
      }
    },
  };
}

/** The issuer's keys cannot be had: an outage, not a bad token, so it must not read as "log in again". */
function isOutage(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return true;
  return error.code === 'ERR_JOSE_GENERIC' || error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid;
}

function authInfo({ sub, client_id, azp, scope, exp }: JWTPayload): AuthInfo {
  const clientId = [client_id, azp, sub].find((claim) => typeof claim === 'string');
  return {
    token: '',
    clientId: typeof clientId === 'string' ? clientId : 'unknown',
    scopes: typeof scope === 'string' ? scope.split(' ').filter((entry) => entry !== '') : [],
    ...(exp === undefined ? {} : { expiresAt: exp }),
    extra: { subject: sub },
  };
}
