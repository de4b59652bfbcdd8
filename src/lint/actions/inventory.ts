import { toolPackage } from '../../shell/package.js';
import { terminal } from '../../shell/terminal.js';
import { openProject, recipeOf, runOptionsOf } from '../project.js';
import { prettyInventory } from '../report/inventory.js';
import { jsonInventory } from '../report/json.js';
import { run } from '../run.js';
import { EXIT } from './exit.js';
import { parseOptions, parseOutputs } from './options.js';

/** `mcp-lint inventory [paths]`: what the linter sees, judged by no rule. */
export async function inventory(paths: readonly string[], raw: unknown): Promise<void> {
  const options = parseOptions(raw);
  const [output] = parseOutputs(options.format);
  const project = await openProject(paths, process.cwd(), { config: options.config });
  const report = run(project.sources, {
    ...runOptionsOf(recipeOf(project, toolPackage.version, options.examples), project.known),
    rules: [],
  });
  process.stdout.write(output?.format === 'json' ? jsonInventory(report) : prettyInventory(report, terminal(process.stdout)));
  if (report.servers.length > 0) return;
  process.stderr.write(`No MCP server found in ${report.stats.files} source files.\n`);
  process.exitCode = EXIT.noServer;
}
