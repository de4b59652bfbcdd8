// Lays every template out, unrendered and with what it inherits, in .templates/<name>: a real project with every option on,
// which the type checker, the style checker, mcp-lint and its own tests then run on.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listTemplates, readTemplate } from '../dist/create/template.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const templates = join(root, 'templates');
const out = join(root, '.templates');

rmSync(out, { recursive: true, force: true });
for (const { manifest } of await listTemplates(templates)) {
  const { files } = await readTemplate(templates, manifest.name);
  for (const { path, content } of files) {
    const target = join(out, manifest.name, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
}
