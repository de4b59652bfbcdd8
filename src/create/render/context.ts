import type { Answers } from '../answers.js';
import type { Condition, Feature } from '../manifest.js';
import { PACKAGE_MANAGER_COMMANDS } from '../package-manager.js';
import { bareName, labelOf, titleOf } from '../package-name.js';
import { TemplateError } from '../template-error.js';

/** What the running tool adds to the answers. */
export interface Tool {
  version: string;
  /** What package.json says after `"create-mcp-server":`, the package that brings `mcp-lint`. */
  linterSpec: string;
}

/** Every name a template may use. */
export type RenderContext = Readonly<Record<string, string | boolean>>;

/** The answers and what follows from them, and the parts of the platform that the template needs. */
export function renderContext(answers: Answers, tool: Tool, features: readonly Feature[]): RenderContext {
  const { name, template, transport, auth, pm } = answers;
  const commands = PACKAGE_MANAGER_COMMANDS[pm];
  return {
    ...{ name, bareName: bareName(name), label: labelOf(name), title: titleOf(name), template, transport, auth, pm },
    ...{ http: transport !== 'stdio', stdio: transport !== 'http', both: transport === 'both' },
    ...{ oauth: auth === 'oauth', apiKey: auth === 'api-key', noAuth: auth === 'none' },
    ...{ npm: pm === 'npm', pnpm: pm === 'pnpm', yarn: pm === 'yarn', bun: pm === 'bun' },
    ...{ pmInstall: commands.install, pmRun: commands.run, pmExec: commands.exec, lockfile: commands.lockfile },
    ...{ confirm: features.includes('confirm'), sample: answers.openapi === undefined },
    ...{ toolVersion: tool.version, linterSpec: tool.linterSpec },
  };
}

/** Refuses a name that the context does not have: Handlebars would silently take it for false. */
export function requireName(context: RenderContext, name: string, file: string, line: number): void {
  if (Object.hasOwn(context, name)) return;
  throw new TemplateError(file, line, `uses ${JSON.stringify(name)}, which is none of: ${Object.keys(context).join(', ')}`);
}

/** Whether a condition of template.json holds. */
export function holds(condition: Condition, context: RenderContext): boolean {
  return [condition].flat().some((term) => {
    const negated = term.startsWith('!');
    const name = negated ? term.slice(1) : term;
    requireName(context, name, 'template.json', 0);
    return Boolean(context[name]) !== negated;
  });
}
