import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { OAuthError, OAuthErrorCode, type OAuthTokenVerifier } from '@modelcontextprotocol/server';
import * as z from 'zod';

/** What the server keeps of a key. The key itself is shown once, when it is made. */
const keyRecord = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,64}$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  scopes: z.array(z.string().regex(/^[!#-[\]-~]{1,128}$/)).max(64), // RFC 6749, section 3.3
  expiresAt: z.iso.datetime().optional(),
});

/** MCP_API_KEYS: a JSON array of records. Its problems name fields, never a value. */
export const keyRecords = z
  .string()
  .max(1_048_576)
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'must be JSON: make records with "npm run key:new"' });
      return z.NEVER;
    }
  })
  .pipe(
    z
      .array(keyRecord)
      .min(1)
      .max(10_000)
      .refine((records) => new Set(records.map(({ id }) => id)).size === records.length, 'must have every id once'),
  );

export type KeyRecord = z.output<typeof keyRecord>;

const KEY = /^mcp_([a-z0-9-]{1,64})_([\w-]{43})$/;
/** A cached verification is never older than this, so a key without expiry can still be withdrawn. */
const RECHECK_SECONDS = 300;

/** A new key and its record. 256 random bits need no slow hash: nobody can guess them. */
export function createKey(id: string, scopes: readonly string[], expiresAt?: string): { key: string; record: KeyRecord } {
  const key = `mcp_${id}_${randomBytes(32).toString('base64url')}`;
  return { key, record: keyRecord.parse({ id, sha256: hash(key).toString('hex'), scopes, expiresAt }) };
}

/** Verifies keys against their hashes in constant time (P-39). An unknown id costs as much as a wrong key. */
export function createApiKeyVerifier(records: readonly KeyRecord[]): OAuthTokenVerifier {
  const byId = new Map(records.map((record) => [record.id, { ...record, digest: Buffer.from(record.sha256, 'hex') }]));
  const nobody = randomBytes(32);
  return {
    async verifyAccessToken(token) {
      const id = KEY.exec(token)?.[1];
      const record = id === undefined ? undefined : byId.get(id);
      const matches = timingSafeEqual(hash(token), record?.digest ?? nobody);
      const expiry = record?.expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(record.expiresAt);
      if (record === undefined || !matches || expiry <= Date.now()) {
        throw new OAuthError(OAuthErrorCode.InvalidToken, 'The API key is not valid for this server.');
      }
      const expiresAt = Math.floor(Math.min(expiry / 1000, Date.now() / 1000 + RECHECK_SECONDS));
      return { token: '', clientId: record.id, scopes: record.scopes, expiresAt };
    },
  };
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
