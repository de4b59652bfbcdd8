import type { AuthInfo } from '@modelcontextprotocol/server';
import type { Principal } from './define-tool.js';

/** The caller of a local pipe, or of loopback HTTP without authentication: whoever started this process. */
export function localPrincipal(scopes: readonly string[]): Principal {
  return { id: 'local', clientId: 'local', scopes: new Set(scopes) };
}

/** A caller who is known has the same, frozen AuthInfo in each request. */
const principals = new WeakMap<AuthInfo, Principal>();

/** The caller behind a verified token: the token itself stays behind (P-32). Only a token says who calls, no header of a gateway (P-18). */
export function tokenPrincipal(auth: AuthInfo): Principal {
  const known = principals.get(auth);
  if (known !== undefined) return known;
  const principal = principalOf(auth);
  if (Object.isFrozen(auth)) principals.set(auth, principal);
  return principal;
}

function principalOf(auth: AuthInfo): Principal {
  const subject = typeof auth.extra?.subject === 'string' ? auth.extra.subject : auth.clientId;
  // Limits and records are kept by this id (P-52). The slash separates, so the part before it holds none: no two callers share one.
  const id = `${auth.clientId.replace(/[%/]/g, encodeURIComponent)}/${subject}`;
  return { id, clientId: auth.clientId, scopes: new Set(auth.scopes) };
}
