import { defineRule } from '../rule.js';
import { enumerated, shared, some } from './support/listing.js';
import { sharedPrefix, wordsOf } from './support/names.js';
import { THRESHOLDS } from './support/thresholds.js';

export default defineRule({
  name: 'limit-tool-name-words',
  severity: 'info',
  category: 'design',
  confidence: 'medium',
  practices: ['P-4'],
  cwe: ['CWE-1099'],
  owasp: [],
  summary: 'A tool is not made for one single case.',
  why: `A name that needs many words usually stands for one case of a tool that ought to take arguments: create_urgent_bug_report_for_frontend_team is create_report with a priority and a team. The practice says about five words; more than ${THRESHOLDS.nameWords}, without a prefix that all tools share, are reported.`,
  advice: 'Move what makes the case special into arguments, and keep a verb and one or two nouns in the name.',
  whenNotToUse: 'A naming scheme of the organisation asks for long names.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'reports', version: '1.0.0' });
server.registerTool('create_urgent_bug_report_for_frontend_team', { description: 'Create a report.', inputSchema: z.strictObject({}) }, async () => ({ content: [] }));`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'reports', version: '1.0.0' });
server.registerTool('create_report', { description: 'Create a report.', inputSchema: z.strictObject({ team: z.enum(['frontend', 'backend']) }) }, async ({ team }) => ({
  content: [{ type: 'text', text: team }],
}));`,
    ],
  },
  options: {
    words: { default: THRESHOLDS.nameWords, about: 'Words of a tool name, without a prefix that all tools share.' },
  },
  messages: {
    words: 'More than {limit} words name {tools}: what is special about the case belongs in arguments.',
  },
  check({ server, options, report }) {
    const known = server.tools.filter((tool) => tool.nameKnown);
    const prefix = sharedPrefix(known.map((tool) => tool.name));
    const long = known.filter((tool) => wordsOf(tool.name).length - prefix > options.words);
    if (some(long)) {
      const values = { limit: options.words, tools: enumerated(long.map((tool) => tool.name)) };
      report({ message: 'words', values, ...shared(long) });
    }
  },
});
