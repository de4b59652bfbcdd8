import { posix } from 'node:path';
import picomatch from 'picomatch';
import { ts } from 'ts-morph';

/** A source file by its path in the repository, with forward slashes. */
export interface Source {
  path: string;
  text: string;
}

/**
 * The pipelines, first stage first: a file imports only its own stage and earlier ones of its pipeline. `create` and `lint` have nothing
 * in common but `shell`, so neither can import the other. A stage is a list of globs; ARCHITECTURE.md says what each is for.
 */
export const PIPELINES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  create: [
    ['src/shell/**'],
    ['src/create/{choices,package-name,package-manager,template-error}.ts'],
    ['src/create/{answers,manifest,json}.ts'],
    // What a document says becomes a plan, and nothing but the plan becomes code.
    ['src/create/openapi/{plan,problem,text}.ts'],
    ['src/create/openapi/{document,pattern,operations,shape-of,arguments,plan-tools,source,read}.ts'],
    ['src/create/{options,ask,target,template}.ts'],
    ['src/create/openapi/{code,schema-code,tool-files,example,project-files}.ts'],
    ['src/create/render.ts', 'src/create/render/**'],
    ['src/create/from.ts'],
    ['src/create/{record,write,install,git,replay,linter-source}.ts'],
    ['src/create/{settle,result}.ts'],
    ['src/create/create.ts'],
    ['src/create/split.ts'],
    ['src/create/run-create.ts'],
    ['src/create/command.ts'],
  ],
  // `upgrade` stands above both, and may ask either.
  upgrade: [
    ['src/shell/**'],
    ['src/create/**', 'src/lint/**'],
    ['src/upgrade/diff.ts', 'src/upgrade/merge/**'],
    ['src/upgrade/foreign/{steps,edits}.ts'],
    ['src/upgrade/{plan,renames,migrations,journal,parse,probe,options}.ts'],
    ['src/upgrade/{project,layers,changes,repository}.ts'],
    ['src/upgrade/{base,theirs,stage,verify}.ts'],
    [
      'src/upgrade/foreign/{module-beside,keep-format,silent-changes,handler-results,repairs,registrations,zod,context,marks,imports,manifest,migrate-sdk,servers,handlers,factory,stdio,http,sse,question-module,repeatable,questions,go-stateless,adopt,observed,harden-modules,health-module,schema-module,harden-site,harden-http,harden,audit,audit-report,compare}.ts',
    ],
    ['src/upgrade/{confirm,result}.ts'],
    ['src/upgrade/{upgrade,resume,report}.ts'],
    ['src/upgrade/foreign/{run,compare-runs}.ts'],
    ['src/upgrade/foreign/foreign.ts', 'src/upgrade/ask.ts'],
    ['src/upgrade/run-upgrade.ts'],
    ['src/upgrade/command.ts'],
    ['src/create-mcp-server.ts'],
  ],
  lint: [
    ['src/shell/**'],
    ['src/lint/program/**'],
    ['src/lint/interpret/**'],
    ['src/lint/model/**'],
    ['src/lint/{finding,wording}.ts'],
    ['src/lint/flow/**'],
    ['src/lint/rule.ts'],
    ['src/lint/{presets,suppress,baseline,fix,changed,setup}.ts'],
    ['src/lint/config/**'],
    ['src/lint/combine.ts'],
    ['src/lint/report/**'],
    ['src/lint/rules/**'],
    ['src/lint/run.ts'],
    ['src/lint/{exclude,load,files}.ts'],
    ['src/lint/project.ts'],
    ['src/lint/scale/store.ts'],
    ['src/lint/scale/**'],
    ['src/lint/index.ts', 'src/lint/actions/**'],
    ['src/lint/command.ts'],
    ['src/mcp-lint.ts'],
  ],
};

/** Files that may not import one another: what two of them need belongs in an earlier stage. */
const STRANGERS = ['src/lint/rules/!(index).ts'];

/** Modules that only these files may import: whoever else needs one asks them. */
export const RESERVED: readonly { modules: readonly string[]; files: readonly string[] }[] = [
  {
    modules: ['fs', 'fs/promises'],
    files: [
      'src/create/{template,target,write,linter-source}.ts',
      'src/create/openapi/source.ts',
      'src/lint/{load,files}.ts',
      'src/lint/scale/disk-store.ts',
      'src/lint/config/{files,typescript-loader}.ts',
      'src/upgrade/{project,base,stage,journal,verify,resume,run-upgrade}.ts',
      'src/upgrade/merge/git.ts',
      'src/upgrade/foreign/migrate-sdk.ts',
    ],
  },
  { modules: ['child_process', 'tinyexec'], files: ['src/shell/{host,conversation,http-conversation}.ts'] },
  { modules: ['@clack/prompts'], files: ['src/{create,upgrade}/ask.ts'] },
  { modules: ['handlebars'], files: ['src/create/render/**'] },
  { modules: ['ts-morph'], files: ['src/lint/**', 'src/upgrade/**'] },
  { modules: ['chalk'], files: ['src/shell/terminal.ts'] },
  { modules: ['commander'], files: ['src/*/command.ts', 'src/shell/run.ts', 'src/{create-mcp-server,mcp-lint}.ts'] },
];

/** Every import that crosses a boundary, as a line for a person. Types count too: what a stage knows of, it depends on. */
export function boundaryViolations(sources: readonly Source[]): string[] {
  return sources.flatMap(({ path, text }) => {
    const own = PIPELINES[path.split('/')[1] ?? ''];
    const homes = own ? [own] : Object.values(PIPELINES);
    const homeless = homes.some((stages) => stageOf(stages, path) >= 0) ? [] : [`${path} is in no stage of the pipelines`];
    const { importedFiles } = ts.preProcessFile(text, true, true);
    return [...homeless, ...importedFiles.flatMap(({ fileName }) => importViolations(path, fileName))];
  });
}

function importViolations(path: string, specifier: string): string[] {
  if (!specifier.startsWith('.')) return isReserved(path, specifier) ? [`${path} imports ${specifier}, which is kept for other files`] : [];
  const imported = posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts');
  if ([path, imported].every((file) => picomatch.isMatch(file, STRANGERS))) return [`${path} imports ${imported}, its neighbour`];
  const allowed = Object.values(PIPELINES).every((stages) => {
    const from = stageOf(stages, path);
    const to = stageOf(stages, imported);
    return from < 0 || (to >= 0 && to <= from);
  });
  return allowed ? [] : [`${path} imports ${imported}, which is no earlier stage`];
}

function isReserved(path: string, specifier: string): boolean {
  const name = specifier.replace(/^node:/, '');
  return RESERVED.some(({ modules, files }) => modules.includes(name) && !picomatch.isMatch(path, [...files]));
}

function stageOf(stages: readonly (readonly string[])[], path: string): number {
  return stages.findIndex((globs) => picomatch.isMatch(path, [...globs]));
}
