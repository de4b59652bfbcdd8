import { z } from 'zod';
import type { Host } from '../shell/host.js';
import type { PartialAnswers } from './answers.js';
import { AUTHENTICATIONS, PACKAGE_MANAGERS, TRANSPORTS } from './choices.js';

/** The flags as commander hands them over. */
export const optionsSchema = z.strictObject({
  template: z.string().optional(),
  from: z.string().min(1).optional(),
  operations: z.array(z.string()).optional(),
  tag: z.array(z.string()).optional(),
  split: z.boolean().default(false),
  name: z.string().optional(),
  transport: z.enum(TRANSPORTS).optional(),
  auth: z.enum(AUTHENTICATIONS).optional(),
  pm: z.enum(PACKAGE_MANAGERS).optional(),
  install: z.boolean(),
  git: z.boolean(),
  interactive: z.boolean(),
  dryRun: z.boolean().default(false),
  json: z.boolean().default(false),
  force: z.boolean().default(false),
  yes: z.boolean().default(false),
  list: z.boolean().default(false),
});
export type CreateOptions = z.infer<typeof optionsSchema>;

/** The answers that were given as flags. */
export function answersFromFlags({ template, name, transport, auth, pm }: CreateOptions): PartialAnswers {
  return { template, name, transport, auth, pm };
}

/** Why no question is asked, as the end of "…, because"; undefined when a person is there to answer. */
export function silenceReason(options: CreateOptions, host: Host): string | undefined {
  const answered = Object.entries(answersFromFlags(options)).find(([, value]) => value !== undefined);
  if (answered) return `--${answered[0]} was given`;
  if (options.yes) return '--yes was given';
  if (options.json) return '--json was given';
  if (!options.interactive) return '--no-interactive was given';
  if (!host.stdinIsTerminal || !host.stdoutIsTerminal) return 'this is not a terminal';
  return isContinuousIntegration(host.env) ? 'the variable CI is set' : undefined;
}

function isContinuousIntegration({ CI }: NodeJS.ProcessEnv): boolean {
  return CI !== undefined && CI !== '' && CI !== '0' && CI !== 'false';
}
