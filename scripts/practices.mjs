// Says where each practice for production servers (`P-…`) stands in a generated project: the file that does it and the test that proves it,
// from the comments in the templates. practices.json has the practices that a project has to contain, in our words; `place` names files that
// cannot hold a comment, and `reason` says why there is no file or no test.
//   node scripts/practices.mjs          writes docs/practices.md
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const templates = join(root, 'templates');
const SHOWN = 3;
const LEFT_OUT = /\/(node_modules|dist|coverage|partials)\/|package-lock\.json$/;

/**
 * Every practice with its files and tests, as paths of a generated project.
 *
 * @returns {{ number: number, title: string, reason?: string, files: string[], tests: string[], unknown: string[] }[]}
 */
export function readPractices() {
  const { files, tests, known } = readTemplates();
  return JSON.parse(readFileSync(join(root, 'scripts/practices.json'), 'utf8')).map(({ place = [], ...practice }) => ({
    ...practice,
    files: [...new Set([...place, ...(files.get(practice.number) ?? [])])],
    tests: [...(tests.get(practice.number) ?? [])],
    unknown: place.filter((path) => !known.has(path)),
  }));
}

/** Where the numbers stand in the templates. Paths of the base come first. */
function readTemplates() {
  const [files, tests, known] = [new Map(), new Map(), new Set()];
  const paths = readdirSync(templates, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !LEFT_OUT.test(path));
  const isBase = (path) => path.startsWith(join(templates, 'base'));
  for (const path of paths.sort((a, b) => Number(isBase(b)) - Number(isBase(a)) || (a < b ? -1 : 1))) {
    const target = relative(templates, path)
      .replace(/^[^/\\]+[/\\]/, '')
      .replaceAll('\\', '/')
      .replace(/\.hbs$/, '');
    known.add(target);
    if (/^test\//.test(target) && !target.endsWith('.test.ts')) continue;
    const where = target.endsWith('.test.ts') ? tests : files;
    for (const [, number] of readFileSync(path, 'utf8').matchAll(/\bP-(\d+)/g)) {
      where.set(Number(number), (where.get(Number(number)) ?? new Set()).add(target));
    }
  }
  return { files, tests, known };
}

/** docs/practices.md. */
export function practicesPage() {
  const cell = (paths) => {
    const shown = paths.slice(0, SHOWN).map((path) => `\`${path}\``);
    return [...shown, ...(paths.length > SHOWN ? [`${paths.length - SHOWN} more`] : [])].join(', ');
  };
  const rows = readPractices().map(
    ({ number, title, files, tests, reason = '' }) => `| P-${number} | ${title} | ${cell(files)} | ${cell(tests)} | ${reason} |`,
  );
  return [
    '# Practices',
    '',
    'Where a generated project does what the published guidance on production MCP servers asks of it, and which test proves it. Generated from',
    'the comments in `templates` and from `scripts/practices.json` by `node scripts/practices.mjs`; a test fails when it is stale. Paths are those',
    'of the generated project. The last column says why a practice has no file or no test of its own.',
    '',
    '| Number | Practice | Files | Tests | Why not |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(join(root, 'docs/practices.md'), practicesPage());
