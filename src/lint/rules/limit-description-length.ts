import type { Severity } from '../finding.js';
import type { ToolModel } from '../model/facts.js';
import { defineRule } from '../rule.js';
import { enumerated, shared, some } from './support/listing.js';
import { THRESHOLDS } from './support/thresholds.js';

const { descriptionCharacters, descriptionTooLong } = THRESHOLDS;

const server = (text: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
const description = ${text};
server.registerTool('count_orders', { description, inputSchema: z.strictObject({}) }, async () => ({ content: [] }));`;

export default defineRule({
  name: 'limit-description-length',
  severity: 'info',
  category: 'description',
  confidence: 'high',
  practices: ['P-157'],
  cwe: ['CWE-770'],
  owasp: ['MCP10'],
  summary: 'A description is short enough to be sent with every request.',
  why: `Descriptions are in the context of every request. Several model APIs end the description of a function at ${descriptionCharacters} characters: what stands behind is cut or the request refused. Beyond ${descriptionTooLong}, our number, it is a manual.`,
  advice:
    'Keep what decides whether and how to call the tool. Move examples and reference to a resource, to the descriptions of the arguments, or to the result.',
  whenNotToUse: 'The clients are known, and pay nothing for a long list.',
  examples: {
    bad: [server("'Count the orders of a day, a week or a month, by state and by customer. '.repeat(20)")],
    good: [server("'Count the orders of a day, a week or a month, by state and by customer.'")],
  },
  options: {
    characters: { default: descriptionCharacters, about: 'Characters of one description.' },
    manual: { default: descriptionTooLong, about: 'Characters from which a description counts as a manual.' },
  },
  messages: {
    long: 'More than {limit} characters describe {tools}: several model APIs cut or refuse that.',
    manual: 'More than {limit} characters describe {tools}: that is a manual, sent with every request.',
  },
  check({ server, options, report }) {
    const length = (tool: ToolModel): number => tool.description?.length ?? 0;
    const measure = (tool: ToolModel): string => `${tool.name} (${length(tool)})`;
    const manuals = server.tools.filter((tool) => length(tool) > options.manual);
    const long = server.tools.filter((tool) => length(tool) > options.characters && !manuals.includes(tool));
    const severity: Severity = 'warning';
    if (some(manuals))
      report({
        message: 'manual',
        values: { limit: options.manual, tools: enumerated(manuals.map(measure), 3) },
        ...shared(manuals),
        severity,
      });
    if (some(long))
      report({ message: 'long', values: { limit: options.characters, tools: enumerated(long.map(measure), 3) }, ...shared(long) });
  },
});
