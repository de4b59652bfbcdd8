import type { ToolModel } from '../model/facts.js';
import { credentialFamily } from '../model/purpose.js';
import { defineRule } from '../rule.js';
import { enumerated } from './support/listing.js';

export default defineRule({
  name: 'no-mixed-credentials',
  severity: 'warning',
  category: 'design',
  confidence: 'medium',
  practices: ['P-2'],
  cwe: ['CWE-250'],
  owasp: ['MCP02'],
  summary: 'All tools of a server use the same credentials.',
  why: 'The credentials of a server are the boundary of what one compromised tool, dependency or prompt can reach. Groups of tools that use different vendors’ keys gain nothing from sharing a process, and lose the boundary between them.',
  advice: 'Make one server for each set of credentials, so that each can be deployed, rotated and revoked alone.',
  whenNotToUse: 'The vendor gives two keys for one account, one to read and one to write.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'office', version: '1.0.0' });
server.registerTool('get_issue', { description: 'Get an issue.', inputSchema: z.strictObject({ id: z.int() }) }, async ({ id }) => {
  const response = await fetch(\`https://api.github.com/issues/\${id}\`, { headers: { authorization: \`Bearer \${process.env.GITHUB_TOKEN}\` } });
  return { content: [{ type: 'text', text: String(response.status) }] };
});
server.registerTool('get_payment', { description: 'Get a payment.', inputSchema: z.strictObject({ id: z.int() }) }, async ({ id }) => {
  const response = await fetch(\`https://api.stripe.com/v1/charges/\${id}\`, { headers: { authorization: \`Bearer \${process.env.STRIPE_SECRET_KEY}\` } });
  return { content: [{ type: 'text', text: String(response.status) }] };
});`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'issues', version: '1.0.0' });
const get = (path: string) => fetch(\`https://api.github.com/\${path}\`, { headers: { authorization: \`Bearer \${process.env.GITHUB_TOKEN}\` } });
server.registerTool('get_issue', { description: 'Get an issue.', inputSchema: z.strictObject({ id: z.int() }) }, async ({ id }) => ({
  content: [{ type: 'text', text: String((await get(\`issues/\${id}\`)).status) }],
}));
server.registerTool('get_label', { description: 'Get a label.', inputSchema: z.strictObject({ id: z.int() }) }, async ({ id }) => ({
  content: [{ type: 'text', text: String((await get(\`labels/\${id}\`)).status) }],
}));`,
    ],
  },
  messages: {
    families: 'Tools of server "{server}" use the credentials of {count} vendors: {families}.',
  },
  check({ server, report }) {
    const groups = separateFamilies(server.tools);
    if (groups.length < 2) return;
    const families = groups
      .map(({ family, tools }) => {
        const names = tools.map((tool) => tool.name);
        return `${family} (${enumerated(names, 3)})`;
      })
      .join('; ');
    report({
      message: 'families',
      values: { server: server.name, count: groups.length, families },
      at: server.place.node,
      tools: groups.flatMap(({ tools }) => tools.map((tool) => tool.name)),
    });
  },
});

/** Credential families that no tool shares with another family: two keys used by one tool are one way to work. */
function separateFamilies(tools: readonly ToolModel[]): { family: string; tools: ToolModel[] }[] {
  const groups: { families: Set<string>; tools: ToolModel[] }[] = [];
  for (const tool of tools) {
    const families = new Set(tool.environment.flatMap((variable) => credentialFamily(variable) ?? []));
    if (families.size === 0) continue;
    const touching = groups.filter((group) => [...families].some((family) => group.families.has(family)));
    for (const group of touching) {
      groups.splice(groups.indexOf(group), 1);
      for (const family of group.families) families.add(family);
    }
    groups.push({ families, tools: [...touching.flatMap((group) => group.tools), tool] });
  }
  return groups.map((group) => ({ family: [...group.families].sort().join(' + '), tools: group.tools }));
}
