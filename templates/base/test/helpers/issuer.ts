import { createServer } from 'node:http';
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { listen, stop } from '../../src/platform/http/network.js';

export interface Issuer {
  url: URL;
  /** The public key as text: what an attacker uses as a shared secret. */
  publicKey: string;
  /** Signs a token as this issuer does; what is given replaces the ordinary claims. */
  sign(claims?: JWTPayload): Promise<string>;
  close(): Promise<void>;
}

/** An authorization server that publishes its keys on loopback. */
export async function startIssuer(): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'current', alg: 'RS256', use: 'sig' }] };
  const server = createServer((_request, response) => response.setHeader('Content-Type', 'application/json').end(JSON.stringify(keys)));
  const url = await listen(server, '127.0.0.1', 0);
  return {
    url,
    publicKey: await exportSPKI(publicKey),
    sign: (claims = {}) =>
      new SignJWT({ iss: url.origin, sub: 'alice', client_id: 'client-of-alice', exp: Math.floor(Date.now() / 1000) + 300, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: 'current' })
        .sign(privateKey),
    close: () => stop(server, 0),
  };
}
