import rule from '../../../src/lint/rules/require-capability-tags.js';
import { SMALL_SERVER } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const project = (readme: string): Record<string, string> => ({ 'server.ts': `${SMALL_SERVER}makeServer();\n`, 'README.md': readme });

testRule(rule, {
  valid: [
    project('# Orders\n\nneeds_database: true\n'),
    project('---\nneeds_database: false\n---\n'),
    project('---\ntitle: Orders\n---\n'),
  ],
  invalid: [
    { code: project('---\nneeds_database: true\n---\n'), findings: [{ message: 'unused', at: 'needs_database: true', severity: 'info' }] },
  ],
});
