// Puts what `create-mcp-server` runs into one module, in place of dist/create/run-create.js: to load its 170 modules took longer than to make a
// project. Nothing depends on this having run. What has an identity that others check (errors in shell/), or is seldom needed, stays apart.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const entry = join(dist, 'create/run-create.js');
const isApart = (id) => /\/shell\/[\w-]+\.js$|\/ask\.js$|^package-manager-detector/.test(id);

const build = await rolldown({ input: entry, platform: 'node', external: isApart, resolve: { mainFields: ['module', 'main'] } });
const { output } = await build.generate({ format: 'esm' });
if (output.length !== 1) throw new Error(`${entry} became ${output.map(({ fileName }) => fileName).join(', ')}`);
const [{ code, moduleIds, imports }] = output;
writeFileSync(entry, `${code}\n${notices(moduleIds)}`);
process.stdout.write(`${relative(dist, entry)}: ${moduleIds.length} modules in one, beside ${imports.length} others\n`);

/** The licences of the packages inside, as they ask for. */
function notices(ids) {
  const folders = new Set(ids.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id) ?? []));
  return [...folders].sort().map(notice).join('\n');
}

function notice(folder) {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((path) => /^licen[cs]e/i.test(path));
  if (file === undefined) throw new Error(`${name} has no licence file`);
  const text = readFileSync(join(folder, file), 'utf8').trim().replaceAll('*/', '* /');
  return `/*!\n${name} ${version}\n\n${text}\n*/\n`;
}
