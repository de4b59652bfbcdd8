import { join } from 'node:path';
import { toolPackage } from '../../shell/package.js';
import { terminal } from '../../shell/terminal.js';
import { isFolder, readText, writeText } from '../files.js';
import { PATHS, planSetup } from '../setup.js';

/** `mcp-lint init`: writes a configuration and the step of the CI that the project has. */
export function init(): void {
  const dir = process.cwd();
  const read = (path: string): string | undefined => readText(join(dir, path));
  const steps = planSetup(
    {
      config: read(PATHS.config),
      gitlab: read(PATHS.gitlab),
      github: isFolder(join(dir, '.github')) || /github\.com/.test(read('.git/config') ?? ''),
      workflow: read(PATHS.workflow),
    },
    toolPackage.version,
  );
  const { color } = terminal(process.stdout);
  for (const { path, text, about } of steps) {
    writeText(join(dir, path), text);
    process.stdout.write(`${color.green('wrote')} ${path}  ${color.dim(about)}\n`);
  }
  if (steps.length === 0) process.stdout.write('Everything is there already.\n');
  process.stdout.write(
    `Next: mcp-lint\nToo many findings at once? mcp-lint --update-baseline, and only new ones are reported from then on.\n`,
  );
}
