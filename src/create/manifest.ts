import picomatch from 'picomatch';
import { z } from 'zod';

/** `confirm`: tools that ask a person first. */
export const FEATURES = ['confirm'] as const;
export type Feature = (typeof FEATURES)[number];

/** A flag of the render context, `!` and a flag, or several of which one must hold. */
const condition = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);
export type Condition = z.infer<typeof condition>;

/** A place in a JSON file: `scripts/build`, or the segments where a name holds a slash. */
const jsonPath = z.union([
  z
    .string()
    .min(1)
    .transform((path) => path.split('/')),
  z.array(z.string().min(1)).min(1),
]);

const globs = z.array(z.string().min(1));

/** How `upgrade` treats a file later; `merge` where nothing is said. */
export type FileClass = 'managed' | 'merge' | 'once' | 'structural';

/** `templates/<folder>/template.json`. */
export const manifestSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be lower case letters, digits and dashes'),
  title: z.string().min(1),
  description: z.string().min(1),
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'must be a version such as 0.1.0'),
  extends: z.string().min(1).optional(),
  /** Parts of the platform that only some domains need; flags of the render context. */
  features: z.array(z.enum(FEATURES)).default([]),
  remove: globs.default([]),
  /** Files of the example that a project made from an OpenAPI document does not have. */
  example: globs.default([]),
  rename: z.record(z.string(), z.string().min(1)).default({}),
  when: z.array(z.strictObject({ files: globs, if: condition })).default([]),
  edits: z.array(z.strictObject({ file: z.string().min(1), unless: condition, remove: z.array(jsonPath) })).default([]),
  classes: z.strictObject({ once: globs.default([]), managed: globs.default([]), structural: globs.default([]) }).prefault({}),
  executable: globs.default([]),
  ignore: globs.default([]),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** The manifest of a template that extends another: its own identity, both sets of rules. */
export function inheritManifest(base: Manifest, overlay: Manifest): Manifest {
  return {
    ...overlay,
    example: [...base.example, ...overlay.example],
    features: [...base.features, ...overlay.features],
    rename: { ...base.rename, ...overlay.rename },
    when: [...base.when, ...overlay.when],
    edits: [...base.edits, ...overlay.edits],
    classes: {
      once: [...base.classes.once, ...overlay.classes.once],
      managed: [...base.classes.managed, ...overlay.classes.managed],
      structural: [...base.classes.structural, ...overlay.classes.structural],
    },
    executable: [...base.executable, ...overlay.executable],
  };
}

/** A test whether a path (forward slashes) matches one of `patterns`; dot files count like any other. */
export function matcher(patterns: readonly string[]): (path: string) => boolean {
  const names = new Set(patterns.filter((pattern) => PLAIN_NAME.test(pattern)));
  const globs = patterns.filter((pattern) => !names.has(pattern)).map((pattern) => picomatch.makeRe(pattern, { dot: true }).source);
  if (globs.length === 0) return (path) => names.has(path);
  const expression = new RegExp(globs.join('|')); // one for all: each path of a template is asked about each rule
  return (path) => names.has(path) || expression.test(path);
}

/** A path that stands for itself only. */
const PLAIN_NAME = /^\w[\w./-]*$/;
