import { defineRule } from '../rule.js';

const server = (comment: string): string => `import { exec } from 'node:child_process';
import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'example', version: '1.0.0' });
server.registerTool('uptime', { description: 'Tell how long the machine runs.', inputSchema: z.strictObject({}) }, async () => {
  ${comment}exec('uptime');
  return { content: [] };
});`;

/** What it reports is found by `suppress.ts`, after all other rules have run. */
export default defineRule({
  name: 'no-invalid-suppression',
  severity: 'warning',
  category: 'meta',
  confidence: 'high',
  practices: [],
  cwe: ['CWE-1116'],
  owasp: ['MCP08'],
  summary: 'A comment that takes a finding back says why, names a rule that there is, and still has something to take back.',
  why: 'A suppression is a decision. Without a reason nobody can judge it later; with a misspelled rule it does nothing; and one that outlives its finding hides the next one that comes to the same place.',
  advice:
    'Write `mcp-lint-disable-next-line rule-name -- why this is fine (expires 2027-01-31)`, the last part where it is not for ever, and remove comments that nothing needs any more.',
  whenNotToUse: 'The team keeps its reasons in another place that every reader of the code knows.',
  examples: {
    bad: [server('// mcp-lint-disable-next-line no-invalid-suppression\n  ')],
    good: [server('// The machine is shared.\n  ')],
  },
  messages: {
    unexplained: 'This suppression of {rule} gives no reason and does nothing. Add one: `{rule} -- why this is fine`.',
    unknown: 'There is no rule "{rule}": this suppression does nothing.',
    malformed:
      'This suppression names no rule and does nothing. Name the rule: `mcp-lint-disable-next-line rule-name -- why this is fine`.',
    expired: 'This suppression of {rule} expired on {date}: what it took back is reported again.',
    unused: 'Nothing here is reported by {rule} any more: remove this suppression.',
  },
  check() {},
});
