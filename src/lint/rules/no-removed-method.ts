import { ts } from 'ts-morph';
import { textOf } from '../model/code.js';
import { defineRule } from '../rule.js';
import { SMALL_SERVER, withServer } from './support/examples.js';

/** Methods that revision 2026-07-28 took away or moved to an extension, and what does their work now. */
const REMOVED: Record<string, string> = {
  ping: 'nothing is needed',
  initialize: 'server/discover, which the SDK answers',
  'logging/setLevel': 'the log level that each request brings',
  'resources/subscribe': 'subscriptions/listen',
  'resources/unsubscribe': 'subscriptions/listen',
  'tasks/list': 'the tasks extension',
  'tasks/result': 'the tasks extension',
  'notifications/roots/list_changed': 'nothing: roots are deprecated',
};
const SCHEMAS: Record<string, string> = {
  PingRequestSchema: 'ping',
  InitializeRequestSchema: 'initialize',
  SetLevelRequestSchema: 'logging/setLevel',
  SubscribeRequestSchema: 'resources/subscribe',
  UnsubscribeRequestSchema: 'resources/unsubscribe',
  RootsListChangedNotificationSchema: 'notifications/roots/list_changed',
  ListTasksRequestSchema: 'tasks/list',
  GetTaskPayloadRequestSchema: 'tasks/result',
};

export default defineRule({
  name: 'no-removed-method',
  severity: 'info',
  category: 'protocol',
  confidence: 'high',
  recommended: false,
  practices: ['P-158'],
  cwe: ['CWE-477'],
  owasp: [],
  presets: ['spec-2026-07-28'],
  summary: 'No handler waits for a method that revision 2026-07-28 does not have.',
  why: 'Clients of that revision never send it, so what the handler does, such as telling subscribers of a change, does not happen for them.',
  advice: 'Move what it does to the method that replaces it, and keep the handler only as long as clients of 2025 are served.',
  whenNotToUse: 'Clients of 2025 revisions are served beside those of 2026.',
  examples: {
    bad: [withServer("const server = makeServer();\nserver.server.setRequestHandler('resources/subscribe', async () => ({}));\n")],
    good: [`${SMALL_SERVER}export { makeServer };\n`],
  },
  messages: {
    removed: 'Revision 2026-07-28 has no method {method}. What takes its place: {instead}.',
    tasks: 'Experimental tasks are gone: tasks are an extension with other methods since 2026-07-28.',
  },
  check({ code, report }) {
    for (const use of code.uses) {
      const callee = use.node.expression;
      if (!ts.isPropertyAccessExpression(callee)) continue;
      const [first] = use.node.arguments ?? [];
      if (/^(setRequestHandler|setNotificationHandler)$/.test(callee.name.text) && first !== undefined) {
        const method = textOf(first) ?? SCHEMAS[code.names.symbolOf(first).split('.').at(-1) ?? ''];
        const instead = method !== undefined && Object.hasOwn(REMOVED, method) ? REMOVED[method] : undefined;
        if (method !== undefined && instead !== undefined) report({ message: 'removed', values: { method, instead }, at: use.node });
      }
      if (/^@modelcontextprotocol\/.*\.experimental\.tasks\.\w+\(\)$/.test(use.symbol)) report({ message: 'tasks', at: use.node });
    }
  },
});
