import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everyCombination, flagsOf, nameOf } from './helpers/combinations.js';
import { REPOSITORY, userEnvironment } from './helpers/environment.js';
import { run } from './helpers/process.js';
import { createProject, removeFolder, scratchFolder } from './helpers/project.js';

const env = userEnvironment();
let scratch: string;
const installed = new Map<string, string>();

beforeAll(() => {
  scratch = scratchFolder('rendered');
});
afterAll(() => removeFolder(scratch));

/** The packages of one project of the template that has every option on: all others of it use them. */
async function packagesOf(template: string): Promise<string> {
  const known = installed.get(template);
  if (known !== undefined) return known;
  const dir = join(scratch, `all-options-${template}`);
  await createProject(dir, ['--template', template, '--transport', 'both', '--auth', 'oauth', '--pm', 'npm']);
  installed.set(template, join(dir, 'node_modules'));
  return packagesOf(template);
}

/** Our own tags and names, and what an author may leave behind. `${{ … }}` is GitHub's, `{{7*7}}` an attack in a test. */
const LEFTOVER = /(?<!\$)\{\{\s*(?:[#/>]|else\b|[a-z][\w-]*\s*\}\})|mcp-server-template|MCP Server Template|\bTODO\b|\blorem ipsum\b/i;

/** All but what is compressed: its bytes spell anything, sooner or later. */
function textFiles(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(tgz|br)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('/node_modules/'));
}

describe.each(
  everyCombination()
    .filter(({ pm }) => pm === 'npm')
    .map((combination) => [nameOf(combination), combination] as const),
)('%s as rendered', (name, combination) => {
  let dir: string;
  beforeAll(async () => {
    dir = join(scratch, name);
    await createProject(dir, [...flagsOf(combination), '--no-install']);
    symlinkSync(await packagesOf(combination.template), join(dir, 'node_modules'));
  });

  const checks: Record<string, readonly string[]> = {
    'has no type error': ['typescript/bin/tsc'],
    'is formatted and passes the style check': ['@biomejs/biome/bin/biome', 'check', '--error-on-warnings'],
    'has no unused file, export or dependency, and declares every import': [
      'knip/bin/knip.js',
      '--config',
      join(REPOSITORY, 'test/e2e/knip.generated.json'),
    ],
  };
  it.each(Object.entries(checks))('%s', async (_title, [script = '', ...args]) => {
    const { code, stdout, stderr } = await run(process.execPath, [join(REPOSITORY, 'node_modules', script), ...args], { cwd: dir, env });
    expect(code, `${stdout}${stderr}`).toBe(0);
  });

  it('holds nothing that only a template may hold', () => {
    const lines = textFiles(dir).flatMap((path) =>
      readFileSync(path, 'utf8')
        .split('\n')
        .map((line, index) => `${relative(dir, path)}:${index + 1}: ${line}`),
    );
    expect(lines.filter((line) => LEFTOVER.test(line))).toEqual([]);
  });
});
