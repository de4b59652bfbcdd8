import rule from '../../../src/lint/rules/no-shared-module-state.js';
import { testRule } from '../../helpers/rule.js';
import { serverSource } from '../../helpers/servers.js';

const http = (body: string, transport = 'StreamableHTTPServerTransport'): string =>
  serverSource(`import { ${transport} } from '@modelcontextprotocol/sdk/server/transport.js';
const notes: string[] = [];
const hits: number[] = [];
const byKey = new Map();
let client: object | undefined;
let last: Record<string, string> = {};
server.registerTool('keep_note', { description: 'Keep a note.', inputSchema: z.strictObject({ text: z.string() }) }, async (args, extra) => {
  ${body}
  return { content: [] };
});
await server.connect(new ${transport}());
`);

testRule(rule, {
  valid: [
    // Behind a pipe there is one caller.
    http('notes.push(args.text);', 'StdioServerTransport'),
    http('client ??= new Map();'),
    http('const notes: string[] = []; notes.push(args.text);'),
    http('byKey.set(extra.sessionId, args.text);'),
    http('hits.push(1);'),
  ],
  invalid: [
    { code: http('notes.push(args.text);'), findings: [{ message: 'stored', at: 'notes.push(args.text)' }] },
    { code: http('byKey.set(args.text, 1);'), findings: [{ message: 'stored', at: 'byKey.set(args.text, 1)' }] },
    { code: http('last.text = args.text;'), findings: [{ message: 'stored', at: 'last.text = args.text' }] },
  ],
});
