import { z } from 'zod';
import { usageError } from '../shell/errors.js';
import { AUTHENTICATIONS, PACKAGE_MANAGERS, TRANSPORTS } from './choices.js';
import type { PackageManager } from './package-manager.js';
import { packageNameProblem } from './package-name.js';

/** The template that is taken when none is named. */
export const DEFAULT_TEMPLATE = 'files';

/** The template whose tools can be made from an OpenAPI document. */
export const OPENAPI_TEMPLATE = 'api';

const packageName = z.string().superRefine((name, context) => {
  const problem = packageNameProblem(name);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: `The package name ${JSON.stringify(name)} ${problem}.` });
});

/** Everything that decides what a project looks like. Kept in its record, so that `upgrade` can render it again. */
export const answersSchema = z
  .strictObject({
    template: z.string().min(1),
    name: packageName,
    transport: z.enum(TRANSPORTS),
    auth: z.enum(AUTHENTICATIONS),
    pm: z.enum(PACKAGE_MANAGERS),
    /** The tools that were planned from an OpenAPI document, as JSON (`openapi/plan.ts`). */
    openapi: z.string().min(1).optional(),
  })
  .superRefine(({ template, transport, auth, openapi }, context) => {
    if (openapi !== undefined && template !== OPENAPI_TEMPLATE) context.addIssue({ code: 'custom', message: openApiOver(template) });
    if (transport === 'stdio' && auth !== 'none') context.addIssue({ code: 'custom', message: authOverStdio(auth) });
  });

export type Answers = z.infer<typeof answersSchema>;

/** The answers known so far: from flags, then from prompts. */
export type PartialAnswers = { [Key in keyof Answers]?: Answers[Key] | undefined };

/** What is taken where nobody answered. */
export interface Suggestions {
  /** Undefined when no name can be made from the folder's. */
  name: string | undefined;
  pm: PackageManager;
}

/** The answers that follow from others: OAuth wherever HTTP is served, nothing to authenticate over stdio. */
export function defaultAuth(transport: Answers['transport']): Answers['auth'] {
  return transport === 'stdio' ? 'none' : 'oauth';
}

/**
 * Fills the gaps of `partial`. Throws a usage error (exit code 2) that names the flag when a value is missing,
 * illegal, or does not go with another.
 */
export function resolveAnswers(partial: PartialAnswers, suggestions: Suggestions): Answers {
  const transport = partial.transport ?? 'both';
  const name = partial.name ?? suggestions.name;
  if (name === undefined) {
    throw usageError('No package name can be made from the name of the folder. Give one with --name, for instance --name docs-server.');
  }
  const result = answersSchema.safeParse({
    template: partial.template ?? (partial.openapi === undefined ? DEFAULT_TEMPLATE : OPENAPI_TEMPLATE),
    name,
    transport,
    auth: partial.auth ?? defaultAuth(transport),
    pm: partial.pm ?? suggestions.pm,
    ...(partial.openapi === undefined ? {} : { openapi: partial.openapi }),
  });
  if (result.success) return result.data;
  throw usageError(result.error.issues.map((issue) => issue.message).join('\n'));
}

/** What a person should know about legal answers before they deploy the result. */
export function answerWarnings({ transport, auth }: Answers): string[] {
  if (transport === 'stdio' || auth !== 'none') return [];
  return ['--auth none: anyone who reaches the port can call every tool, so the server refuses to listen beyond loopback.'];
}

function openApiOver(template: string): string {
  return `--from makes the tools of --template ${OPENAPI_TEMPLATE}, not of ${template}: leave --template out.`;
}

function authOverStdio(auth: string): string {
  return (
    `--auth ${auth} does not go with --transport stdio: over stdio there is no HTTP request to carry a token, and the client that ` +
    'starts the process is its only caller. Leave --auth out, or serve HTTP with --transport http or both.'
  );
}
