import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Answers } from '../../src/create/answers.js';
import { recordFiles } from '../../src/create/record.js';
import { type RenderedFile, render } from '../../src/create/render.js';
import { readTemplate } from '../../src/create/template.js';
import { toolPackage } from '../../src/shell/package.js';
import { projectRoot } from '../helpers/cli.js';
import { temporaryFolder } from '../helpers/temp.js';
import { commit, edit, git, read, upgradeTo } from '../helpers/upgrades.js';

/** What `scripts/keep-upgrade-fixture.mjs` keeps of a version. */
interface Kept {
  version: string;
  template: { name: string; version: string };
  answers: Answers;
  files: RenderedFile[];
}

const folder = join(projectRoot, 'test/fixtures/projects');

function unpack(name: string): Kept {
  return JSON.parse(brotliDecompressSync(readFileSync(join(folder, name))).toString());
}

function makeProject({ version, template, answers, files }: Kept): string {
  const project = temporaryFolder();
  const identities = { generator: { name: 'create-mcp-server', version }, template, answers };
  for (const { path, content, executable } of [...files, ...recordFiles(identities, files)]) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), content, { mode: executable ? 0o755 : 0o644 });
  }
  git(project, 'init', '--quiet');
  commit(project);
  return project;
}

/** An edit of the user's in every class of file, away from what a template is likely to change. */
const EDITS: Readonly<Record<string, (text: string) => string>> = {
  'src/platform/limit.ts': (text) => `// mine: managed\n${text}`,
  Dockerfile: (text) => `${text}# mine: merge\n`,
  'README.md': (text) => `${text}mine: once\n`,
  'package.json': (text) => text.replace('"scripts": {', '"scripts": {\n    "mine": "structural",'),
};

describe.each(readdirSync(folder))('a project made by %s', (name) => {
  it('upgrades to this version without a conflict, keeps every edit, and is otherwise what is made anew', async () => {
    const kept = unpack(name);
    const project = makeProject(kept);
    for (const [path, change] of Object.entries(EDITS)) edit(project, { [path]: change(read(project, path)) });
    const template = await readTemplate(join(projectRoot, 'templates'), kept.answers.template);
    const { error, result } = await upgradeTo(project, { template, version: toolPackage.version }, { allowWeaker: true });
    expect([error?.message, result.status]).toEqual([undefined, 'done']);
    for (const path of Object.keys(EDITS)) expect(read(project, path), path).toContain('mine');
    const fresh = render(template, kept.answers, { version: toolPackage.version, linterSpec: toolPackage.version });
    for (const { path, content, class: fileClass } of fresh) {
      if (fileClass === 'once' || path in EDITS) continue;
      expect(read(project, path), path).toBe(content);
    }
  });
});
