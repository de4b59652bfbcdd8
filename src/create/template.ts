import { readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { usageError } from '../shell/errors.js';
import { mergePackageJson } from './json.js';
import { inheritManifest, type Manifest, manifestSchema, matcher } from './manifest.js';
import { TemplateError } from './template-error.js';

/** One file as it lies in the template: text, or bytes where it is no UTF-8 text. */
export interface TemplateFile {
  /** Relative to the template, with forward slashes. */
  path: string;
  content: string | Uint8Array;
}

/** A template in memory, with what it inherits. */
export interface Template {
  manifest: Manifest;
  files: TemplateFile[];
}

/** Never part of a project: what tools leave behind when they run on the template in place. */
const ALWAYS_IGNORED = ['template.json', '**/node_modules/**', '**/dist/**', '**/coverage/**', '**/*.tsbuildinfo'];

/** Template folders one may stand on top of another; more is a circle. */
const MAX_INHERITANCE = 5;

/** The manifests of all templates in `root`, by name, `base` (the common platform) last. A folder without template.json is no template. */
export async function listTemplates(root: string): Promise<{ folder: string; manifest: Manifest }[]> {
  const entries = await readdir(root, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const found = await Promise.all(folders.map(async (folder) => ({ folder, manifest: await readManifest(root, folder) })));
  const templates = found.flatMap(({ folder, manifest }) => (manifest ? [{ folder, manifest }] : []));
  return templates.sort(
    (a, b) => Number(a.folder === 'base') - Number(b.folder === 'base') || (a.manifest.name < b.manifest.name ? -1 : 1),
  );
}

/** Reads the template called `name`, with everything it extends. Throws a usage error when there is none of that name. */
export async function readTemplate(root: string, name: string): Promise<Template> {
  const templates = await listTemplates(root);
  const wanted = templates.find(({ manifest }) => manifest.name === name);
  if (wanted) return readFolder(root, wanted.folder, 0);
  const names = templates.map(({ manifest }) => manifest.name).join(', ');
  throw usageError(`There is no template ${JSON.stringify(name)}. --template takes one of: ${names}.`);
}

async function readFolder(root: string, folder: string, depth: number): Promise<Template> {
  const manifest = await readManifest(root, folder);
  if (!manifest) throw new TemplateError(`${folder}/template.json`, 0, 'is missing');
  const files = readFiles(join(root, folder), matcher([...ALWAYS_IGNORED, ...manifest.ignore]));
  if (manifest.extends === undefined) return { manifest, files };
  if (depth >= MAX_INHERITANCE) throw new TemplateError(`${folder}/template.json`, 0, 'extends itself');
  return inherit(await readFolder(root, manifest.extends, depth + 1), { manifest, files });
}

/** Lays `overlay` over `base`: its files win, its package.json is merged, and what it removes is left out. */
export function inherit(base: Template, overlay: Template): Template {
  const removed = matcher(overlay.manifest.remove);
  const files = new Map(base.files.filter(({ path }) => !removed(path)).map((file) => [file.path, file]));
  for (const file of overlay.files) {
    const under = files.get(file.path);
    files.set(file.path, file.path === 'package.json' && under ? { ...file, content: mergePackageJson(text(under), text(file)) } : file);
  }
  return { manifest: inheritManifest(base.manifest, overlay.manifest), files: sorted([...files.values()]) };
}

async function readManifest(root: string, folder: string): Promise<Manifest | undefined> {
  const path = `${folder}/template.json`;
  let content: string;
  try {
    content = await readFile(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
  const result = manifestSchema.safeParse(parseJson(path, content));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new TemplateError(path, 0, `${issue?.path.join('.')}: ${issue?.message}`);
}

function parseJson(path: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new TemplateError(path, 0, `is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}

/** All at once: our own package lies on a local disk, and a turn of the event loop for each of 200 small files takes longer than they do. */
function readFiles(root: string, ignored: (path: string) => boolean, below = ''): TemplateFile[] {
  const found = readdirSync(join(root, below), { withFileTypes: true }).flatMap((entry): TemplateFile[] => {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (ignored(entry.isDirectory() ? `${path}/x` : path)) return [];
    if (entry.isDirectory()) return readFiles(root, ignored, path);
    if (!entry.isFile()) throw new TemplateError(path, 0, 'is neither a file nor a folder; a template holds no links');
    return [{ path, content: decode(readFileSync(join(root, path))) }];
  });
  return sorted(found);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Text with LF line ends, or the bytes as they are when they hold a NUL or are not UTF-8. */
function decode(bytes: Uint8Array): string | Uint8Array {
  if (bytes.includes(0)) return bytes;
  try {
    return utf8.decode(bytes).replaceAll('\r\n', '\n');
  } catch {
    return bytes;
  }
}

function sorted(files: TemplateFile[]): TemplateFile[] {
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function text(file: TemplateFile): string {
  if (typeof file.content === 'string') return file.content;
  throw new TemplateError(file.path, 0, 'is not text');
}
