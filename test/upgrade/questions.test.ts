import { spawn } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { goStateless } from '../../src/upgrade/foreign/go-stateless.js';
import { projectRoot } from '../helpers/cli.js';
import { temporaryFolder } from '../helpers/temp.js';
import { edit } from '../helpers/upgrades.js';

const HEAD = [
  '// © Somebody',
  "import { McpServer } from '@modelcontextprotocol/server';",
  "import { serveStdio } from '@modelcontextprotocol/server/stdio';",
  "import * as z from 'zod';",
  '',
  "const server = new McpServer({ name: 'a', version: '1.0.0' }, { capabilities: { logging: {} } });",
  '',
].join('\n');

const SCHEMA = "{ type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'] }";

/** A tool whose handler has these lines. */
const tool = (parameters: string, ...lines: string[]) =>
  [
    `server.registerTool('book', { inputSchema: z.object({ table: z.string() }) }, async (${parameters}) => {`,
    ...lines.map((line) => `  ${line}`),
    "  return { content: [{ type: 'text', text: 'done' }] };",
    '});',
    '',
  ].join('\n');

const ASKS = tool(
  '{ table }',
  "if (table === '') return { isError: true, content: [] };",
  'const message = `Book ${table.trim()}?`;   // odd spacing',
  `const answer = await server.server.elicitInput({ message, requestedSchema: ${SCHEMA} });`,
  "if (answer.action !== 'accept') return { content: [{ type: 'text', text: answer.action }] };",
  "if (!answer.content.ok) return { content: [{ type: 'text', text: 'not' }] };",
);

function change(body: string, path = 'src/main.mjs', head = HEAD) {
  const { changes, left } = goStateless(new Map([[path, head + body]]));
  return { text: changes.get(path), changes, left };
}

const only = (text: string, other: string) => text.split('\n').filter((line) => !other.split('\n').includes(line));

type Message = Record<string, unknown>;
type Answers = Record<string, (params: Message) => object>;

/** Starts a server over stdio; gives what sends it a request, and answers what it asks for itself. */
function started(text: string, changes: ReadonlyMap<string, string>, answers: Answers = {}) {
  const folder = temporaryFolder();
  edit(folder, { ...Object.fromEntries(changes), 'src/main.mjs': `${text}serveStdio(() => server);\n` });
  symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
  const child = spawn(process.execPath, ['src/main.mjs'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const waiting = new Map<unknown, (message: Message) => void>();
  const seen: Message[] = [];
  const send = (message: object) => void child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message = JSON.parse(line) as Message;
    const answer = typeof message.method === 'string' ? answers[message.method] : undefined;
    if (answer) send({ id: message.id, result: answer(message.params as Message) });
    else if (message.method !== undefined) seen.push(message);
    else waiting.get(message.id)?.(message);
  });
  let id = 0;
  const ask = (method: string, params: object) =>
    new Promise<Message>((resolve) => {
      id += 1;
      waiting.set(id, (message) => resolve((message.result ?? message.error) as Message));
      send({ id, method, params });
    });
  return { ask, send, seen };
}

const META = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {} }, sampling: {}, roots: {} },
  'io.modelcontextprotocol/logLevel': 'debug',
};

const CALL = { name: 'book', arguments: { table: 'one' } };

async function asLegacy({ ask, send }: ReturnType<typeof started>): Promise<Message> {
  const clientInfo = { name: 'a', version: '1' };
  const capabilities = { elicitation: {}, sampling: {}, roots: {} };
  await ask('initialize', { protocolVersion: '2025-11-25', capabilities, clientInfo });
  send({ method: 'notifications/initialized' });
  return ask('tools/call', CALL);
}

const textOf = (result: Message) => (result.content as { text: string }[])[0]?.text;

