import { ts } from 'ts-morph';
import type { ToolModel } from '../model/facts.js';
import { defineRule } from '../rule.js';
import { quoted } from './support/wording.js';

/** Single comparisons may look for a sentinel such as "all"; this many (our number) make a list. */
const FEWEST_COMPARISONS = 3;
const FEWEST_CASES = 2;

export default defineRule({
  name: 'prefer-enum',
  severity: 'info',
  category: 'schema',
  confidence: 'medium',
  practices: ['P-55'],
  cwe: ['CWE-20'],
  owasp: [],
  summary: 'An argument with a fixed set of values is an enum.',
  why: 'The handler knows the values, the schema says any text. The model must guess them, and what it gets wrong falls into the default branch instead of being refused.',
  advice: 'List the values in the schema: z.enum(["open", "paid"]), or enum in JSON Schema.',
  whenNotToUse: 'The list of values is decided at run time.',
  examples: {
    bad: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('find', { description: 'Find.', inputSchema: z.strictObject({ state: z.string().max(20) }) }, async ({ state }) => {
  switch (state) {
    case 'open':
      return { content: [{ type: 'text', text: '3' }] };
    case 'paid':
      return { content: [{ type: 'text', text: '5' }] };
    default:
      return { content: [{ type: 'text', text: '8' }] };
  }
});`,
    ],
    good: [
      `import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'orders', version: '1.0.0' });
server.registerTool('find', { description: 'Find.', inputSchema: z.strictObject({ state: z.enum(['open', 'paid']) }) }, async ({ state }) => ({
  content: [{ type: 'text', text: state === 'open' ? '3' : '5' }],
}));`,
    ],
  },
  messages: {
    text: '"{name}" of tool "{tool}" is any text, but the handler knows only {values}. Make it an enum, so that the model sees the values and others are refused.',
  },
  check({ server, report }) {
    for (const tool of server.tools) {
      const compared = comparedIn(tool);
      for (const field of tool.schema.fields) {
        const found = compared.get(field.name);
        if (found === undefined || field.type !== 'string' || field.pattern !== undefined || field.format !== undefined) continue;
        if (found.cases.size < FEWEST_CASES && found.comparisons.size < FEWEST_COMPARISONS) continue;
        const values = [...new Set([...found.cases, ...found.comparisons])];
        report({
          message: 'text',
          values: { tool: tool.name, name: field.name, values: quoted(values, 6) },
          at: field.node ?? tool.place.node,
          tools: [tool.name],
        });
      }
    }
  },
});

interface Compared {
  cases: Set<string>;
  comparisons: Set<string>;
}

/** The texts that a handler compares each of its arguments with. */
function comparedIn(tool: ToolModel): Map<string, Compared> {
  const found = new Map<string, Compared>();
  const { handler } = tool;
  const parameter = handler?.node.parameters[0];
  if (handler?.node.body === undefined || parameter === undefined || tool.dispatched) return found;
  const names = namesOf(parameter, handler.node.body);
  const note = (subject: ts.Expression, text: ts.Expression | undefined, kind: keyof Compared): void => {
    const name = argumentOf(subject, parameter, names);
    if (name === undefined || text === undefined || !ts.isStringLiteralLike(text) || text.text === '') return;
    const entry = found.get(name) ?? { cases: new Set(), comparisons: new Set() };
    entry[kind].add(text.text);
    found.set(name, entry);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isSwitchStatement(node)) {
      for (const clause of node.caseBlock.clauses) if (ts.isCaseClause(clause)) note(node.expression, clause.expression, 'cases');
    } else if (ts.isBinaryExpression(node) && EQUAL.has(node.operatorToken.kind)) {
      note(node.left, node.right, 'comparisons');
      note(node.right, node.left, 'comparisons');
    }
    ts.forEachChild(node, visit);
  };
  visit(handler.node.body);
  return found;
}

const EQUAL: ReadonlySet<ts.SyntaxKind> = new Set([ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.EqualsEqualsToken]);

/** Variables that hold an argument: `({ state })`, `const { state: wanted } = args`. */
function namesOf(parameter: ts.ParameterDeclaration, body: ts.Node): Map<string, string> {
  const names = new Map<string, string>();
  const take = (pattern: ts.BindingName): void => {
    if (!ts.isObjectBindingPattern(pattern)) return;
    for (const element of pattern.elements)
      if (ts.isIdentifier(element.name)) names.set(element.name.text, (element.propertyName ?? element.name).getText());
  };
  take(parameter.name);
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.initializer && isWhole(node.initializer, parameter)) take(node.name);
    ts.forEachChild(node, visit);
  };
  visit(body);
  return names;
}

function isWhole(node: ts.Expression, parameter: ts.ParameterDeclaration): boolean {
  return ts.isIdentifier(node) && ts.isIdentifier(parameter.name) && node.text === parameter.name.text;
}

function argumentOf(node: ts.Expression, parameter: ts.ParameterDeclaration, names: ReadonlyMap<string, string>): string | undefined {
  if (ts.isIdentifier(node)) return names.get(node.text);
  if (ts.isPropertyAccessExpression(node) && isWhole(node.expression, parameter)) return node.name.text;
  return undefined;
}
