import rule from '../../../src/lint/rules/no-version-drift.js';
import { testRule } from '../../helpers/rule.js';

const project = (version: string, manifest = '{ "version": "1.4.0" }'): Record<string, string> => ({
  'server.ts': `import { McpServer } from '@modelcontextprotocol/server';
import { VERSION } from './version.js';
const server = new McpServer({ name: 'a', version: ${version} });
server.registerTool('list_a', { description: 'A.' }, async () => ({ content: [] }));
export { VERSION };`,
  'package.json': manifest,
});

testRule(rule, {
  valid: [project("'1.4.0'"), project('VERSION'), project("'9.9.9'", '{ "version": "0.0.0" }'), project("'9.9.9'", '{}')],
  invalid: [{ code: project("'1.3.0'"), findings: [{ message: 'drift', at: "'1.3.0'" }] }],
});
