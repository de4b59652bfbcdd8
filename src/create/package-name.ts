import validateNpmName from 'validate-npm-package-name';

/** Windows opens a device instead of a file of this name, with or without an extension. */
const WINDOWS_DEVICE = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;

/** YAML 1.1 and 1.2 read these words, unquoted, as a boolean, null or a number. */
const YAML_WORDS: ReadonlySet<string> = new Set(['true', 'false', 'yes', 'no', 'on', 'off', 'y', 'n', 'null', 'inf', 'nan']);

/** One half of a package name. Narrower than npm's: `~`, and a dot, dash or underscore at either end, break YAML, shells or Markdown. */
const NAME_PART = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/;

/** npm's own limit. */
const MAX_NAME_LENGTH = 214;

/** The longest name of a Kubernetes object or DNS label (RFC 1123). */
const MAX_LABEL_LENGTH = 63;

/** True when Windows would open a device instead of a file called `segment`. */
export function isWindowsDevice(segment: string): boolean {
  return WINDOWS_DEVICE.test(segment);
}

/**
 * Why `name` cannot be the name of a package, as a clause that follows 'The package name "x" '; undefined when it can.
 * What passes is safe, unquoted, in JSON, YAML, TypeScript strings, shells, Markdown and file names.
 */
export function packageNameProblem(name: string): string | undefined {
  if (name.length === 0) return 'is empty';
  if (name.length > MAX_NAME_LENGTH) return `has ${name.length} characters; npm allows ${MAX_NAME_LENGTH}`;
  const parts = name.startsWith('@') ? name.slice(1).split('/') : [name];
  if (name.startsWith('@') && parts.length !== 2) return 'must be @scope/name when it begins with "@"';
  for (const part of parts) {
    if (/[A-Z]/.test(part)) return 'has capital letters, which npm refuses';
    if (!NAME_PART.test(part)) return 'may hold only a-z, 0-9 and, between those, ".", "_" and "-"';
    if (isWindowsDevice(part)) return `uses "${part}", which Windows reserves for a device`;
    if (YAML_WORDS.has(part)) return `uses "${part}", which YAML reads as a value and not as a name`;
  }
  const { validForNewPackages, errors, warnings } = validateNpmName(name);
  return validForNewPackages ? undefined : `is refused by npm: ${[...(errors ?? []), ...(warnings ?? [])].join('; ')}`;
}

/**
 * A package name made from the name of a folder, as a suggestion: lower case, accents dropped, everything else turned into dashes.
 * Undefined when nothing usable is left.
 */
export function suggestPackageName(folder: string): string | undefined {
  const name = folder
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .slice(0, MAX_NAME_LENGTH)
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
  return packageNameProblem(name) === undefined ? name : undefined;
}

/** The part of a package name after the scope: `docs` of `@acme/docs`. */
export function bareName(name: string): string {
  return name.slice(name.indexOf('/') + 1);
}

/**
 * A package name as a DNS label (RFC 1123): letters, digits and dashes, a letter first, at most 63 characters.
 * Legal where a scope, a dot or an underscore is not: Kubernetes objects, image and command names, file names, unquoted YAML.
 */
export function labelOf(name: string): string {
  const label = bareName(name).replace(/[._]+/g, '-');
  return (/^[a-z]/.test(label) ? label : `mcp-${label}`).slice(0, MAX_LABEL_LENGTH).replace(/-+$/, '');
}

const ACRONYMS: ReadonlyMap<string, string> = new Map(
  ['API', 'CRM', 'CSV', 'DB', 'HR', 'HTTP', 'ID', 'IT', 'JSON', 'MCP', 'PDF', 'SQL', 'UI', 'XML'].map((word) => [word.toLowerCase(), word]),
);

/** A title for people: `Docs Server` for `@acme/docs-server`. Letters, digits and spaces only. */
export function titleOf(name: string): string {
  const words = labelOf(name).split('-').filter(Boolean);
  return words.map((word) => ACRONYMS.get(word) ?? word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
}
