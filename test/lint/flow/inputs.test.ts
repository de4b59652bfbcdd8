import { describe, expect, it } from 'vitest';
import type { Rule } from '../../../src/lint/rule.js';
import pathTraversal from '../../../src/lint/rules/no-path-traversal.js';
import requestForgery from '../../../src/lint/rules/no-server-side-request-forgery.js';
import shellInjection from '../../../src/lint/rules/no-shell-injection.js';
import { run } from '../../../src/lint/run.js';
import { tool } from '../../helpers/injection.js';
import { lintWith, sourcesOf } from '../../helpers/rule.js';

const IMPORTS = "import { execSync } from 'node:child_process';\nimport { readFileSync } from 'node:fs';";
const found = (rule: Rule, code: string) => lintWith(rule, code).map(({ severity, message }) => `${severity}: ${message}`);

/** A handler with its context, which `tool` of the helpers leaves out. */
const withContext = (body: string, imports = IMPORTS): string =>
  tool({ imports, body }).replace('async (input) =>', 'async (input, extra) =>');

describe('what a person answers to a question of the server', () => {
  it.each([
    "const answer = await server.server.elicitInput({ message: 'Which?', requestedSchema: { type: 'object', properties: {} } });",
    "const answer = await extra.mcpReq.elicitInput({ message: 'Which?' });",
    "const answer = await extra.sendRequest({ method: 'elicitation/create', params: { message: 'Which?' } }, Schema);",
  ])('reaches a shell: %s', (ask) => {
    expect(found(shellInjection, withContext(`${ask}\n  execSync(\`git show \${answer.content.branch}\`);`))).toEqual([
      expect.stringMatching(/^warning: Tool "act": "branch" becomes part of the command line/),
    ]);
  });

  it('is as harmless as an argument once it is checked', () => {
    const body =
      "const { content } = await server.server.elicitInput({ message: 'Which?' });\n  if (!/^[\\w-]+$/.test(content.branch)) throw new Error('bad');\n  execSync(`git show ${content.branch}`);";
    expect(found(shellInjection, withContext(body))).toEqual([]);
  });

  it('is nothing that another request answers', () => {
    const body = "const answer = await extra.sendRequest({ method: 'roots/list' }, Schema);\n  execSync(`git show ${answer.content}`);";
    expect(found(shellInjection, withContext(body))).toEqual([]);
  });
});

describe('headers', () => {
  it.each(["extra.requestInfo.headers['x-base-url']", "extra.http.req.headers.get('x-base-url')", "extra.request.headers['x-base-url']"])(
    '%s says where a request goes',
    (header) => {
      expect(found(requestForgery, withContext(`await fetch(\`\${${header}}/items\`);`))).toEqual([
        expect.stringMatching(/^warning: Tool "act": "header x-base-url"/),
      ]);
    },
  );

  it('of an allowed set are no input', () => {
    const body =
      "const base = extra.requestInfo.headers['x-base-url'];\n  if (!['https://a.example.com', 'https://b.example.com'].includes(base)) throw new Error('bad');\n  await fetch(`${base}/items`);";
    expect(found(requestForgery, withContext(body))).toEqual([]);
  });

  it('of an answer are not those of the request', () => {
    const body = "const response = await fetch('https://a.example.com');\n  await fetch(response.headers.get('location') ?? '');";
    expect(found(requestForgery, withContext(body))).toEqual([]);
  });
});

describe('the token of the caller', () => {
  it('reaches a shell', () => {
    expect(found(shellInjection, withContext('execSync(`whoami ${extra.authInfo.token}`);'))).toEqual([
      expect.stringMatching(/^warning: Tool "act": "token" becomes part of the command line/),
    ]);
  });

  it('sent on in a header is no injection', () => {
    const body = "await fetch('https://a.example.com', { headers: { authorization: `Bearer ${extra.authInfo.token}` } });";
    expect(found(requestForgery, withContext(body))).toEqual([]);
  });
});

const COMPLETION = `import { readdirSync } from 'node:fs';
import { McpServer, ResourceTemplate } from '@modelcontextprotocol/sdk/server/mcp.js';
import { completable } from '@modelcontextprotocol/sdk/server/completable.js';
import { z } from 'zod';
const server = new McpServer({ name: 'shapes', version: '1.0.0' });
`;

describe('what a client completes', () => {
  it('the argument of a prompt', () => {
    const code = `${COMPLETION}server.registerPrompt('open', { argsSchema: { folder: completable(z.string(), (typed) => readdirSync(typed)) } }, () => ({ messages: [] }));`;
    expect(found(pathTraversal, code)).toEqual([expect.stringMatching(/^error: The completion handler/)]);
  });

  it('a variable of a resource', () => {
    const code = `${COMPLETION}server.registerResource('file', new ResourceTemplate('file:///{name}', { list: undefined, complete: { name: (typed) => readdirSync(\`/srv/\${typed}\`) } }), {}, async () => ({ contents: [] }));`;
    expect(found(pathTraversal, code)).toEqual([expect.stringMatching(/^error: The completion handler/)]);
  });

  it('by a low-level request', () => {
    const code = `import { execSync } from 'node:child_process';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CompleteRequestSchema } from '@modelcontextprotocol/sdk/types.js';
const server = new Server({ name: 'shapes', version: '1.0.0' }, { capabilities: { completions: {} } });
server.setRequestHandler(CompleteRequestSchema, async (request) => {
  const lines = execSync(\`git branch --list \${request.params.argument.value}\`).toString();
  return { completion: { values: lines.split('\\n').slice(0, 100) } };
});`;
    expect(found(shellInjection, code)).toEqual([expect.stringMatching(/^error: The completion handler/)]);
  });

  it('from a fixed list is no input', () => {
    const code = `${COMPLETION}server.registerPrompt('open', { argsSchema: { folder: completable(z.string(), (typed) => ['a', 'b'].filter((each) => each.startsWith(typed))) } }, () => ({ messages: [] }));`;
    expect(found(pathTraversal, code)).toEqual([]);
  });
});

describe('a budget that is spent', () => {
  const list = `[${Array.from({ length: 300 }, (_each, index) => index).join()}]`;
  const work = `let sum = 0;\n  for (const a of ${list}) for (const b of ${list}) sum += a * b;`;
  const lint = (code: string) =>
    run(sourcesOf(code), { rules: [shellInjection], version: '0.0.0', now: () => 0 }).unresolved.map(
      (each) => `${each.file}:${each.line} ${each.reason}`,
    );

  it.each([
    `server.registerResource('one', new ResourceTemplate('file:///{name}', { list: undefined }), {}, async (uri) => {\n  ${work}\n  return { contents: [] };\n});`,
    `server.registerPrompt('one', { argsSchema: { name: z.string() } }, async () => {\n  ${work}\n  return { messages: [] };\n});`,
  ])('in a handler of a resource or a prompt is listed (%#)', (registration) => {
    expect(lint(COMPLETION + registration)).toEqual([expect.stringMatching(/^server\.ts:\d+ analysis budget reached/)]);
  });
});
