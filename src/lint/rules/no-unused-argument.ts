import { holdsInput } from '../model/arguments.js';
import type { ToolModel } from '../model/facts.js';
import { defineRule } from '../rule.js';
import { quoted } from './support/wording.js';

export default defineRule({
  name: 'no-unused-argument',
  severity: 'warning',
  category: 'schema',
  confidence: 'medium',
  practices: ['P-53', 'P-157'],
  cwe: ['CWE-1164'],
  owasp: [],
  summary: 'Every argument that a schema declares is read by the handler.',
  why: 'The model believes the schema. It sends a limit, a filter or dryRun: true, the handler never looks, and the answer is taken for one that respected it.',
  advice: 'Use the argument, or take it out of the schema.',
  whenNotToUse: 'The argument is kept for clients that still send it, and its description says that it does nothing.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('drop', { description: 'Drop.', inputSchema: z.strictObject({ id: z.uuid(), dryRun: z.boolean() }) }, async ({ id }) => ({
  content: [{ type: 'text', text: \`dropped \${id}\` }],
}));`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('drop', { description: 'Drop.', inputSchema: z.strictObject({ id: z.uuid(), dryRun: z.boolean() }) }, async ({ id, dryRun }) => ({
  content: [{ type: 'text', text: dryRun ? 'nothing done' : \`dropped \${id}\` }],
}));`,
    ],
  },
  messages: {
    unused:
      'Tool "{tool}" declares {names} and never reads {it}: what the model sends there has no effect. Use {it} or remove {it} from the schema.',
  },
  check({ server, report }) {
    for (const tool of server.tools) {
      const unused = unusedOf(tool);
      const [first] = unused;
      if (first === undefined) continue;
      const names = unused.map((field) => field.name);
      report({
        message: 'unused',
        values: { tool: tool.name, names: quoted(names, 6), it: names.length === 1 ? 'it' : 'them' },
        at: first.node ?? tool.place.node,
        tools: [tool.name],
      });
    }
  },
});

/** Says nothing unless the whole handler was seen and only single arguments leave it. */
function unusedOf(tool: ToolModel): ToolModel['schema']['fields'] {
  const { facts, handler, schema, input } = tool;
  if (handler?.node.body === undefined || (input.kind !== 'plain' && input.kind !== 'closed')) return [];
  if (facts.passesOn || facts.parses || facts.unfinished) return [];
  // A handler that reads none of them may be a stub, or hand them on in a way that is not seen.
  if (facts.reads.size === 0 && handler.node.parameters.length > 0) return [];
  if (holdsInput([...facts.results, ...facts.calls.flatMap((call) => [call.callee, ...call.args])])) return [];
  // Code that was not run, such as the order of a sort, may use it all the same.
  const text = handler.node.getText();
  return schema.fields.filter((field) => !facts.reads.has(field.name) && !field.name.startsWith('_') && !mentions(text, field.name));
}

function mentions(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
    if (!/[\w$]/.test(text[at - 1] ?? '') && !/[\w$]/.test(text[at + name.length] ?? '')) return true;
  return false;
}
