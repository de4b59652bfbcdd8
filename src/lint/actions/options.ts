import * as z from 'zod';
import { usageError } from '../../shell/errors.js';
import { similar } from '../../shell/similar.js';
import type { Shard } from '../finding.js';
import { FORMATS, type Format } from '../report/formats.js';
import { PRESETS } from '../rule.js';

const list = z.array(z.string()).default([]);
const count = z.coerce.number({ error: 'must be a number' }).int({ error: 'must be a whole number' }).min(0).optional();

/** Reads `2/3`. */
function readShard(text: string, context: z.RefinementCtx): Shard {
  const [, index = 0, count = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number);
  if (index < 1 || index > count) context.addIssue({ code: 'custom', message: 'must be which one of how many: 1/3, 2/3, 3/3' });
  return { index, count };
}

const schema = z.object({
  format: list,
  config: z.union([z.string(), z.literal(false)]).optional(),
  preset: z.array(z.enum(PRESETS)).optional(),
  plugin: list,
  failOn: z.enum(['error', 'warning', 'info', 'never']).optional(),
  maxWarnings: count,
  quiet: z.boolean().default(false),
  examples: z.boolean().optional(),
  printConfig: z.boolean().default(false),
  debug: z.boolean().default(false),
  stdin: z.boolean().default(false),
  stdinFilename: z.string().optional(),
  baseline: z.string().optional(),
  updateBaseline: z.boolean().default(false),
  changed: z.union([z.string(), z.literal(true)]).optional(),
  fix: z.boolean().default(false),
  fixDryRun: z.boolean().default(false),
  fixSuggestions: list,
  concurrency: z.coerce.number({ error: 'must be a number' }).int({ error: 'must be a whole number' }).min(1).max(64).optional(),
  cache: z.boolean().default(false),
  cacheLocation: z.string().min(1).optional(),
  shard: z.string().transform(readShard).optional(),
});

/** The flags of `mcp-lint`, checked. */
export type LintOptions = z.infer<typeof schema>;

/** Checks flags. Throws a UserError that names the flag. */
export function parseOptions(raw: unknown): LintOptions {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  const flag = (name: unknown): string => `--${String(name).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw usageError(result.error.issues.map(({ path, message }) => `${flag(path[0])}: ${message}`).join('\n'));
}

/** Where one report goes: a file, or stdout. */
export interface Output {
  format: Format;
  file: string | undefined;
}

/** Reads `sarif:out.sarif`. At most one report goes to stdout. */
export function parseOutputs(texts: readonly string[], fallback: Format = 'pretty'): Output[] {
  const outputs = (texts.length === 0 ? [fallback] : texts).map((text): Output => {
    const colon = text.indexOf(':');
    const name = colon < 0 ? text : text.slice(0, colon);
    const format = FORMATS.find((each) => each === name);
    const near = similar(name, FORMATS);
    if (format === undefined)
      throw usageError(`--format: there is no format "${name}".${near ? ` Did you mean "${near}"?` : ''} There are ${FORMATS.join(', ')}.`);
    const file = colon < 0 ? undefined : text.slice(colon + 1);
    if (file === '') throw usageError(`--format ${text}: name the file after the colon.`);
    return { format, file };
  });
  const onScreen = outputs.filter((output) => output.file === undefined);
  if (onScreen.length > 1)
    throw usageError(
      `Only one report can go to the screen, not ${onScreen.map((each) => each.format).join(' and ')}. Give the others a file: --format sarif:mcp-lint.sarif`,
    );
  return outputs;
}