describe('a question to the user', () => {
  it('ends the round, and every other line is as it was', () => {
    const { text = '', changes, left } = change(ASKS);
    expect(left).toEqual([]);
    expect([...changes.keys()].sort()).toEqual(['src/main.mjs', 'src/mcp-ask.mjs']);
    expect(only(text, HEAD + ASKS)).toEqual([
      "import { askUser } from './mcp-ask.mjs';",
      "import { isInputRequiredResult } from '@modelcontextprotocol/server';",
      "server.registerTool('book', { inputSchema: z.object({ table: z.string() }) }, async ({ table }, ctx) => {",
      `  const answer = askUser(ctx, 'answer', { message, requestedSchema: ${SCHEMA} });`,
      '  if (isInputRequiredResult(answer)) return answer;',
    ]);
    expect(only(HEAD + ASKS, text)).toHaveLength(2);
  });

  it('is asked of clients of 2026-07-28 by the end of a round, and checked when they call again', async () => {
    const { text = '', changes } = change(ASKS);
    const { ask } = started(text, changes);
    const first = await ask('tools/call', { ...CALL, _meta: META });
    expect(first).toMatchObject({
      resultType: 'input_required',
      inputRequests: { answer: { method: 'elicitation/create', params: { message: 'Book one?' } } },
    });
    const again = (answer: object) => ask('tools/call', { ...CALL, _meta: META, inputResponses: { answer } });
    expect(textOf(await again({ action: 'accept', content: { ok: true } }))).toBe('done');
    expect(textOf(await again({ action: 'accept', content: { ok: false } }))).toBe('not');
    expect(textOf(await again({ action: 'decline' }))).toBe('decline');
    expect(JSON.stringify(await again({ action: 'accept', content: { ok: 'yes' } }))).toContain('does not match what was asked for');
  });

  it('is asked of clients of 2025 as before', async () => {
    const { text = '', changes } = change(ASKS);
    const asked: unknown[] = [];
    const answer = ({ message }: Message) => {
      asked.push(message);
      return { action: 'accept', content: { ok: true } };
    };
    const answers = { 'elicitation/create': answer };
    expect(textOf(await asLegacy(started(text, changes, answers)))).toBe('done');
    expect(asked).toEqual(['Book one?']);
  });
});

describe('a question to the model of the client, and for its folders', () => {
  const samples = tool(
    '{ table }',
    'const { content } = await server.server.createMessage({ messages: [], maxTokens: 9 });',
    "if (content.text !== 'yes') return { content: [] };",
  );
  const roots = tool(
    '{ table }',
    'const { roots } = await server.server.listRoots();',
    "if (roots[0].name !== 'here') return { content: [] };",
  );

  it.each([
    ['createMessage', samples, { role: 'assistant', model: 'm', content: { type: 'text', text: 'yes' } }, 'sampling/createMessage'],
    ['listRoots', roots, { roots: [{ uri: 'file:///a', name: 'here' }] }, 'roots/list'],
  ])('%s goes to clients of both eras', async (_name, body, answer, method) => {
    const { text = '', changes, left } = change(body);
    expect(left).toEqual([]);
    const { ask } = started(text, changes);
    expect(await ask('tools/call', { ...CALL, _meta: META })).toMatchObject({ inputRequests: { answer: { method } } });
    expect(textOf(await ask('tools/call', { ...CALL, _meta: META, inputResponses: { answer } }))).toBe('done');
    expect(textOf(await asLegacy(started(text, changes, { [method]: () => answer })))).toBe('done');
  });
});

describe('a log message', () => {
  it('of a handler rides on the request, in both eras', async () => {
    const body = tool('{ table }, extra', "await server.sendLoggingMessage({ level: 'info', data: table, logger: 'l' });");
    const { text = '', changes, left } = change(body);
    expect(left).toEqual([]);
    expect(only(text, HEAD + body)).toEqual(["  await extra.mcpReq.log('info', table, 'l');"]);
    const modern = started(text, changes);
    expect(textOf(await modern.ask('tools/call', { ...CALL, _meta: META }))).toBe('done');
    const legacy = started(text, changes);
    expect(textOf(await asLegacy(legacy))).toBe('done');
    for (const { seen } of [modern, legacy])
      expect(seen).toContainEqual(
        expect.objectContaining({ method: 'notifications/message', params: expect.objectContaining({ data: 'one' }) }),
      );
  });
});

