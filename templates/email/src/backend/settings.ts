import * as z from 'zod';
import type { BackendCheck } from '../platform/backend-check.js';
import { Secret } from '../platform/secret.js';
import { address, allowed } from './address.js';

const whole = (min: number, max: number) => z.coerce.number().pipe(z.int().min(min).max(max));

/** As a secret, because it holds the password. Parameters are refused: they could switch TLS off or send mail elsewhere. */
const server = z
  .url({ protocol: /^smtps?$/ })
  .max(2_048)
  .refine(
    (text) => new URL(text).search === '' && /^\/?$/.test(new URL(text).pathname),
    'must be an address alone, without path and parameters',
  )
  .transform((text) => new Secret(text));

/** Environment variables of the domain, merged into the schema in `config.ts`. */
export const backendSettings = {
  MCP_EMAIL_SMTP_URL: server.optional(),
  MCP_EMAIL_TLS: z.enum(['verify', 'off']).default('verify'), // P-23
  MCP_EMAIL_CA: z.string().min(1).max(1_048_576).optional(),
  MCP_EMAIL_FROM: address.default('no-reply@example.com'),
  MCP_EMAIL_RECIPIENTS: z
    .string()
    .max(65_536)
    .transform((text) => text.split(',').flatMap((entry) => entry.trim() || []))
    .pipe(z.array(allowed).max(1_000))
    .default([]),
  MCP_EMAIL_FOLDER: z.string().min(1).max(4_096).default('outbox'),
  MCP_EMAIL_MAX_RECIPIENTS: whole(1, 50).default(5),
  MCP_EMAIL_MAX_ATTACHMENT_BYTES: whole(0, 10_485_760).default(524_288),
  MCP_EMAIL_TIMEOUT_MS: whole(100, 120_000).default(15_000), // P-80
};

export type BackendSettings = z.output<z.ZodObject<typeof backendSettings>>;

export const backendChecks: readonly BackendCheck<BackendSettings>[] = [
  {
    broken: ({ MCP_EMAIL_SMTP_URL, MCP_EMAIL_RECIPIENTS }) => MCP_EMAIL_SMTP_URL !== undefined && MCP_EMAIL_RECIPIENTS.length === 0,
    problem: 'MCP_EMAIL_RECIPIENTS is not set: it lists the only addresses and domains that can get mail',
  },
  {
    broken: ({ MCP_EMAIL_SMTP_URL, MCP_EMAIL_FROM }) => MCP_EMAIL_SMTP_URL !== undefined && MCP_EMAIL_FROM.endsWith('@example.com'),
    problem: 'MCP_EMAIL_FROM is not set: it is the sender of every message',
  },
  {
    broken: ({ MCP_EMAIL_SMTP_URL, MCP_EMAIL_TLS }) =>
      MCP_EMAIL_SMTP_URL !== undefined && MCP_EMAIL_TLS === 'off' && !isLoopback(new URL(MCP_EMAIL_SMTP_URL.reveal()).hostname),
    problem: 'MCP_EMAIL_TLS is off: that is for a mail server on this machine only (P-23)',
  },
];

const isLoopback = (name: string) => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(name);
