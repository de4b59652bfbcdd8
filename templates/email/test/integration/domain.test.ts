import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { describe, expect, it } from 'vitest';
import { createServerFactory } from '../../src/server.js';
import { tools } from '../../src/tools/index.js';
import { callerNamed, connectInProcess, ERAS, errorOf, textOf } from '../helpers/client.js';
import { messagesIn, scratchFolder } from '../helpers/mail.js';
import { testRuntime } from '../helpers/runtime.js';

const fields = [
  { name: 'subject', value: 'the release' },
  { name: 'report', value: 'All tests pass.\nNothing is left.' },
];
const message = { template: 'status-report', fields, to: ['bob@example.com'] };
const send = { ...message, idempotencyKey: 'key-12345' };

function serve() {
  const folder = scratchFolder();
  const runtime = testRuntime({ tools, env: { MCP_LOCAL_SCOPES: 'email:read,email:send', MCP_EMAIL_FOLDER: folder } });
  return { runtime, folder };
}

describe.each(ERAS)('the tools of this server over %s', (era) => {
  it('list the templates, then show a message', async () => {
    const { runtime, folder } = serve();
    const client = await connectInProcess(runtime, era);
    const listed = await client.callTool({ name: 'list_templates' });
    expect(listed.structuredContent).toMatchObject({ templates: [{ name: 'meeting-invitation' }, { name: 'status-report' }] });
    const shown = await client.callTool({ name: 'preview_message', arguments: message });
    expect(shown.structuredContent).toMatchObject({ subject: 'Status of the release', to: ['bob@example.com'], attachments: [] });
    expect(textOf(shown)).toContain('All tests pass.\\nNothing is left.');
    expect(messagesIn(folder)).toEqual([]);
  });

  it('send nothing where nobody can be asked (P-45)', async () => {
    const { runtime, folder } = serve();
    const client = await connectInProcess(runtime, era);
    const result = await client.callTool({ name: 'send_message', arguments: send }).catch((error: unknown) => ({ error: String(error) }));
    expect(JSON.stringify(result)).not.toContain('messageId');
    expect(messagesIn(folder)).toEqual([]);
  });

  it.each<[string, Record<string, unknown>]>([
    ['a sender', { from: 'boss@example.com' }],
    ['a header', { headers: { Bcc: 'eve@evil.example' } }],
    ['HTML', { html: '<b>hi</b>' }],
    ['no key', { idempotencyKey: undefined }],
    ['a key that is a path', { idempotencyKey: '../../etc/passwd' }],
    ['a file name that is a path', { attachments: [{ name: '../x', type: 'text/plain', base64: 'eA==' }] }],
    ['a path instead of content', { attachments: [{ name: 'x', type: 'text/plain', path: '/etc/passwd' }] }],
    ['an address with a header', { to: ['bob@example.com\r\nBcc: eve@evil.example'] }],
    ['nobody', { to: [] }],
    ['another template', { template: 'free-text' }],
  ])('refuse %s', async (_what, change) => {
    const { runtime, folder } = serve();
    const client = await connectInProcess(runtime, era);
    expect(errorOf(await client.callTool({ name: 'send_message', arguments: { ...send, ...change } })).code).toBe('INVALID_INPUT');
    expect(messagesIn(folder)).toEqual([]);
  });
});

it('sending does not exist while the server is read-only (P-42)', async () => {
  const { enabledTools } = await import('../../src/platform/authorize.js');
  expect(enabledTools(tools, { readOnly: true, disabled: [] }).map(({ name }) => name)).toEqual(['list_templates', 'preview_message']);
});

describe('a person', () => {
  /** A client whose user answers as `answer` says. */
  async function clientOf(answer: (question: string) => boolean) {
    const { runtime, folder } = serve();
    const handler = createMcpHandler(createServerFactory(runtime));
    const authInfo = callerNamed('alice', ['email:read', 'email:send']);
    const fetch = (url: string | URL, init?: RequestInit) => handler.fetch(new Request(url, init), { authInfo });
    const capabilities = { elicitation: { form: {} } };
    const client = new Client(
      { name: 'test-client', version: '1.0.0' },
      { capabilities, versionNegotiation: { mode: { pin: '2026-07-28' } } },
    );
    client.setRequestHandler('elicitation/create', ({ params }) => ({ action: 'accept', content: { confirm: answer(params.message) } }));
    await client.connect(new StreamableHTTPClientTransport(new URL('http://127.0.0.1/mcp'), { fetch }));
    return { folder, call: (args: Record<string, unknown>) => client.callTool({ name: 'send_message', arguments: args }) };
  }

  it('sees the whole message before it is sent, and is not asked again for the same one', async () => {
    const questions: string[] = [];
    const { call, folder } = await clientOf((question) => {
      expect(messagesIn(folder)).toEqual([]);
      return questions.push(question) > 0;
    });
    const sent = await call({ ...send, attachments: [{ name: 'log', type: 'text/plain', base64: 'aGVsbG8=' }] });
    expect(sent.structuredContent).toMatchObject({ accepted: 1, repeated: false, delivery: 'outbox' });
    expect(questions).toEqual([
      [
        'Send this e-mail?',
        'From: no-reply@example.com',
        'To: bob@example.com',
        'Subject: Status of the release',
        'Attached: log.txt (5 bytes)',
        '> Hello,',
        '> ',
        '> this is where the release stands:',
        '> ',
        '> All tests pass.',
        '> Nothing is left.',
        '> ',
        '> This message was sent by an assistant.',
      ].join('\n'),
    ]);
    const again = await call({ ...send, attachments: [{ name: 'log', type: 'text/plain', base64: 'aGVsbG8=' }] });
    expect(again.structuredContent).toMatchObject({ repeated: true });
    expect(questions).toHaveLength(1);
    expect(messagesIn(folder)).toHaveLength(1);
  });

  it('who says no is obeyed', async () => {
    const { call, folder } = await clientOf(() => false);
    expect(errorOf(await call(send))).toMatchObject({ code: 'REFUSED', message: expect.stringContaining('did not agree') });
    expect(messagesIn(folder)).toEqual([]);
  });

  it('is not even asked about what may not be sent', async () => {
    const { call, folder } = await clientOf(() => {
      throw new Error('was asked');
    });
    expect(errorOf(await call({ ...send, to: ['bob@example.com', 'eve@evil.example'] })).code).toBe('REFUSED');
    expect(messagesIn(folder)).toEqual([]);
  });
});
