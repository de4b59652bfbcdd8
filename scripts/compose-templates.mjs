// Lays every template out, unrendered and with what it inherits, in .templates/<name> or in <name> of the folder that is given: a real
// project with every option on, which the type checker, the style checker, mcp-lint, its own tests and the attacks then run on. Prose gets
// its partials, since a test reads it.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listTemplates, readTemplate } from '../dist/create/template.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const templates = join(root, 'templates');
const out = process.argv[2] ?? join(root, '.templates');

rmSync(out, { recursive: true, force: true });
for (const { manifest } of await listTemplates(templates)) {
  const { files } = await readTemplate(templates, manifest.name);
  const partials = new Map(files.map(({ path, content }) => [path, content]));
  for (const { path, content } of files) {
    if (path.startsWith('partials/')) continue;
    const target = join(out, manifest.name, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, typeof content === 'string' ? withPartials(content, partials) : content);
  }
}

function withPartials(content, partials) {
  return content.replace(/\{\{> ([\w-]+)\}\}/g, (whole, name) => partials.get(`partials/${name}.hbs`) ?? whole);
}
