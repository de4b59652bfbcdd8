import type { ts } from 'ts-morph';
import { stringOf, symbolOf, type Term, type Value } from '../interpret/value.js';
import { defineRule } from '../rule.js';
import { toolNames } from './support/wording.js';

const answering = (text: string): string => `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('show_settings', { description: 'Show the settings.', inputSchema: z.strictObject({}) }, async () => ({
  content: [{ type: 'text', text: ${text} }],
}));`;

export default defineRule({
  name: 'no-secret-in-output',
  severity: 'error',
  category: 'secrets',
  confidence: 'high',
  practices: ['P-74', 'P-96', 'P-98'],
  cwe: ['CWE-201', 'CWE-200'],
  owasp: ['MCP01', 'MCP10'],
  summary: 'A result holds no credential of the server, and not its environment.',
  why: 'What a tool answers is sent to the provider of the model, kept in transcripts, and repeated by the model to whoever asks well. A credential in it is lost, and the environment as a whole holds every credential that there is.',
  advice: 'Say that the credential is set, or which account it belongs to. Name the settings that a result may show one by one.',
  whenNotToUse: 'The variable is called like a secret and is none.',
  examples: {
    bad: [answering('`Connected with ${process.env.ORDERS_TOKEN}`'), answering('JSON.stringify(process.env)')],
    good: [answering("process.env.ORDERS_TOKEN ? 'connected' : 'not connected'"), answering('`Region ${process.env.ORDERS_REGION}`')],
  },
  messages: {
    environment: '{tools} {return} the whole environment of the server, with every credential in it.',
    secret: '{tools} {return} {name}. Say that it is set, not what it is.',
  },
  check({ server, flow, report }) {
    for (const tool of server.tools)
      for (const slot of flow.outputs(tool)) {
        const found = secretIn(slot.value, new Set(), 0);
        if (found === undefined) continue;
        const [name, at] = found;
        const where = { at: slot.node, tools: [tool.name], trace: at === undefined ? [] : [{ at, text: `${name} is read here` }] };
        const tools = toolNames([tool.name]);
        if (name === 'process.env') report({ message: 'environment', values: { tools, return: 'returns' }, ...where });
        else report({ message: 'secret', values: { tools, return: 'returns', name }, ...where });
      }
  },
});

const SECRET = /(SECRET|TOKEN|API_?KEY|PASSWORD|PASSWD|PRIVATE_KEY|CREDENTIAL|DATABASE_URL|CONNECTION_STRING)/;
/** Variables that say something about a secret. */
const ABOUT = /_(NAME|FILE|PATH|ID|TYPE|LENGTH|TTL|LIMIT|BUDGET|COUNT|URL|URI|HEADER|PREFIX|EXPIRY|ENDPOINT)$|MAX_|TOKENS/;
/** What hands a text on as it is. Whatever cuts, masks, counts or hashes it does not. */
const HANDS_ON =
  /^global:(String|JSON\.stringify|Object\.(entries|assign|fromEntries|values)|Array\.from|Error)\(\)$|\.(toString|trim|join|concat|map)\(\)$/;
const DEEPEST = 24;

type Found = readonly [name: string, at: ts.Node | undefined];

function secretIn(value: Value, seen: Set<Value>, depth: number): Found | undefined {
  if (depth > DEEPEST || value.kind === 'literal' || seen.has(value)) return undefined;
  seen.add(value);
  const own = value.kind === 'term' ? variableOf(value) : undefined;
  if (own !== undefined) return [own, value.kind === 'term' ? value.node : undefined];
  for (const part of partsOf(value)) {
    const found = secretIn(part, seen, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function variableOf(value: Term): string | undefined {
  const symbol = symbolOf(value);
  if (/^(global:)?(process|process\.default|global:Bun)\.env$/.test(symbol)) return 'process.env';
  const [, name] = /^(?:global:)?(?:process|Bun)\.env\.(\w+)$/.exec(symbol) ?? [];
  const read = name ?? (symbol === 'global:Deno.env.get()' ? stringOf(value.args?.[0]) : undefined);
  return read !== undefined && SECRET.test(read) && !ABOUT.test(read) ? read : undefined;
}

/** What of a value is part of its text. */
function partsOf(value: Value): readonly Value[] {
  switch (value.kind) {
    case 'union':
      return value.options;
    case 'array':
      return [...value.elements, ...value.rest];
    case 'object':
      return [...[...value.properties.values()].map((cell) => cell.value), ...value.others, ...value.spreads];
    case 'term':
      return partsOfTerm(value);
    default:
      return [];
  }
}

function partsOfTerm(value: Term): readonly Value[] {
  const { op, base, args = [] } = value;
  if (op === 'concat') return args;
  if ((op !== 'call' && op !== 'new') || !HANDS_ON.test(symbolOf(value))) return [];
  const receiver = base?.kind === 'term' && base.op === 'member' ? base.base : undefined;
  if (/\.map\(\)$/.test(symbolOf(value))) return value.results ?? [];
  return [...args, ...(receiver ? [receiver] : [])];
}
