import { createHmac, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An authorization server that publishes one key on loopback, and the means to forge its tokens. */
export async function startIssuer() {
  const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const keys = { keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: 'current', alg: 'RS256', use: 'sig' }] };
  const server = createServer((_request, response) => response.setHeader('Content-Type', 'application/json').end(JSON.stringify(keys)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const claims = (audience: string) => {
    const now = Math.floor(Date.now() / 1000);
    return { iss: url.origin, aud: audience, sub: 'alice', client_id: 'client-of-alice', iat: now, exp: now + 3_600 };
  };
  return {
    url,
    sign: (audience: string, changes: object, header: object) => signed({ ...claims(audience), ...changes }, header, own.privateKey),
    forge(audience: string, scope: string, header: object, how: 'hmac with the public key' | 'another key' | 'no signature'): string {
      const body = { ...claims(audience), scope };
      if (how === 'another key') return signed(body, header, other.privateKey);
      const text = `${part(header)}.${part(body)}`;
      const pem = own.publicKey.export({ format: 'pem', type: 'spki' });
      return `${text}.${how === 'no signature' ? '' : createHmac('sha256', pem).update(text).digest('base64url')}`;
    },
    /** The key of the attacker, to be put into a header. */
    otherKey: other.publicKey.export({ format: 'jwk' }),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

export type Issuer = Awaited<ReturnType<typeof startIssuer>>;

function signed(claims: object, header: object, key: KeyObject): string {
  const text = `${part({ alg: 'RS256', kid: 'current', ...header })}.${part(claims)}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key, 'base64url')}`;
}
