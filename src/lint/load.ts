import { isUtf8 } from 'node:buffer';
import { type Dirent, lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { isAbsolute, join, posix, relative, resolve, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { type ParseError, parse as parseJson } from 'jsonc-parser';
import { usageError } from '../shell/errors.js';
import { excludedFile, excludedFolder, roleOf } from './exclude.js';
import { withCatalogs } from './program/catalogs.js';
import type { Note, PackageManifest, PathAliases, Sources, SourceText } from './program/program.js';
import type { ProjectFile } from './program/text-file.js';

const SOURCE = /\.(?:[cm]?[jt]s|[jt]sx)$/;
const DECLARATION = /\.d\.[cm]?ts$/;
/** Files larger than this are data or bundles. 2 MB holds a file of about 50,000 lines. */
const LARGEST_FILE = 2_000_000;
/** Folders nested deeper than this are not looked into. */
const DEEPEST_FOLDER = 40;

/** Files that are no programs and that rules ask for. */
const PROJECT_FILE =
  /^(?:package(?:-lock)?\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|pnpm-workspace\.yaml|\.yarnrc\.yml|(?:Dockerfile|Containerfile)(?:[.-][\w.-]+)?|(?:docker-)?compose(?:[.-][\w-]+)?\.ya?ml|(?:server|tools\.lock|\.?mcp)\.json|README\.md|\.npmrc|\.dockerignore|\.env(?:[.-][\w.-]+)?|\.gitlab-ci\.yml)$/;
const WORKFLOW = /\.ya?ml$/;
/** Lock files are larger than sources. */
const LARGEST_PROJECT_FILE = 12_000_000;

interface Walk {
  root: string;
  files: SourceText[];
  packages: PackageManifest[];
  aliases: PathAliases[];
  notes: Note[];
  project: ProjectFile[];
  /** Whether the configuration leaves a path out. */
  leaveOut: (path: string) => boolean;
}

/**
 * Reads the sources below `paths`. The only disk reader of the linter. Never follows a symbolic link, never runs anything.
 * With one folder as argument, that folder is the root that paths are reported relative to; else the current folder is.
 */
export function load(paths: readonly string[], cwd: string, leaveOut: (path: string) => boolean = () => false): Sources {
  const targets = targetsOf(paths, cwd);
  const root = rootOf(paths, cwd);
  const walk: Walk = { root, files: [], packages: [], aliases: [], notes: [], project: [], leaveOut };
  for (const target of targets) {
    const kind = kindOf(target);
    if (kind === 'link')
      throw usageError(
        `${relative(cwd, target)} is a symbolic link, and links are not followed. Name the file or folder that it leads to.`,
        'symbolic-link',
      );
    if (kind === undefined)
      throw usageError(`There is no file or folder ${relative(cwd, target) || target}. Check the path.`, 'no-such-path');
    if (kind === 'folder') visit(walk, target, target, [], 0);
    else readSource(walk, target, posixPath(relative(root, target)), 'source');
  }
  const { files, packages, aliases, notes, project: projectFiles } = walk;
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { root, files, packages: withCatalogs(packages, projectFiles), aliases, notes, project: projectFiles };
}

/** The folder that paths are reported relative to. */
export function rootOf(paths: readonly string[], cwd: string): string {
  const [only, ...others] = targetsOf(paths, cwd);
  return only !== undefined && others.length === 0 && kindOf(only) === 'folder' ? only : cwd;
}

function targetsOf(paths: readonly string[], cwd: string): string[] {
  return (paths.length === 0 ? ['.'] : paths).map((path) => resolve(cwd, path));
}

function kindOf(path: string): 'file' | 'folder' | 'link' | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory()) return 'folder';
  if (stats?.isSymbolicLink()) return 'link';
  return stats?.isFile() ? 'file' : undefined;
}

function posixPath(path: string): string {
  return sep === '/' ? path : path.split(sep).join('/');
}

interface IgnoreLevel {
  dir: string;
  rules: Ignore;
}

