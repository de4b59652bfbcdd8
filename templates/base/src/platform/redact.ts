import { knownSecrets } from './secret.js';

const MASK = '[secret]';

/** Characters of the longest credential that is recognised whole: what a cut must leave in sight. */
export const LONGEST_CREDENTIAL = 8_192;

/**
 * Credentials by their published shape (P-74), each a bounded expression: linear in the length of the text. None spans a
 * quotation mark, so that a redacted line of JSON stays one. An expression runs only
 * where its text has one of the `signs`, which every match holds. A sign begins with a rare letter: to look for it costs next to nothing,
 * while one that begins with "a", "n" or "s" costs as much as everything else here.
 * A secret that has no shape is caught by value: see `Secret`.
 */
const CREDENTIALS: readonly { signs: readonly string[]; shape: RegExp }[] = [
  {
    signs: ['-----BEGIN '], // PEM
    shape: /-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY-----[^-"]{0,8192}(?:-----END [A-Z ]{0,32}PRIVATE KEY-----)?/g,
  },
  { signs: ['yJ'], shape: /(?<![\w-])(?:[\w-]{0,64}[-_])?eyJ[\w-]{8,2048}\.[\w-]{8,4096}\.[\w-]{8,1024}/g }, // JSON Web Token
  { signs: ['AKIA', 'ASIA'], shape: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g }, // AWS
  { signs: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'], shape: /\b(?:gh[pousr]_\w{20,255}|github_pat_\w{20,255})/g }, // GitHub
  { signs: ['glpat-'], shape: /\bglpat-[\w-]{16,255}/g }, // GitLab
  { signs: ['xox'], shape: /\bxox[abeprs]-[\w-]{10,255}/g }, // Slack
  { signs: ['AIza'], shape: /\bAIza[\w-]{35}/g }, // Google
  { signs: ['_live_', '_test_'], shape: /\b[rs]k_(?:live|test)_\w{10,255}/g }, // Stripe
  { signs: ['k-'], shape: /\bsk-[\w-]{20,255}/g }, // OpenAI, Anthropic
  { signs: ['pm_'], shape: /\bnpm_\w{30,255}/g }, // npm
  { signs: ['mcp_'], shape: /\bmcp_[a-z0-9-]{1,64}_[\w-]{32,128}/g }, // API keys of this server
  { signs: ['Bearer ', 'bearer '], shape: /(?<=\b[Bb]earer )[\w.~+/-]{16,4096}=*/g }, // Authorization header
  { signs: ['://'], shape: /(?<=:\/\/[^\s:/@]{1,128}:)[^\s@/"]{1,256}(?=@)/g }, // password in a URL
];

/** Masks credentials in a text. Cap the text first: see `sanitize`. */
export function redact(text: string): string {
  let clean = text;
  for (const { signs, shape } of CREDENTIALS) {
    if (signs.some((sign) => clean.includes(sign))) clean = clean.replace(shape, mask);
  }
  for (const secret of knownSecrets()) clean = clean.replaceAll(secret, mask);
  return clean;
}

/** Never longer than what it replaces, so that a redacted text cannot outgrow its schema. */
function mask(found: string): string {
  return MASK.slice(0, found.length);
}
