import { usageError } from '../shell/errors.js';
import type { Answers } from './answers.js';
import { hasJson, isJson, parseObject, removeJson } from './json.js';
import { type FileClass, type Manifest, matcher } from './manifest.js';
import { withOpenApi } from './openapi/project-files.js';
import { holds, type RenderContext, renderContext, type Tool } from './render/context.js';
import { applyFences } from './render/fences.js';
import { type Partials, renderHandlebars } from './render/handlebars-file.js';
import { dependencyNames, finishPackageJson, finishPackageLock } from './render/package-json.js';
import { checkPaths } from './render/paths.js';
import type { Template, TemplateFile } from './template.js';
import { TemplateError } from './template-error.js';

export type { Tool } from './render/context.js';

/** One file of a project, ready to be written. */
export interface RenderedFile {
  /** Relative to the project, with forward slashes. */
  path: string;
  content: string | Uint8Array;
  executable: boolean;
  class: FileClass;
}

/** The words that stand for the project's name and title in a template, which is a working project itself. */
export const NAME_PLACEHOLDER = 'mcp-server-template';
export const TITLE_PLACEHOLDER = 'MCP Server Template';

/** Where a JSON string that is nothing but the placeholder means the package, scope and all; everywhere else a label is wanted. */
const isPackageNameFile = matcher(['package.json', 'package-lock.json', 'server.json']);

/**
 * Renders a template. Pure: the same template, answers and tool always give the same files, sorted by path.
 * Throws a TemplateError on a defect of the template, and a usage error when the name is that of a dependency.
 */
export function render(source: Template, answers: Answers, tool: Tool): RenderedFile[] {
  const template = answers.openapi === undefined ? source : withOpenApi(source, answers.openapi);
  const { manifest } = template;
  checkEdits(template);
  const context = renderContext(answers, tool, manifest.features);
  const rules = compileRules(manifest, context);
  const { partials, sources } = splitPartials(template);
  const files = sources
    .map((file) => ({ file, path: targetPath(file.path, manifest, context) }))
    .filter(({ file, path }) => rules.keeps([file.path, path]) && (path !== 'package-lock.json' || answers.pm === 'npm'))
    .map(({ file, path }): RenderedFile => {
      const content =
        typeof file.content === 'string' ? renderText(file.path, file.content, { manifest, context, partials }) : file.content;
      return { path, content, executable: rules.isExecutable([file.path, path]), class: rules.classOf([file.path, path]) };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  checkPaths(files.map(({ path }) => path));
  finishPackageFiles(files, answers, tool);
  return files;
}

/** The glob rules of a manifest. Each is asked with the path in the template and the path in the project: an author may write either. */
function compileRules({ when, classes, executable }: Manifest, context: RenderContext) {
  const any = (globs: readonly string[]) => {
    const matches = matcher(globs);
    return (paths: readonly string[]) => paths.some(matches);
  };
  const dropped = any(when.filter((rule) => !holds(rule.if, context)).flatMap(({ files }) => files));
  const byClass = (['once', 'managed', 'structural'] as const).map((name) => ({ name, matches: any(classes[name]) }));
  return {
    keeps: (paths: readonly string[]) => !dropped(paths),
    isExecutable: any(executable),
    classOf: (paths: readonly string[]): FileClass => byClass.find(({ matches }) => matches(paths))?.name ?? 'merge',
  };
}

function targetPath(path: string, manifest: Manifest, context: RenderContext): string {
  const renamed = manifest.rename[path] ?? path;
  return renamed.replace(/\.hbs$/, '').replaceAll(NAME_PLACEHOLDER, String(context.label));
}

/** The texts in `partials/`, which other files include and which are no files of a project, and the files that are. */
function splitPartials({ files }: Template): { partials: Partials; sources: TemplateFile[] } {
  const partials: Record<string, string> = {};
  const sources = files.filter(({ path, content }) => {
    const name = /^partials\/(.+)\.hbs$/.exec(path)?.[1];
    if (name === undefined || typeof content !== 'string') return true;
    partials[name] = content;
    return false;
  });
  return { partials, sources };
}

interface Rendering {
  manifest: Manifest;
  context: RenderContext;
  partials: Partials;
}

function renderText(path: string, content: string, { manifest, context, partials }: Rendering): string {
  const rendered = path.endsWith('.hbs')
    ? renderHandlebars(path, content, context, partials)
    : applyFences(path, applyEdits(path, content, manifest, context), context);
  const named = replacePlaceholders(path, rendered, context);
  if (isJson(path.replace(/\.hbs$/, ''))) parseObject(path, named);
  return named;
}

function applyEdits(path: string, content: string, manifest: Manifest, context: RenderContext): string {
  const edits = manifest.edits.filter((edit) => edit.file === path && !holds(edit.unless, context));
  return edits.flatMap((edit) => edit.remove).reduce(removeJson, content);
}

/** Templates say how npm runs a script; a project says it of its own package manager. */
const RUN_PLACEHOLDER = /(?<![\w-])npm (?:run |(?=test\b))/g;

function replacePlaceholders(path: string, content: string, context: RenderContext): string {
  const packaged = isPackageNameFile(path) ? content.replace(/(:\s*)"mcp-server-template"/g, `$1${JSON.stringify(context.name)}`) : content;
  return packaged
    .replaceAll(NAME_PLACEHOLDER, String(context.label))
    .replaceAll(TITLE_PLACEHOLDER, String(context.title))
    .replace(RUN_PLACEHOLDER, `${context.pmRun} `);
}

/** An edit that names no file or no key of the template is a slip of its author: say so, whatever the answers. */
function checkEdits({ manifest, files }: Template): void {
  for (const { file, remove } of manifest.edits) {
    const content = files.find(({ path }) => path === file)?.content;
    if (typeof content !== 'string') throw new TemplateError('template.json', 0, `edits ${file}, which is no text file of the template`);
    const missing = remove.find((path) => !hasJson(content, path));
    if (missing) throw new TemplateError('template.json', 0, `removes ${missing.join('/')} from ${file}, which has no such key`);
  }
}

function finishPackageFiles(files: RenderedFile[], answers: Answers, tool: Tool): void {
  const manifest = files.find(({ path }) => path === 'package.json');
  if (typeof manifest?.content !== 'string') throw new TemplateError('package.json', 0, 'is missing');
  const finished = finishPackageJson(manifest.content, answers, tool.linterSpec);
  if (dependencyNames(finished).includes(answers.name)) {
    throw usageError(`The package name "${answers.name}" is also the name of a dependency of the project. Choose another with --name.`);
  }
  manifest.content = finished;
  const lock = files.find(({ path }) => path === 'package-lock.json');
  if (typeof lock?.content === 'string') lock.content = finishPackageLock(lock.content, manifest.content);
}
