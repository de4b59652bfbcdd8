import type { ToolModel } from '../model/facts.js';
import type { ProjectFile } from '../program/text-file.js';
import { spotIn } from '../program/text-file.js';
import { defineRule } from '../rule.js';

/** Tags at the top of a README, and the backends that each of them stands for. */
const TAGS: Record<string, RegExp> = {
  needs_filesystem_access: /^(fs|git)$/,
  needs_database: /^(sql|mongodb|redis|search)$/,
  needs_network_access_outbound: /^(http|api:|aws|google|azure|email|browser)/,
};

const tagged = (tags: string): Record<string, string> => ({
  'server.ts': `import { readFile } from 'node:fs/promises';
import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'notes', version: '1.0.0' });
server.registerTool('read_notes', { description: 'Read the notes.', inputSchema: z.strictObject({}) }, async () => ({
  content: [{ type: 'text', text: (await readFile('notes.txt', 'utf8')).slice(0, 1000) }],
}));`,
  'README.md': `---\n${tags}\n---\n# Notes\n`,
});

export default defineRule({
  name: 'require-capability-tags',
  severity: 'warning',
  category: 'packaging',
  confidence: 'high',
  practices: ['P-152'],
  cwe: ['CWE-1053'],
  owasp: ['MCP09', 'MCP02'],
  summary: 'The capability tags of the README are those of the code.',
  why: 'Platforms decide by these tags what a server may reach. A tag that is missing gets the server stopped, or lets it reach what nobody approved; one too many asks for rights that it does not need.',
  advice: 'Set the tags to what the tools reach: mcp-lint inventory lists their backends.',
  whenNotToUse: 'The front matter of the README is not about capabilities.',
  examples: {
    bad: [tagged('needs_filesystem_access: false\nneeds_database: false')],
    good: [tagged('needs_filesystem_access: true\nneeds_database: false')],
  },
  messages: {
    denied: 'The README says {tag}: false, and tool "{tool}" reaches {backend}.',
    unused: 'The README says {tag}: true, and no tool reaches such a backend.',
  },
  check({ server, project, report }) {
    const file = project.file('README.md');
    const front = file === undefined ? undefined : /^---\r?\n([\s\S]*?)\r?\n---/.exec(file.text);
    if (file === undefined || !front) return;
    for (const [tag, backends] of Object.entries(TAGS)) {
      const found = new RegExp(`^${tag}:[ \\t]*(true|false)\\b`, 'm').exec(front[0]);
      if (found === null) continue;
      const at = place(file, found);
      const tool = server.tools.find((each) => reaches(each, backends) !== undefined);
      const backend = tool === undefined ? undefined : reaches(tool, backends);
      if (found[1] === 'false' && tool !== undefined && backend !== undefined)
        report({ message: 'denied', values: { tag, tool: tool.name, backend }, at, tools: [tool.name] });
      // What a tool reaches through a library of its own may not be seen.
      if (found[1] === 'true' && tool === undefined && server.tools.length > 0 && !server.partial)
        report({ message: 'unused', values: { tag }, at, severity: 'info', confidence: 'low' });
    }
  },
});

function reaches(tool: ToolModel, backends: RegExp): string | undefined {
  return tool.backends.find((backend) => backends.test(backend));
}

function place(file: ProjectFile, match: RegExpExecArray): ReturnType<typeof spotIn> {
  return spotIn(file, match.index, match.index + match[0].length);
}
