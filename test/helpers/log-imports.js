// A module loader that writes the name of every imported package to the file in LOADED_PACKAGES. Used with: node --import this-file
import { appendFileSync } from 'node:fs';
import { register } from 'node:module';

export async function resolve(specifier, context, nextResolve) {
  const resolved = await nextResolve(specifier, context);
  const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(resolved.url) ?? [];
  if (name) appendFileSync(process.env.LOADED_PACKAGES, `${name}\n`);
  return resolved;
}

if (!process.env.LOADED_PACKAGES_REGISTERED) {
  process.env.LOADED_PACKAGES_REGISTERED = '1';
  register(import.meta.url);
}
