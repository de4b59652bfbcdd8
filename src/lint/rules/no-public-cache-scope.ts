import { ts } from 'ts-morph';
import { stringOf, type Value } from '../interpret/value.js';
import type { ServerModel } from '../model/facts.js';
import { walk } from '../program/syntax.js';
import { defineRule } from '../rule.js';
import { property } from './support/values.js';

/** Lists that a server answers, and how a person calls them. */
const LISTS: Record<string, string> = {
  'tools/list': 'list of tools',
  'resources/list': 'list of resources',
  'resources/templates/list': 'list of resource templates',
  'prompts/list': 'list of prompts',
};
/** What tells one caller from another. */
const CALLER = new Set(['authInfo', 'requestInfo']);

const making = (scope: string): string => `import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
export const handler = createMcpHandler(({ authInfo }) => {
  const server = new McpServer({ name: 'orders', version: '1.0.0' }, { cacheHints: { 'tools/list': { ttlMs: 60_000, cacheScope: '${scope}' } } });
  if (authInfo?.scopes.includes('orders:write'))
    server.registerTool('drop_order', { description: 'Drop an order.', inputSchema: z.strictObject({ id: z.uuid() }) }, async ({ id }) => ({
      content: [{ type: 'text', text: id }],
    }));
  return server;
});`;

export default defineRule({
  name: 'no-public-cache-scope',
  severity: 'error',
  category: 'auth',
  confidence: 'medium',
  recommended: true,
  practices: ['P-14', 'P-13'],
  cwe: ['CWE-524', 'CWE-525'],
  owasp: ['MCP07'],
  presets: ['spec-2026-07-28'],
  summary: 'What depends on the caller is not cached for everybody.',
  why: 'cacheScope: "public" lets a gateway or a client keep one answer for all callers. Where the list of tools or the content of a resource depends on who asks, the next caller is shown what belongs to the first.',
  advice: 'Use cacheScope: "private" there. A scope is a hint for caches, and never a check of access.',
  whenNotToUse: 'The caller is looked at for something else than what is answered.',
  examples: { bad: [making('public')], good: [making('private')] },
  messages: {
    list: 'The {list} is cached for every caller, but the function that makes it looks at who asks.',
    read: 'Resources are cached for every caller, but the content of "{resource}" depends on who asks.',
  },
  check({ server, report }) {
    const hints = property(server.construction.args?.[1], 'cacheHints');
    for (const [method, list] of Object.entries(LISTS)) {
      const scope = publicScope(hints, method);
      if (scope !== undefined && functionsAround(server.place.node).some(decidesByCaller))
        report({ message: 'list', values: { list }, at: scope });
    }
    const scope = publicScope(hints, 'resources/read');
    const resource = server.resources.find(({ handler }) => handler !== undefined && looksAtCaller(handler.node));
    if (scope !== undefined && resource !== undefined)
      report({ message: 'read', values: { resource: resource.name }, at: scope, trace: pointAt(resource) });
  },
});

/** Where it says that an answer is for everybody. */
function publicScope(hints: Value | undefined, method: string): ts.Node | undefined {
  const scope = property(property(hints, method), 'cacheScope');
  return scope?.kind === 'literal' && stringOf(scope) === 'public' ? scope.node : undefined;
}

function functionsAround(node: ts.Node): ts.Node[] {
  const found: ts.Node[] = [];
  for (let current: ts.Node | undefined = node; current !== undefined; current = current.parent)
    if (ts.isFunctionLike(current)) found.push(current);
  return found;
}

/** What handlers inside of it look at decides what they answer, not what is listed. */
function decidesByCaller(node: ts.Node): boolean {
  return looksAtCaller(node, (inner) => inner === node || !ts.isFunctionLike(inner));
}

function looksAtCaller(node: ts.Node, enters: (inner: ts.Node) => boolean = () => true): boolean {
  let found = false;
  walk(node, (each) => {
    if (!enters(each)) return false;
    if (ts.isPropertyAccessExpression(each) && CALLER.has(each.name.text)) found = true;
    if (ts.isBindingElement(each) && CALLER.has((each.propertyName ?? each.name).getText())) found = true;
    return !found;
  });
  return found;
}

function pointAt({ handler, name }: ServerModel['resources'][number]): { at: ts.Node; text: string }[] {
  return handler === undefined ? [] : [{ at: handler.node, text: `"${name}" is made here` }];
}
