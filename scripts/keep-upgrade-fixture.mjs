// Keeps what this version makes, for the test that every released version upgrades to the newest. Run once for each release:
//   npm run build && node scripts/keep-upgrade-fixture.mjs
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { render } from '../dist/create/render.js';
import { readTemplate } from '../dist/create/template.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
const answers = { template: 'minimal', name: 'docs', transport: 'both', auth: 'oauth', pm: 'npm' };
const template = await readTemplate(`${root}/templates`, answers.template);
const files = render(template, answers, { version, linterSpec: version });
const kept = { version, template: { name: template.manifest.name, version: template.manifest.version }, answers, files };
const folder = `${root}/test/fixtures/projects`;
mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}/${version}.json.br`, brotliCompressSync(JSON.stringify(kept)));
process.stdout.write(`test/fixtures/projects/${version}.json.br: ${files.length} files\n`);
