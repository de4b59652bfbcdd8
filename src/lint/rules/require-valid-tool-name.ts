import { ts } from 'ts-morph';
import type { ServerModel, ToolModel } from '../model/facts.js';
import { defineRule } from '../rule.js';
import { enumerated, shared, some } from './support/listing.js';
import { THRESHOLDS } from './support/thresholds.js';

const { nameCharacters, clientNameCharacters } = THRESHOLDS;
/** Tools that a server needs before one way of writing names counts as its own. */
const ENOUGH = 4;

export default defineRule({
  name: 'require-valid-tool-name',
  severity: 'error',
  category: 'design',
  confidence: 'high',
  practices: ['P-156'],
  cwe: ['CWE-1076'],
  owasp: [],
  presets: ['clients'],
  summary: 'Tool names keep to the characters and the length that every client accepts, written in one way.',
  why: `The specification allows 1 to ${nameCharacters} of the characters A-Z, a-z, 0-9, "_", "-" and ".". Clients put the name of the server in front and hand the result to a model API, and several of these end at ${clientNameCharacters} characters: a name beyond that is refused, and with it the whole request. The SDK only warns.`,
  advice: 'Write names as verb_noun in one style, with letters, digits and underscores, well below 64 characters.',
  whenNotToUse: 'The one client of the server takes other names.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'notes', version: '1.0.0' });
server.registerTool('count notes!', { description: 'Count notes.', inputSchema: z.strictObject({}) }, async () => ({ content: [] }));`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'notes', version: '1.0.0' });
server.registerTool('count_notes', { description: 'Count notes.', inputSchema: z.strictObject({}) }, async () => ({ content: [] }));`,
    ],
  },
  options: {
    characters: { default: clientNameCharacters, about: 'Characters of a tool name that the clients at hand accept.' },
  },
  messages: {
    characters: 'The tool name "{tool}" holds {characters}, which the specification does not allow: clients refuse it.',
    empty: 'A tool has an empty name.',
    length: 'The tool name "{tool}" has {length} characters; the specification allows {limit}.',
    long: 'The tool name "{tool}" has {length} characters: with the name of the server in front, clients that allow {limit} refuse it.',
    style:
      'Most tools of server "{server}" are written like "{usual}", but {others} {are} not: a model that learned one way misspells the other.',
  },
  check({ server, options, report }) {
    for (const tool of server.tools) {
      // An empty name of a tool that is only sometimes there is a value to be filled in.
      if (!tool.nameKnown || (tool.name === '' && tool.conditional)) continue;
      const where = { at: nameNode(server, tool), tools: [tool.name] };
      const { length } = tool.name;
      const wrong = [...new Set(tool.name.match(/[^A-Za-z0-9_.-]/gu) ?? [])].map((each) => (each === ' ' ? 'a space' : `"${each}"`));
      if (length === 0) report({ message: 'empty', ...where });
      else if (wrong.length > 0) report({ message: 'characters', values: { tool: tool.name, characters: wrong.join(', ') }, ...where });
      if (length > nameCharacters) report({ message: 'length', values: { tool: tool.name, length, limit: nameCharacters }, ...where });
      else if (length > options.characters)
        report({ message: 'long', values: { tool: tool.name, length, limit: options.characters }, ...where, severity: 'warning' });
    }
    const odd = oddOnes(server);
    if (odd === undefined || !some(odd.tools)) return;
    const names = odd.tools.map((tool) => tool.name);
    const values = { server: server.name, usual: odd.usual, others: enumerated(names), are: names.length === 1 ? 'is' : 'are' };
    report({ message: 'style', values, ...shared(odd.tools), severity: 'info' });
  },
});

/** The text that names a tool. */
function nameNode(server: ServerModel, tool: ToolModel): ts.Node {
  const name = server.definitions.get(tool)?.name;
  const node = name?.kind === 'literal' ? name.node : undefined;
  return node && ts.isStringLiteralLike(node) ? node : tool.place.node;
}

function styleOf(name: string): 'snake_case' | 'kebab-case' | 'camelCase' | undefined {
  if (/[a-z0-9]_[a-z0-9]/i.test(name) && !name.includes('-')) return 'snake_case';
  if (/[a-z0-9]-[a-z0-9]/i.test(name) && !name.includes('_')) return 'kebab-case';
  if (/[a-z][A-Z]/.test(name) && !/[_-]/.test(name)) return 'camelCase';
  return undefined;
}

/** Tools whose names are written in another way than most of the server's. */
function oddOnes(server: ServerModel): { usual: string; tools: ToolModel[] } | undefined {
  const styled = server.tools.flatMap((tool) => {
    const style = tool.nameKnown ? styleOf(tool.name) : undefined;
    return style ? [{ tool, style }] : [];
  });
  const counts = new Map<string, typeof styled>();
  for (const each of styled) counts.set(each.style, [...(counts.get(each.style) ?? []), each]);
  const [usual, ...rest] = [...counts.values()].sort((a, b) => b.length - a.length);
  const [first] = usual ?? [];
  if (first === undefined || styled.length < ENOUGH || rest.length === 0) return undefined;
  return { usual: first.tool.name, tools: rest.flat().map((each) => each.tool) };
}
