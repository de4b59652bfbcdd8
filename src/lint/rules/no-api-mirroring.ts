import { defineRule } from '../rule.js';
import { enumerated, shared, some } from './support/listing.js';

/** Names that are a method with an API or a version, an API with a method or a version, or a path. */
const MIRRORS =
  /^(get|post|put|patch|delete|head)[-_/.](api|v[1-7]|rest)([-_/.]|$)|^api[-_](get|post|put|patch|delete)[-_]|(^|[-_/.])api[-_/.]v\d+([-_/.]|$)|^\//i;
/** A method as HTTP writes it. */
const METHOD = /^(GET|POST|PUT|PATCH|DELETE)[-_/]/;
/** What there is to get of an API itself. */
const ABOUT = /^(get|delete|put|post|patch)_api_(key|token|doc|spec|schema|usage|status)/i;

export default defineRule({
  name: 'no-api-mirroring',
  severity: 'warning',
  category: 'design',
  confidence: 'high',
  practices: ['P-5'],
  cwe: ['CWE-1061'],
  owasp: [],
  summary: 'A tool is something that a person wants done, not an endpoint of an API.',
  why: 'A tool for each endpoint makes the model learn the API: it must know which three calls make one result, carry ids between them, and read whole responses. Names made of methods, paths and versions also change when the API does.',
  advice: 'Name and cut tools by task: create_user rather than POST_api_v2_users. One tool may make several requests.',
  whenNotToUse: 'The server is a gateway to one API on purpose, and its clients know that API.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'users', version: '1.0.0' });
server.registerTool('post_api_v2_users_create', { description: 'Create a user.', inputSchema: z.strictObject({}) }, async () => ({ content: [] }));`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'users', version: '1.0.0' });
server.registerTool('create_user', { description: 'Create a user.', inputSchema: z.strictObject({}) }, async () => ({ content: [] }));
server.registerTool('get_api_key_status', { description: 'Tell whether a key is valid.', inputSchema: z.strictObject({}) }, async () => ({ content: [] }));`,
    ],
  },
  messages: {
    endpoint: '{tools} {are} named after an endpoint of an API, not after what a person wants done.',
  },
  check({ server, report }) {
    const found = server.tools.filter(({ name }) => (MIRRORS.test(name) || METHOD.test(name)) && !ABOUT.test(name));
    if (!some(found)) return;
    const names = found.map((tool) => tool.name);
    report({ message: 'endpoint', values: { tools: enumerated(names, 3), are: names.length === 1 ? 'is' : 'are' }, ...shared(found) });
  },
});
