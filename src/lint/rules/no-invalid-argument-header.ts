import { ts } from 'ts-morph';
import { textOf } from '../model/code.js';
import { literalProperty, propertyName } from '../program/syntax.js';
import { defineRule } from '../rule.js';
import { isCredentialName } from './support/credential-names.js';

const HEADER = 'x-mcp-header';
/** RFC 9110: a token. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Kinds of JSON Schema whose values can be written into a header without a doubt. */
const CARRIED = new Set(['string', 'integer', 'boolean']);

const listing = (fields: string): string => `import { Server } from '@modelcontextprotocol/sdk/server/index.js';
const server = new Server({ name: 'orders', version: '1.0.0' }, { capabilities: { tools: {} } });
server.setRequestHandler('tools/list', async () => ({
  tools: [{ name: 'list_orders', description: 'List the orders.', inputSchema: { type: 'object', properties: { ${fields} }, additionalProperties: false } }],
}));`;

export default defineRule({
  name: 'no-invalid-argument-header',
  severity: 'error',
  category: 'protocol',
  confidence: 'high',
  practices: ['P-26'],
  cwe: ['CWE-598', 'CWE-113'],
  owasp: ['MCP01'],
  presets: ['spec-2026-07-28'],
  summary: 'An argument that is copied into a header has a name that a header can have, and is no secret.',
  why: 'x-mcp-header makes clients send the argument as Mcp-Param-… beside the body, for gateways to route by. Clients drop a tool whose header is no token, is there twice, or is of a kind that a header cannot carry. Headers are logged where bodies are not: a credential does not belong into one.',
  advice:
    'A short name of letters and hyphens, different for each argument, on arguments of type string, integer or boolean that anybody may see.',
  whenNotToUse: 'Never for a name that clients refuse. For a secret: where everything between client and server is yours.',
  examples: {
    bad: [listing("region: { type: 'string', 'x-mcp-header': 'the region' }")],
    good: [listing("region: { type: 'string', 'x-mcp-header': 'Region' }")],
  },
  messages: {
    token: '"{header}" cannot be the name of a header: clients drop the tool.',
    twice: 'Two arguments of the tool are copied into the header "{header}": clients drop the tool.',
    kind: 'An argument of type {type} cannot be copied into a header: clients drop the tool.',
    secret: '"{name}" reads like a credential, and is copied into a header, which proxies log.',
  },
  check({ code, report }) {
    const seen = new Map<ts.Node | undefined, Set<string>>();
    for (const node of code.every('properties')) {
      const header = propertyName(node.name) === HEADER ? textOf(node.initializer) : undefined;
      if (header === undefined) continue;
      const argument = ts.findAncestor(node.parent.parent, ts.isPropertyAssignment);
      const name = argument === undefined ? undefined : propertyName(argument.name);
      const type = textOf(literalProperty(node.parent, 'type'));
      const others = seen.get(argument?.parent) ?? new Set();
      seen.set(argument?.parent, others);
      if (!TOKEN.test(header)) report({ message: 'token', values: { header }, at: node });
      else if (others.has(header.toLowerCase())) report({ message: 'twice', values: { header }, at: node });
      else if (type !== undefined && !CARRIED.has(type)) report({ message: 'kind', values: { type }, at: node });
      if (name !== undefined && isCredentialName(name))
        report({ message: 'secret', values: { name }, at: argument ?? node, severity: 'warning' });
      others.add(header.toLowerCase());
    }
  },
});
