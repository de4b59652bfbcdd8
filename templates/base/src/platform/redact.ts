import { knownSecrets } from './secret.js';

const MASK = '[secret]';

/** Characters of the longest credential that is recognised whole: what a cut must leave in sight. */
export const LONGEST_CREDENTIAL = 8_192;

/**
 * Credentials by their published shape (P-74). One alternation of bounded parts: linear in the length of the text. None spans
 * a quotation mark, so that a redacted line of JSON stays one. A secret that has no shape is caught by value: see `Secret`.
 */
const CREDENTIAL_SHAPES = new RegExp(
  [
    /-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY-----[^-"]{0,8192}(?:-----END [A-Z ]{0,32}PRIVATE KEY-----)?/, // PEM
    /(?<![\w-])(?:[\w-]{0,64}[-_])?eyJ[\w-]{8,2048}\.[\w-]{8,4096}\.[\w-]{8,1024}/, // JSON Web Token
    /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/, // AWS
    /\b(?:gh[pousr]_\w{20,255}|github_pat_\w{20,255})/, // GitHub
    /\bglpat-[\w-]{16,255}/, // GitLab
    /\bxox[abeprs]-[\w-]{10,255}/, // Slack
    /\bAIza[\w-]{35}/, // Google
    /\b[rs]k_(?:live|test)_\w{10,255}/, // Stripe
    /\bsk-[\w-]{20,255}/, // OpenAI, Anthropic
    /\bnpm_\w{30,255}/, // npm
    /\bmcp_[a-z0-9-]{1,64}_[\w-]{32,128}/, // API keys of this server
    /(?<=\b[Bb]earer )[\w.~+/-]{16,4096}=*/, // Authorization header
    /(?<=:\/\/[^\s:/@]{1,128}:)[^\s@/"]{1,256}(?=@)/, // password in a URL
  ]
    .map((shape) => shape.source)
    .join('|'),
  'g',
);

/** Masks credentials in a text. Cap the text first: see `sanitize`. */
export function redact(text: string): string {
  let clean = text.replace(CREDENTIAL_SHAPES, mask);
  for (const secret of knownSecrets()) clean = clean.replaceAll(secret, mask);
  return clean;
}

/** Never longer than what it replaces, so that a redacted text cannot outgrow its schema. */
function mask(found: string): string {
  return MASK.slice(0, found.length);
}
