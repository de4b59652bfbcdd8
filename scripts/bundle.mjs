// Puts what a command runs into one module, in place of the module of dist/ that begins it: to load 20 modules takes longer than to print
// the help, to load 170 longer than to make a project. Nothing depends on this having run. What has an identity that others check (the errors
// of shell/) and what is loaded when it is needed stays apart.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const isShared = (id) => /\/shell\/(?!run\.js|terminal\.js)[\w-]+\.js$/.test(id);
const isSeldom = (id) => /\/ask\.js$|\/openapi\/read\.js$|^package-manager-detector/.test(id);
const isLater = (id) => /\/(run-\w+|result|terminal|actions\/[\w-]+)\.js$/.test(id);

await bundle('create/run-create.js', isSeldom);
await bundle('create-mcp-server.js', isLater);
await bundle('mcp-lint.js', isLater);

async function bundle(path, isApart) {
  const entry = join(dist, path);
  const external = (id) => isShared(id) || isApart(id);
  const build = await rolldown({ input: entry, platform: 'node', external, resolve: { mainFields: ['module', 'main'] } });
  const { output } = await build.generate({ format: 'esm' });
  if (output.length !== 1) throw new Error(`${entry} became ${output.map(({ fileName }) => fileName).join(', ')}`);
  const [{ code, moduleIds, imports, dynamicImports }] = output;
  writeFileSync(entry, `${code}\n${notices(moduleIds)}`);
  const others = [...imports, ...dynamicImports].length;
  process.stdout.write(`${relative(dist, entry)}: ${moduleIds.length} modules in one, beside ${others} others\n`);
}

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
