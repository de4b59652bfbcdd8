import * as z from 'zod';
import { OWN_DANGERS, OWN_SHAPES } from '../program/own.js';
import { type OptionSpec, PRESETS, type Rule } from '../rule.js';

/** What a configuration file may hold: the same schema checks files, names the types and makes the published JSON Schema. */

const severity = z.enum(['off', 'info', 'warning', 'error']);

/** `./src/clean.ts#redact`, `./src/store.ts#Store.find`, `@acme/kit#redact`. */
const functionName = z
  .string()
  .regex(/^(\.{1,2}\/[^#]+\.[cm]?[jt]sx?|(@[\w.-]+\/)?[\w.-]+(\/[\w.-]+)*)#[\w$]+(\.[\w$]+)*$/, {
    error:
      'must be a file or a package and the name of an export: "./src/clean.ts#redact", "./src/store.ts#Store.find" or "@acme/kit#redact"',
  })
  .meta({ description: 'A function, as "./file.ts#name", "./file.ts#Class.method" or "package#name". Files are relative to this file.' });

const globs = z.array(z.string().min(1)).meta({ description: 'Globs relative to the folder of this file.' });

function optionSchema({ default: value, about }: OptionSpec): z.ZodType {
  const schema = Array.isArray(value)
    ? z.array(z.string())
    : typeof value === 'number'
      ? z.number().min(0)
      : typeof value === 'boolean'
        ? z.boolean()
        : z.string();
  return schema.optional().meta({ description: about, default: value });
}

function ruleSchema({ options, summary }: Rule): z.ZodType<RuleEntry | undefined> {
  const names = Object.keys(options);
  const whole = z.strictObject({
    severity: severity.exclude(['off']).optional(),
    options: z.strictObject(Object.fromEntries(names.map((name) => [name, optionSchema(options[name] as OptionSpec)]))).optional(),
  });
  const text =
    names.length === 0 ? '{ "severity": … }' : `{ "severity": …, "options": { ${names.map((name) => `"${name}"`).join(', ')} } }`;
  return z
    .union([severity, whole], { error: `must be "off", "info", "warning", "error" or ${text}` })
    .optional()
    .meta({ description: summary }) as z.ZodType<RuleEntry | undefined>;
}

function rulesSchema(rules: readonly Rule[]) {
  return z
    .strictObject(Object.fromEntries(rules.map((rule) => [rule.name, ruleSchema(rule)])))
    .meta({ description: 'Severity and options of single rules. A rule that is named here runs, whatever the presets say.' });
}

const presets = z.array(z.enum(PRESETS)).meta({ description: 'Sets of rules. Without it: ["recommended"].' });
const against = z
  .array(z.enum([...OWN_DANGERS, 'output']))
  .min(1)
  .optional()
  .meta({ description: 'The dangers that it ends. Without it: all.' });

const functions = {
  sources: z
    .array(z.strictObject({ name: functionName, label: z.string().min(1).meta({ description: 'How a person calls what it gives.' }) }))
    .optional()
    .meta({ description: 'Functions whose result holds text that outsiders wrote.' }),
  sinks: z
    .array(z.strictObject({ name: functionName, danger: z.enum(OWN_DANGERS), argument: z.int().min(0).default(0) }))
    .optional()
    .meta({ description: 'Functions with an argument that the caller of a tool must not choose.' }),
  sanitizers: z
    .array(z.union([functionName, z.strictObject({ name: functionName, against })]))
    .optional()
    .meta({ description: 'Functions whose result is safe. They are taken at their word and not looked into.' }),
  wrappers: z
    .array(
      z.strictObject({
        name: functionName,
        shape: z.enum(OWN_SHAPES).default('config').meta({
          description:
            'What it is called with: config (name, configuration, handler), variadic (name, [description], [schema], handler), definition ({ name, …, handler }) or definitions ([…]).',
        }),
        server: z.int().min(0).optional().meta({ description: 'Position of the argument that is the server, where there is one.' }),
      }),
    )
    .optional()
    .meta({ description: 'Functions that register tools.' }),
};

/** The schema of a configuration, for these rules: those of the linter and of the plugins of the command line. */
export function configSchema(rules: readonly Rule[]) {
  return z
    .strictObject({
      $schema: z.string().optional(),
      extends: presets.optional(),
      rules: rulesSchema(rules).optional(),
      overrides: z
        .array(z.strictObject({ files: globs.min(1), extends: presets.optional(), rules: rulesSchema(rules).optional() }))
        .optional()
        .meta({ description: 'Other settings for the files that match. Of several that match, the last one decides.' }),
      ignore: globs.optional().meta({ description: 'Files and folders that are not read.' }),
      failOn: z
        .enum(['error', 'warning', 'info', 'never'])
        .optional()
        .meta({ description: 'Lowest severity that makes the exit code 1.', default: 'error' }),
      maxWarnings: z.int().min(0).optional().meta({ description: 'More warnings than this make the exit code 1.' }),
      examples: z.boolean().optional().meta({ description: 'Also judge servers in example folders.', default: false }),
      baseline: z.string().min(1).optional().meta({ description: 'File of findings that are known. Relative to this file.' }),
      ...functions,
    })
    .meta({ title: 'mcp-lint', description: 'Configuration of mcp-lint.' });
}

/** How a file sets one rule. */
export type RuleEntry =
  | z.infer<typeof severity>
  | { severity?: 'info' | 'warning' | 'error' | undefined; options?: Record<string, unknown> | undefined };

export type Config = z.infer<ReturnType<typeof configSchema>>;

/** The JSON Schema that editors complete and check configuration files with. */
export function configJsonSchema(rules: readonly Rule[]): string {
  const schema = z.toJSONSchema(configSchema(rules), { io: 'input', target: 'draft-7' });
  return `${JSON.stringify(schema, null, 2)}\n`;
}