function visit(walk: Walk, target: string, dir: string, levels: readonly IgnoreLevel[], depth: number): void {
  if (depth > DEEPEST_FOLDER) {
    note(walk, dir, 'nested too deeply');
    return;
  }
  const entries = list(walk, dir);
  if (entries === undefined) return;
  const own = entries.some((entry) => entry.name === '.gitignore' && entry.isFile()) ? text(walk, join(dir, '.gitignore')) : undefined;
  const inner = own === undefined ? levels : [...levels, { dir, rules: ignore({ allowRelativePaths: true }).add(own) }];
  for (const entry of entries) if (entry.isFile()) project(walk, dir, entry.name);
  for (const entry of entries) {
    const path = join(dir, entry.name);
    if (entry.isSymbolicLink()) {
      if (SOURCE.test(entry.name)) note(walk, path, 'symbolic link');
      continue;
    }
    const folder = entry.isDirectory();
    // A lock file is committed even where a pattern ignores it; what is in .env must not be.
    if (entry.isFile() && PROJECT_FILE.test(entry.name) && !entry.name.startsWith('.env')) readProjectFile(walk, path);
    if (ignored(inner, path, folder)) continue;
    if (walk.leaveOut(posixPath(relative(walk.root, path)))) {
      if (folder || SOURCE.test(entry.name)) note(walk, path, 'left out by the configuration');
      continue;
    }
    // What the person asked for is never left out because of the folder above it.
    const name = posixPath(relative(target, path));
    if (folder) {
      const reason = excludedFolder(
        entry.name,
        entries.map((each) => each.name),
      );
      if (entry.name === '.github') readWorkflows(walk, join(path, 'workflows'));
      if (reason === undefined) visit(walk, target, path, inner, depth + 1);
      else if (reason !== '') note(walk, path, reason);
    } else if (entry.isFile() && entry.name.startsWith('.env') && PROJECT_FILE.test(entry.name)) readProjectFile(walk, path);
    else if (entry.isFile() && SOURCE.test(entry.name) && !DECLARATION.test(entry.name)) {
      const reason = excludedFile(entry.name);
      if (reason === undefined) readSource(walk, path, posixPath(relative(walk.root, path)), roleOf(name));
      else note(walk, path, reason);
    }
  }
}

