import type { JsonValue } from '../model/project.js';
import { defineRule } from '../rule.js';
import { SMALL_SERVER } from './support/examples.js';

const NAME = /^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/;
/** `^1.2.0`, `latest`, `1.x`: the registry refuses what can be another version tomorrow. */
const RANGE = /^[\^~<>=]|^latest$|[*x]|\|\|| - /;
const files = (
  server: string,
  manifest = '{ "name": "orders-mcp", "version": "1.0.0", "mcpName": "io.github.example/orders" }',
): Record<string, string> => ({
  'server.ts': SMALL_SERVER,
  'server.json': server,
  'package.json': manifest,
});
const described = (version: string): string =>
  `{ "name": "io.github.example/orders", "description": "Reads orders.", "version": "${version}", "packages": [{ "registryType": "npm", "identifier": "orders-mcp", "version": "${version}", "transport": { "type": "stdio" } }] }`;

export default defineRule({
  name: 'require-valid-server-json',
  severity: 'warning',
  category: 'packaging',
  confidence: 'high',
  practices: ['P-159'],
  cwe: ['CWE-1110'],
  owasp: ['MCP09', 'MCP04'],
  summary: 'server.json, the entry for the MCP registry, is complete and agrees with package.json.',
  why: 'The registry refuses an entry whose name, version or package does not fit, at the end of a release that is already on npm. mcpName in package.json is how it knows that both belong to the same people.',
  advice: 'Keep name equal to mcpName, and the versions equal to that of package.json; set them in the release script.',
  whenNotToUse: 'server.json is written anew by the release, and the committed one is only its pattern.',
  examples: { bad: [files(described('0.9.0'))], good: [files(described('1.0.0'))] },
  messages: {
    name: 'The name "{name}" has not the form owner/server of the registry, as io.github.example/orders.',
    missing: 'server.json has no "{key}", which the registry requires.',
    long: 'The description has {length} characters; the registry takes 100.',
    owner: 'package.json has mcpName "{said}", server.json has "{name}": the registry refuses the entry unless they are equal.',
    unnamed: 'package.json has no mcpName: the registry refuses an entry for npm whose package does not name it as "{name}".',
    range: 'The registry takes exact versions only, and "{version}" is none.',
    transport: 'The package has no transport with a type: clients do not know how to speak to it.',
    version: 'server.json has version {said}, package.json {version}.',
  },
  check({ project, report }) {
    const file = project.file('server.json');
    if (file === undefined || !/modelcontextprotocol|registryType|"remotes"|"packages"/.test(file.text)) return;
    const get = (...keys: string[]): JsonValue | undefined => project.json(file, ...keys);
    const whole = get();
    if (whole === undefined) return;
    for (const key of ['name', 'description', 'version'])
      if (get(key) === undefined) report({ message: 'missing', values: { key }, at: whole.at });
    const name = get('name');
    if (typeof name?.value === 'string' && !NAME.test(name.value)) report({ message: 'name', values: { name: name.value }, at: name.at });
    const description = get('description');
    if (typeof description?.value === 'string' && description.value.length > 100)
      report({ message: 'long', values: { length: description.value.length }, at: description.at });
    const packages = get('packages')?.value;
    for (const index of Array.isArray(packages) ? packages.keys() : []) {
      const version = get('packages', String(index), 'version');
      if (typeof version?.value === 'string' && RANGE.test(version.value))
        report({ message: 'range', values: { version: version.value }, at: version.at });
      if (get('packages', String(index), 'transport', 'type') === undefined)
        report({ message: 'transport', at: (get('packages', String(index)) ?? whole).at });
    }
    const manifest = project.file('package.json');
    if (manifest === undefined) return;
    const said = project.json(manifest, 'mcpName')?.value;
    if (typeof name?.value === 'string' && typeof said === 'string' && said !== name.value)
      report({ message: 'owner', values: { said, name: name.value }, at: name.at });
    const published = project.json(manifest, 'private')?.value !== true;
    if (typeof name?.value === 'string' && said === undefined && published && /"registryType"\s*:\s*"npm"/.test(file.text))
      report({ message: 'unnamed', values: { name: name.value }, at: name.at });
    const version = get('version');
    const own = project.json(manifest, 'version')?.value;
    if (typeof version?.value === 'string' && typeof own === 'string' && own !== version.value && /^\d/.test(version.value))
      report({ message: 'version', values: { said: version.value, version: own }, at: version.at });
  },
});
