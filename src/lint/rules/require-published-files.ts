import { defineRule } from '../rule.js';
import { SMALL_SERVER } from './support/examples.js';

const manifest = (more: string): Record<string, string> => ({
  'server.ts': SMALL_SERVER,
  'package.json': `{ "name": "orders-mcp", "version": "1.0.0", "bin": { "orders-mcp": "dist/server.js" }${more} }`,
});

export default defineRule({
  name: 'require-published-files',
  severity: 'info',
  category: 'packaging',
  confidence: 'high',
  recommended: false,
  practices: ['P-151'],
  cwe: ['CWE-527', 'CWE-538'],
  owasp: ['MCP01', 'MCP04'],
  summary: 'A package that is published says which files belong to it, and which Node it needs.',
  why: 'Without "files", npm publishes everything that git does not ignore: tests, notes, recordings of requests, a .env that nobody thought of. Without "engines", people on an old Node get a syntax error instead of a sentence.',
  advice: '"files": ["dist"], "engines": { "node": ">=20" }. npm pack --dry-run shows what would be published.',
  whenNotToUse: 'The package is never published. Then "private": true says so.',
  examples: { bad: [manifest('')], good: [manifest(', "files": ["dist"], "engines": { "node": ">=20" }'), manifest(', "private": true')] },
  messages: {
    files: 'Everything that git does not ignore is published, because package.json has no "files".',
    engines: 'package.json does not say which versions of Node the server runs on ("engines").',
  },
  check({ project, report }) {
    const file = project.file('package.json');
    const bin = file === undefined ? undefined : project.json(file, 'bin');
    if (file === undefined || bin === undefined || project.json(file, 'private')?.value === true) return;
    if (project.json(file, 'files') === undefined) report({ message: 'files', at: bin.at });
    if (project.json(file, 'engines') === undefined) report({ message: 'engines', at: bin.at });
  },
});
