import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { type Answers, answersSchema } from '../../src/create/answers.js';
import { AUTHENTICATIONS, PACKAGE_MANAGERS, TRANSPORTS } from '../../src/create/choices.js';
import { parseObject } from '../../src/create/json.js';
import { isFence } from '../../src/create/render/fences.js';
import { NAME_PLACEHOLDER, type RenderedFile, render, TITLE_PLACEHOLDER } from '../../src/create/render.js';
import { listTemplates, readTemplate } from '../../src/create/template.js';
import { projectRoot } from '../helpers/cli.js';

const FOLDERS = { shipped: join(projectRoot, 'templates'), fixture: join(projectRoot, 'test/fixtures/templates') };
const tool = { version: '0.1.0', linterSpec: '0.1.0' };

/** Every set of answers that the schema accepts. */
function everyAnswer(template: string): Answers[] {
  const names = ['docs-server', '@acme/docs.v2'];
  const all = names.flatMap((name) =>
    TRANSPORTS.flatMap((transport) =>
      AUTHENTICATIONS.flatMap((auth) => PACKAGE_MANAGERS.map((pm) => ({ template, name, transport, auth, pm }))),
    ),
  );
  return all.filter((answers) => answersSchema.safeParse(answers).success);
}

const folders = await Promise.all(
  Object.entries(FOLDERS).map(async ([kind, root]) => ({
    kind,
    root,
    names: (await listTemplates(root)).map(({ manifest }) => manifest.name),
  })),
);
const templates = folders.flatMap(({ kind, root, names }) => names.map((name) => ({ kind, root, name })));

/** What is wrong with the text of a rendered file. */
function problems(path: string, text: string): string[] {
  const lines = text.split('\n');
  return [
    ...(text.includes(NAME_PLACEHOLDER) || text.includes(TITLE_PLACEHOLDER) || path.includes(NAME_PLACEHOLDER) ? ['a placeholder'] : []),
    ...(lines.some(isFence) ? ['a fence'] : []),
    // Workflows say ${{ … }}, and a test may attack with {{7*7}}: what a template writes begins with a letter or one of #, / and >.
    ...(/(?<!\$)\{\{\s*[#/>a-z]/i.test(path === 'src/main.ts' ? text.replace('{{not a fence}}', '').replace('{{{raw}}}', '') : text)
      ? ['double braces']
      : []),
    ...(text.includes('\r') ? ['a carriage return'] : []),
    ...syntaxProblems(path, text),
  ];
}

function syntaxProblems(path: string, text: string): string[] {
  if (path.endsWith('.json')) return Object.keys(parseObject(path, text)).length === 0 ? ['empty JSON'] : [];
  if (/\.ya?ml$/.test(path)) return parseAllDocuments(text).flatMap((document) => document.errors.map((error) => error.message));
  return [];
}

const textOf = ({ content }: RenderedFile) => (typeof content === 'string' ? content : '');

describe.each(templates)('the $kind template $name', ({ root, name }) => {
  it('renders with every combination of answers', async () => {
    const template = await readTemplate(root, name);
    for (const answers of everyAnswer(name)) {
      const found = render(template, answers, tool).flatMap((file) =>
        problems(file.path, textOf(file)).map((problem) => `${file.path}: ${problem}`),
      );
      expect(found, JSON.stringify(answers)).toEqual([]);
    }
  });

  it('pins every dependency exactly', async () => {
    const template = await readTemplate(root, name);
    const files = render(template, { template: name, name: 'docs', transport: 'both', auth: 'oauth', pm: 'npm' }, tool);
    const manifest = JSON.parse(
      files
        .filter(({ path }) => path === 'package.json')
        .map(textOf)
        .join(''),
    );
    const versions = Object.entries<string>({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });
});

describe('the shipped templates', () => {
  it('hold the one that is taken by default, and the platform by itself', () => {
    expect(templates.filter(({ kind }) => kind === 'shipped').map(({ name }) => name)).toEqual(
      expect.arrayContaining(['files', 'minimal']),
    );
  });
});
