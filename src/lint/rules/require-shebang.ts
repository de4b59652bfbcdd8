import { posix } from 'node:path';
import { spotIn } from '../program/text-file.js';
import { defineRule } from '../rule.js';
import { SMALL_SERVER } from './support/examples.js';

const starting = (first: string): Record<string, string> => ({
  'src/server.ts': `${first}${SMALL_SERVER}export { makeServer };\n`,
  'package.json': '{ "name": "orders-mcp", "bin": { "orders-mcp": "dist/server.js" } }',
});

export default defineRule({
  name: 'require-shebang',
  severity: 'error',
  category: 'packaging',
  confidence: 'high',
  practices: ['P-151'],
  cwe: ['CWE-684'],
  owasp: [],
  summary: 'The file that a command of the package starts begins with #!/usr/bin/env node.',
  why: 'On Linux and macOS the shell runs the file itself: without the line it reads JavaScript as shell commands, and a client that starts the server with npx sees it end at once.',
  advice: 'Make #!/usr/bin/env node the first line of the source. The compiler keeps it.',
  whenNotToUse: 'The build puts the line in.',
  examples: { bad: [starting('')], good: [starting('#!/usr/bin/env node\n')] },
  messages: { missing: 'This file is the command "{command}" of the package and does not begin with #!/usr/bin/env node.' },
  check({ server, code, project, report }) {
    const scripts = Object.values(server.manifest?.scripts ?? {}).join(' ');
    const manifest = project.file('package.json');
    // A bundler may add the line.
    if (manifest === undefined || /banner|shebang|shx|chmod|esbuild|tsup|rollup|webpack|vite|tsdown|ncc|bun build/.test(scripts)) return;
    for (const [command, target] of Object.entries(server.manifest?.bin ?? {})) {
      const paths = sourcesOf(target).map((path) => posix.join(project.dir, path));
      const [module] = paths.flatMap((path) => code.modules.find((each) => each.path === path) ?? []);
      if (module === undefined || module.file.text.startsWith('#!')) continue;
      const end = module.file.text.indexOf('\n');
      report({
        message: 'missing',
        values: { command },
        at: spotIn({ path: module.path, text: module.file.text }, 0, end < 0 ? module.file.text.length : end),
        edits: [{ file: module.path, start: 0, end: 0, text: '#!/usr/bin/env node\n' }],
      });
    }
  },
});

/** The sources that a built file can come from. */
function sourcesOf(target: string): string[] {
  const path = posix.normalize(target);
  if (!/^(dist|build|lib|out)\//.test(path)) return [path];
  const stem = path.replace(/^(dist|build|lib|out)\/(src\/)?/, '').replace(/\.[cm]?js$/, '');
  return ['ts', 'mts', 'cts', 'js', 'mjs'].flatMap((extension) => [`src/${stem}.${extension}`, `${stem}.${extension}`]);
}
