import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { load } from '../../src/lint/load.js';
import { temporaryFolder } from '../helpers/temp.js';

it('reads the files of a project that rules ask for, and no others', () => {
  const folder = temporaryFolder();
  const files: Record<string, string> = {
    '.gitignore': '.env.local\npackage-lock.json\n',
    '.env': 'A=1',
    '.env.local': 'A=1',
    '.github/workflows/ci.yml': 'on: push',
    '.github/CODEOWNERS': '* @example',
    Dockerfile: 'FROM node:22',
    'bun.lockb': '\0binary',
    'notes.json': '{}',
    'package-lock.json': '{}',
    'package.json': '{}',
    'src/main.ts': 'export {};',
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const read = load([folder], '/')
    .project?.map((file) => file.path)
    .sort();
  expect(read).toEqual(['.env', '.github/workflows/ci.yml', 'Dockerfile', 'bun.lockb', 'package-lock.json', 'package.json']);
});
