/**
 * Writes docs/practices.md: where a generated project keeps each practice, and which of its tests prove it. Both are found by the
 * numbers that stand in the templates. A test fails when the page is stale, or when a practice has neither a test nor a reason.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `because` says why no test of the project proves it. */
interface Practice {
  title: string;
  because?: string;
}

/** Paths in the generated project; those of a domain begin with its name. */
interface Evidence {
  places: string[];
  tests: string[];
}

const HEAD = `# Practices

What the published guidance on production servers asks a generator for, and where a generated project has it. The numbers stand in the
code, where a reader would ask why, and in the names of tests. Files belong to every project unless a domain is named.

Generated from the templates by \`UPDATE=1 npx vitest run test/repository/practices.test.ts\`.

| | Practice | Where | Proven by | Note |
| --- | --- | --- | --- | --- |
`;

export const PAGE = 'docs/practices.md';

/** The page, and what is wrong with it. */
export function generatePractices(root: string): { page: string; problems: string[] } {
  const practices: Record<string, Practice> = JSON.parse(readFileSync(join(root, 'scripts/practices.json'), 'utf8'));
  const evidence = collectEvidence(join(root, 'templates'));
  const rows: string[] = [];
  const problems: string[] = [];
  for (const [number, { title, because }] of Object.entries(practices)) {
    const { places, tests } = evidence.get(number) ?? { places: [], tests: [] };
    if (because === undefined && tests.length === 0) problems.push(`P-${number} has no test in the templates, and no reason for that`);
    if (because !== undefined && tests.length > 0) problems.push(`P-${number} has a test in the templates: drop the reason`);
    rows.push(`| P-${number} | ${title} | ${cell(places)} | ${cell(tests)} | ${because ?? ''} |`);
  }
  return { page: `${HEAD}${rows.join('\n')}\n`, problems };
}

function cell(paths: readonly string[]): string {
  return paths.map((path) => `\`${path}\``).join('<br>');
}

function collectEvidence(templates: string): Map<string, Evidence> {
  const evidence = new Map<string, Evidence>();
  const names = readdirSync(templates).sort((a, b) => Number(b === 'base') - Number(a === 'base') || a.localeCompare(b));
  for (const name of names) {
    for (const path of sourcesOf(join(templates, name))) {
      const shown = `${name === 'base' ? '' : `${name}: `}${path.replace(/\.hbs$/, '')}`;
      for (const number of numbersIn(readFileSync(join(templates, name, path), 'utf8'))) {
        const { places, tests } = evidence.get(number) ?? { places: [], tests: [] };
        (path.startsWith('test/') ? tests : places).push(shown);
        evidence.set(number, { places, tests });
      }
    }
  }
  return evidence;
}

/** What is written by hand and has a path of its own in the project: partials have none, and prose about tests proves nothing. */
function sourcesOf(folder: string): string[] {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    );
  return paths.filter((path) => !/^(node_modules|dist|coverage|partials)\/|(^|\/)package-lock\.json$|^test\/.*\.md$/.test(path)).sort();
}

function numbersIn(text: string): Set<string> {
  return new Set([...text.matchAll(/\bP-(\d{1,3})\b/g)].map(([, number]) => String(number)));
}
