import * as z from 'zod';

export const MAX_ADDRESS = 254;

/**
 * One plain address: no display name, no quotes, no comment, no second address, no line break. Narrower than the standard on purpose: what
 * does not look like an address to everybody is where mail programs disagree about who gets the message.
 */
export const ADDRESS =
  /^[A-Za-z0-9](?:[A-Za-z0-9._+-]{0,62}[A-Za-z0-9_+-])?@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/;

export const address = z.string().max(MAX_ADDRESS).regex(ADDRESS, 'must be one plain address, as name@example.com');

/** An entry of the allow-list: one address, or `@` and a domain for everybody there. Subdomains are other domains. */
export const allowed = z
  .string()
  .max(MAX_ADDRESS)
  .refine((text) => ADDRESS.test(text.startsWith('@') ? `anybody${text}` : text), 'must be name@example.com or @example.com');

/**
 * The recipient, where the list has this very address or its domain. Case does not count: no mail system of today tells two people apart
 * by it.
 */
export function isAllowed(recipient: string, list: readonly string[]): boolean {
  const wanted = recipient.toLowerCase();
  const allowed = list.map((entry) => entry.toLowerCase());
  return allowed.includes(wanted) || allowed.includes(wanted.slice(wanted.lastIndexOf('@')));
}
