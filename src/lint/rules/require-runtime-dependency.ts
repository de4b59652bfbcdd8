import { builtinModules } from 'node:module';
import { ts } from 'ts-morph';
import { packageOf } from '../model/backends.js';
import { textOf } from '../model/code.js';
import { defineRule } from '../rule.js';
import { SMALL_SERVER } from './support/examples.js';

const BUILTIN = new Set(builtinModules);

const importing = (manifest: string): Record<string, string> => ({
  'server.ts': `import pino from 'pino';\n${SMALL_SERVER}export const log = pino(pino.destination(2));\nexport { makeServer };\n`,
  'package.json': manifest,
});

export default defineRule({
  name: 'require-runtime-dependency',
  severity: 'error',
  category: 'packaging',
  confidence: 'high',
  practices: ['P-143'],
  cwe: ['CWE-1104'],
  owasp: ['MCP04'],
  summary: 'What the server imports is among its dependencies.',
  why: 'Development dependencies are not installed with a package: the server ends at its first import on every machine but the one that it was written on. What is not declared at all is whatever another package happens to bring.',
  advice: 'npm install the package without --save-dev.',
  whenNotToUse: 'A bundler puts the dependency into what is published.',
  examples: {
    bad: [
      importing(
        '{ "bin": { "orders": "server.js" }, "devDependencies": { "pino": "9.0.0", "zod": "4.2.0", "@modelcontextprotocol/server": "2.4.0" }, "dependencies": { "zod": "4.2.0" } }',
      ),
    ],
    good: [
      importing(
        '{ "bin": { "orders": "server.js" }, "dependencies": { "pino": "9.0.0", "zod": "4.2.0", "@modelcontextprotocol/server": "2.4.0" } }',
      ),
    ],
  },
  messages: { development: '"{name}" is imported, but only a development dependency: it is not installed with the package.' },
  check({ server, code, project, report }) {
    const file = project.file('package.json');
    if (file === undefined || server.role !== 'source') return;
    const kind = (name: string): Record<string, unknown> => (project.json(file, name)?.value ?? {}) as Record<string, unknown>;
    const development = kind('devDependencies');
    const installed = { ...kind('dependencies'), ...kind('peerDependencies'), ...kind('optionalDependencies') };
    // Without any dependency of its own, or with a bundler, everything is put into one file.
    if (Object.keys(installed).length === 0 || Object.keys(development).some((name) => BUNDLERS.test(name))) return;
    if (project.json(file, 'bin') === undefined && project.json(file, 'main') === undefined && project.json(file, 'exports') === undefined)
      return;
    const reached = reachable(
      server.entry,
      code.modules.map((module) => module.path),
    );
    const seen = new Set<string>();
    for (const module of code.modules) {
      if (!reached(module.path)) continue;
      for (const statement of module.file.statements) {
        if (!ts.isImportDeclaration(statement) || isTypeOnly(statement)) continue;
        const specifier = textOf(statement.moduleSpecifier) ?? '.';
        const name = packageOf(specifier);
        if (/^[.#/@~]$|^[.#/~]/.test(specifier) || specifier.startsWith('node:') || BUILTIN.has(name) || seen.has(name)) continue;
        if (!Object.hasOwn(development, name) || Object.hasOwn(installed, name)) continue;
        seen.add(name);
        report({ message: 'development', values: { name }, at: statement.moduleSpecifier });
      }
    }
  },
});

const BUNDLERS =
  /^(esbuild|tsup|rollup|webpack|vite|@vercel\/ncc|tsdown|rolldown|parcel|bun-types|@types\/bun|wrangler|@rslib\/core|unbuild|pkgroll|bunchee|next)$/;

/** Scripts and configuration beside the source of the server are not part of what is published. */
function reachable(entry: string, paths: readonly string[]): (path: string) => boolean {
  const folder = entry.includes('/') ? entry.slice(0, entry.lastIndexOf('/') + 1) : '';
  const inside = paths.filter((path) => path.startsWith(folder));
  return (path) =>
    (folder === '' ? !path.includes('/') : inside.includes(path)) &&
    !/(^|\/)(scripts?|tools?-dev|bench|testing|__\w+__)\//.test(path) &&
    !/[.-](spec|test)[\w-]*\.\w+$/i.test(path);
}

function isTypeOnly(statement: ts.ImportDeclaration): boolean {
  const clause = statement.importClause;
  if (clause === undefined) return false;
  if (clause.isTypeOnly) return true;
  const bindings = clause.namedBindings;
  return (
    clause.name === undefined &&
    bindings !== undefined &&
    ts.isNamedImports(bindings) &&
    bindings.elements.every((element) => element.isTypeOnly)
  );
}
