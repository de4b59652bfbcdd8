/** Forms of credentials that their makers document. Each is specific enough to stand for itself. */
export const PROVIDERS: readonly { name: string; pattern: RegExp }[] = [
  { name: 'an AWS access key', pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  { name: 'a GitHub token', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{40,})\b/ },
  { name: 'a GitLab token', pattern: /\bglpat-[\w-]{20,}\b/ },
  { name: 'an npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/ },
  { name: 'a Slack token', pattern: /\bxox[abeoprs]-[\w-]{10,}\b/ },
  { name: 'a Stripe key', pattern: /\b(?:sk|rk)_live_[A-Za-z0-9]{20,}\b/ },
  { name: 'an Anthropic key', pattern: /\bsk-ant-[\w-]{20,}\b/ },
  { name: 'an OpenAI key', pattern: /\bsk-(?:proj-|svcacct-)?[A-Za-z0-9_-]{32,}\b/ },
  { name: 'a Google API key', pattern: /\bAIza[\w-]{35}\b/ },
  { name: 'a SendGrid key', pattern: /\bSG\.[\w-]{16,}\.[\w-]{16,}\b/ },
  { name: 'a Hugging Face token', pattern: /\bhf_[A-Za-z]{30,}\b/ },
  { name: 'a DigitalOcean token', pattern: /\bdop_v1_[a-f0-9]{64}\b/ },
  { name: 'a Shopify token', pattern: /\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}\b/ },
  { name: 'a private key', pattern: /-----BEGIN (?:RSA |EC |OPENSSH |DSA |ENCRYPTED )?PRIVATE KEY-----\s*[A-Za-z0-9+/=\\n\s]{40,}/ },
  { name: 'a signed token', pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}\b/ },
];

const PLACEHOLDER =
  /example|placeholder|your[-_ ]|<[^>]*>|\$\{|x{4,}|\*{3,}|\.{3}|change[-_]?me|redacted|dummy|sample|insert|todo|fake|test|demo|mock|default|123456|abcdef|secret[-_]?key|replace|invalid/i;

/** Whether a text stands for a secret rather than being one. */
export function isPlaceholder(text: string): boolean {
  return PLACEHOLDER.test(text);
}

/** What a text is, when it has the form of a credential. */
export function providerOf(text: string): string | undefined {
  if (text.length < 16) return undefined;
  const found = PROVIDERS.find(({ pattern }) => pattern.test(text));
  return found !== undefined && !isPlaceholder(text) ? found.name : undefined;
}

/** Shannon entropy in bits per character. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** Random text of 16 characters has about 3.6 bits per character, words and identifiers have less. Our own numbers. */
const RANDOM_BITS = 3.5;
const SHORTEST = 16;

/** Keys that their makers document as public: they write events or name an account, and read nothing. */
const PUBLIC_KEYS = /^(phc_|pk_(live|test)_|pk\.ey|sb_publishable_)/;

/** Whether a text reads as random: long, mixed, of one piece. */
export function looksRandom(text: string): boolean {
  if (PUBLIC_KEYS.test(text)) return false;
  if (text.length < SHORTEST || text.length > 200 || /[\s/\\{}()<>:;,]/.test(text) || isPlaceholder(text)) return false;
  if (/^[A-Z0-9_]+$/.test(text) || /^[a-z]+([-_.][a-z]+)+$/i.test(text)) return false;
  return /\d/.test(text) && /[a-zA-Z]/.test(text) && entropyOf(text) >= RANDOM_BITS;
}

/** Names of things that hold a secret. */
export const SECRET_NAME =
  /(^|[_-]|(?<=[a-z]))(api[-_]?key|secret|secret[-_]?key|access[-_]?token|auth[-_]?token|bearer|password|passwd|private[-_]?key|client[-_]?secret|token)$/i;

/** A password in an address of something that is not this machine. */
export function passwordIn(text: string): string | undefined {
  const [, password, host = ''] = /^[a-z][a-z0-9+]*:\/\/[^\s:@/]+:([^\s:@/]{4,})@([^\s/:?]+)/i.exec(text) ?? [];
  if (password === undefined || isPlaceholder(password) || /^(pass(word)?|user|postgres|root|admin|guest|secret|pw)$/i.test(password))
    return undefined;
  return /^(localhost|127\.|host|db|hostname)/i.test(host) || isPlaceholder(host) ? undefined : password;
}
