import { ts } from 'ts-morph';
import type { Suggestion } from '../finding.js';
import { stringOf } from '../interpret/value.js';
import { defineRule } from '../rule.js';
import { property } from './support/values.js';

const made = (version: string): Record<string, string> => ({
  'server.ts': `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '${version}' });
server.registerTool('count_orders', { description: 'Count the orders.', inputSchema: z.strictObject({}) }, async () => ({ content: [] }));`,
  'package.json': '{ "name": "orders-mcp", "version": "1.4.0" }',
});

export default defineRule({
  name: 'no-version-drift',
  severity: 'info',
  category: 'packaging',
  confidence: 'high',
  recommended: false,
  practices: ['P-154', 'P-159'],
  cwe: ['CWE-1110'],
  owasp: ['MCP09'],
  summary: 'The version that the server tells its clients is that of its package.',
  why: 'Whoever looks into a problem, or looks for the users of a version with a hole, asks the server for its version. A number that was written once says 1.0.0 for ever.',
  advice: 'Read it from package.json, or have the build put it in.',
  whenNotToUse: 'The server has versions of its own, apart from those of the package that it comes in.',
  examples: { bad: [made('1.0.0')], good: [made('1.4.0')] },
  messages: { drift: 'The server says that it is version {said}; its package has version {version}.' },
  check({ server, project, report }) {
    const file = project.file('package.json');
    const version = file === undefined ? undefined : project.json(file, 'version')?.value;
    const info = property(server.construction.args?.[0], 'version');
    const said = stringOf(info);
    if (typeof version !== 'string' || said === undefined || said === version || version === '0.0.0') return;
    const node = info?.kind === 'literal' ? info.node : undefined;
    const suggestions = node !== undefined && ts.isStringLiteralLike(node) ? [sayVersion(node, version)] : [];
    report({ message: 'drift', values: { said, version }, at: node ?? server.place.node, suggestions });
  },
});

function sayVersion(node: ts.StringLiteralLike, version: string): Suggestion {
  const edit = { file: node.getSourceFile().fileName, start: node.getStart() + 1, end: node.getEnd() - 1, text: version };
  return { title: 'Say the version of the package', edits: [edit] };
}