describe('the handler', () => {
  const question = `const r = await server.server.elicitInput({ message: 'm', requestedSchema: ${SCHEMA} });`;

  it.each([
    [
      'without parameters',
      "server.registerTool('a', { inputSchema: z.object({}) }, async () => {\n  Q\n  return {};\n});\n",
      'async (_args, ctx) =>',
    ],
    ['without arguments', "server.registerTool('a', {}, async () => {\n  Q\n  return {};\n});\n", 'async (ctx) =>'],
    ['with a context of another name', "server.registerTool('a', {}, async (extra) => {\n  Q\n  return {};\n});\n", "askUser(extra, 'r',"],
    ['with a bare parameter', "server.registerTool('a', { inputSchema: s }, async a => {\n  Q\n  return {};\n});\n", 'async (a, ctx) =>'],
    [
      'that asks in one case of several',
      "server.server.setRequestHandler('tools/call', async (request) => {\n  switch (request.params.name) {\n    case 'a': {\n      Q\n      return {};\n    }\n  }\n});\n",
      'async (request, ctx) =>',
    ],
    [
      'that asks under a condition and in try',
      "server.registerTool('a', { inputSchema: s }, async ({ a }, ctx) => {\n  if (a) {\n    try {\n      Q\n    } catch (e) {\n      return {};\n    }\n  }\n  return {};\n});\n",
      "askUser(ctx, 'r',",
    ],
  ])('%s gets what it needs', (_what, body, expected) => {
    const { text, left } = change(body.replace('Q', question));
    expect([left, text]).toEqual([[], expect.stringContaining(expected)]);
  });

  it.each([
    ['that has done something before', tool('{ table }', 'await save(table);', question), 'run twice'],
    ['that counts before', tool('{ table }', 'count += 1;', question), 'run twice'],
    ['that asks more than once', tool('{ table }', question, question.replace('const r', 'const s')), 'more than once'],
    ['that asks in a loop', tool('{ table }', 'for (const a of table) {', question, '}'), 'run twice'],
    ['that asks in a function of its own', tool('{ table }', 'const f = async () => {', question, '};'), 'handler of a tool itself'],
    ['that sends the user to a page', tool('{ table }', question.replace("message: 'm'", "mode: 'url', url: u")), 'to a page'],
    ['that asks what is written elsewhere', tool('{ table }', 'const r = await server.server.elicitInput(params);'), 'elsewhere'],
    ['that takes its context apart', tool('{ table }, { mcpReq }', question), 'not certain'],
    [
      'that says what it returns',
      tool('{ table }', question).replace('({ table })', '({ table }): Promise<CallToolResult>'),
      'says what it returns',
    ],
    ['that leaves the answer alone', tool('{ table }', question.replace('const r = ', '')), 'not kept'],
    ['that takes it back whatever happens', tool('{ table }', 'try {', question, '} finally { free(); }'), 'run twice'],
  ])('%s is reported with its line, and not edited', (_what, body, why) => {
    const { text, left } = change(body);
    expect(text).toBeUndefined();
    expect(left.length).toBeGreaterThan(0);
    const lines = (HEAD + body).split('\n');
    for (const { what, line, advice } of left) {
      expect([what, advice]).toEqual([expect.stringContaining(why), expect.stringContaining('inputRequired')]);
      expect(lines[line - 1]).toContain('elicitInput');
    }
  });

  it('of something else than an SDK server is left alone', () => {
    const body = "import { client } from './model.js';\nconst a = await client.messages.createMessage({});\n";
    expect(change(body)).toMatchObject({ text: undefined, left: [] });
  });
});