function list(walk: Walk, dir: string): Dirent[] | undefined {
  try {
    return readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    note(walk, dir, `not readable (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
    return undefined;
  }
}

function ignored(levels: readonly IgnoreLevel[], path: string, folder: boolean): boolean {
  return levels.some((level) => {
    const name = posixPath(relative(level.dir, path));
    return name !== '' && level.rules.ignores(folder ? `${name}/` : name);
  });
}

function note(walk: Walk, path: string, reason: string): void {
  walk.notes.push({ path: posixPath(relative(walk.root, path)) || '.', reason });
}

/** Text of a file, or undefined with a note where it cannot be read as text. */
function text(walk: Walk, path: string, most = LARGEST_FILE): string | undefined {
  try {
    const stats = lstatSync(path);
    if (!stats.isFile()) return void note(walk, path, stats.isSymbolicLink() ? 'symbolic link' : 'not a file');
    if (stats.size > most) return void note(walk, path, `larger than ${most / 1_000_000} MB`);
    const bytes = readFileSync(path);
    const content = bytes.toString('utf8');
    if (content.includes('\0')) return void note(walk, path, 'not a text file');
    if (!isUtf8(bytes)) note(walk, path, 'not UTF-8: read, but some characters are lost');
    return content.startsWith('\uFEFF') ? content.slice(1) : content;
  } catch (error) {
    return void note(walk, path, `not readable (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
  }
}

/** A bundle or a minified file has lines that nobody writes. 20 kB and 400 characters per line are our own numbers. */
function minified(content: string): boolean {
  if (content.length < 20_000) return false;
  let lines = 1;
  for (let at = content.indexOf('\n'); at >= 0; at = content.indexOf('\n', at + 1)) lines += 1;
  return content.length / lines > 400;
}

const GENERATED = /@generated|auto-?generated (?:by|from|file)|DO NOT (?:EDIT|MODIFY)|This file was generated/i;

function readSource(walk: Walk, path: string, name: string, role: SourceText['role']): void {
  const content = text(walk, path);
  if (content === undefined) return;
  if (minified(content)) {
    note(walk, path, 'minified or bundled');
    return;
  }
  const generated = role === 'source' && GENERATED.test(content.slice(0, 600));
  if (generated) note(walk, path, 'generated: read, but not judged');
  if (role === 'generated') note(walk, path, 'vendored: read, but not judged');
  walk.files.push({ path: name, text: content, role: generated ? 'generated' : role });
}

function readProjectFile(walk: Walk, path: string): void {
  // The binary lock file of Bun: that it is there is all that can be read.
  if (path.endsWith('.lockb')) {
    walk.project.push({ path: posixPath(relative(walk.root, path)), text: '' });
    return;
  }
  const content = text(walk, path, LARGEST_PROJECT_FILE);
  if (content !== undefined) walk.project.push({ path: posixPath(relative(walk.root, path)), text: content });
}

function readWorkflows(walk: Walk, dir: string): void {
  if (kindOf(dir) !== 'folder') return;
  for (const entry of list(walk, dir) ?? []) if (entry.isFile() && WORKFLOW.test(entry.name)) readProjectFile(walk, join(dir, entry.name));
}

function project(walk: Walk, dir: string, name: string): void {
  if (name === 'package.json') readManifest(walk, dir);
  else if (/^tsconfig(\.[\w-]+)?\.json$|^jsconfig\.json$/.test(name)) readAliases(walk, dir, join(dir, name), 0);
}

function readJson(walk: Walk, path: string): Record<string, unknown> | undefined {
  const content = text(walk, path);
  if (content === undefined) return undefined;
  const errors: ParseError[] = [];
  const value: unknown = parseJson(content, errors, { allowTrailingComma: true });
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  // What stands before a mistake still counts.
  if (errors.length > 0 || !isObject) note(walk, path, 'not valid JSON');
  return isObject ? (value as Record<string, unknown>) : undefined;
}

function strings(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function readManifest(walk: Walk, dir: string): void {
  const json = readJson(walk, join(dir, 'package.json'));
  if (json === undefined) return;
  const manifest: PackageManifest = {
    dir: posixPath(relative(walk.root, dir)) || '.',
    bin: typeof json.bin === 'string' ? { [String(json.name)]: json.bin } : strings(json.bin),
    scripts: strings(json.scripts),
    dependencies: {
      ...strings(json.optionalDependencies),
      ...strings(json.devDependencies),
      ...strings(json.peerDependencies),
      ...strings(json.dependencies),
    },
    exports: json.exports,
    imports: json.imports,
  };
  for (const key of ['name', 'version', 'main', 'module', 'source'] as const) {
    const value = json[key];
    if (typeof value === 'string') manifest[key] = value;
  }
  walk.packages.push(manifest);
}

/** Reads `paths` and `baseUrl`, following relative `extends` a few steps. */
function readAliases(walk: Walk, dir: string, path: string, depth: number): void {
  const json = readJson(walk, path);
  if (json === undefined || depth > 4) return;
  const options = json.compilerOptions;
  if (typeof options === 'object' && options !== null) {
    const { baseUrl, paths } = options as { baseUrl?: unknown; paths?: unknown };
    const from = posixPath(relative(walk.root, join(path, '..'))) || '.';
    const base = typeof baseUrl === 'string' ? posix.join(from, baseUrl) : undefined;
    const entries = typeof paths === 'object' && paths !== null ? Object.entries(paths) : [];
    const list = entries.flatMap(([pattern, targets]): [string, string[]][] =>
      Array.isArray(targets)
        ? [
            [
              pattern,
              targets
                .filter((each) => typeof each === 'string')
                .map((each) => (base === undefined ? posix.join(from, each) : posix.join(base, each))),
            ],
          ]
        : [],
    );
    if (list.length > 0 || base !== undefined)
      walk.aliases.push({ dir: posixPath(relative(walk.root, dir)) || '.', ...(base !== undefined && { baseUrl: base }), paths: list });
  }
  if (typeof json.extends === 'string' && json.extends.startsWith('.')) {
    const target = resolve(join(path, '..'), json.extends);
    const file = target.endsWith('.json') ? target : `${target}.json`;
    if (isBelow(walk.root, file) && !leavesByLink(walk.root, file)) readAliases(walk, dir, file, depth + 1);
    else note(walk, file, 'outside of the root');
  }
}

function isBelow(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Whether a folder on the way to a file is a link that leads out of the root. Where there is no file, there is nothing to leave. */
function leavesByLink(root: string, file: string): boolean {
  try {
    return !isBelow(realpathSync(root), realpathSync(file));
  } catch {
    return false;
  }
}
