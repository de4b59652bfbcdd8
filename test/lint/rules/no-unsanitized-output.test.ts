import rule from '../../../src/lint/rules/no-unsanitized-output.js';
import { testRule } from '../../helpers/rule.js';

const tool = (body: string, before = ''): string => `import { McpServer } from '@modelcontextprotocol/server';
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
const server = new McpServer({ name: 'pages', version: '1.0.0' });
${before}
server.registerTool('read', { description: 'x', inputSchema: z.strictObject({ url: z.url() }) }, async ({ url }) => {
  ${body}
});`;

testRule(rule, {
  valid: [
    // What the caller sent is nobody else's text.
    tool("await fetch(url); return { content: [{ type: 'text', text: `fetched ${url}` }] };"),
    // Counts, codes and flags carry no text.
    tool("const response = await fetch(url); return { content: [{ type: 'text', text: `status ${response.status}` }] };"),
    tool("const page = await (await fetch(url)).text(); return { content: [{ type: 'text', text: String(page.length) }] };"),
    tool(
      "const [, width] = (await (await fetch(url)).text()).split(',').map(Number); return { content: [{ type: 'text', text: `${width} wide` }] };",
    ),
    // Only chooses between constants.
    tool("const page = await (await fetch(url)).text(); return { content: [{ type: 'text', text: page.includes('x') ? 'yes' : 'no' }] };"),
    // What is too long is refused, and what is cut in place.
    tool(
      "const page = await (await fetch(url)).text(); if (page.length > 9000) return { content: [{ type: 'text', text: 'too long' }] }; return { content: [{ type: 'text', text: `${page} end` }] };",
    ),
    tool(
      "let page = await (await fetch(url)).text(); if (page.length > LIMIT) { page = page.slice(0, LIMIT) + '…'; } return { content: [{ type: 'text', text: page }] };",
      'const LIMIT = 4000;',
    ),
    // The cap is in a function that gives an object, which is taken apart.
    tool(
      "const { text } = fit(await (await fetch(url)).text(), 500); return { content: [{ type: 'text', text }] };",
      `function fit(text: string, budget: number) {
  const most = budget * 4;
  if (text.length <= most) return { text, cut: false };
  return { text: text.slice(0, most) + '…', cut: true };
}`,
    ),
    // Cut at the last line that ends before a fixed place.
    tool(
      "return { content: [{ type: 'text', text: cut(await (await fetch(url)).text()) }] };",
      `const MOST = 4000;
function cut(text: string) {
  if (text.length <= MOST) return text;
  let end = MOST;
  const line = text.lastIndexOf('\\n', MOST);
  if (line > MOST - 500) end = line;
  return text.slice(0, end) + ' (cut)';
}`,
    ),
    // An error of which the program wrote the message, whatever else it carries; one that says what is wrong with the arguments.
    tool(
      "try { await fetch(url); } catch (error) { throw new Refused('The page could not be read.', { original: error }); } return { content: [] };",
      `class Refused extends Error {
  original: unknown;
  constructor(message: string, options: { original: unknown }) {
    super(message);
    this.original = options.original;
  }
}`,
    ),
    tool(
      "try { if (url === '') throw new Late(20); await fetch(url); } catch (error) { if (error instanceof Late) throw new Error(error.message); throw new Error('failed'); } return { content: [] };",
      'class Late extends Error {\n  constructor(seconds: number) {\n    super(`Nothing came within ${seconds} seconds.`);\n  }\n}',
    ),
    tool(
      "try { await fetch(url); } catch (error) { if (error instanceof z.ZodError) throw new Error(error.message); throw new Error('failed'); } return { content: [] };",
    ),
    // What a function of a package makes an error of: the text is told, what goes with it is not.
    tool(
      "const page = await (await fetch(url)).text(); if (page === '') throw refused('The page could not be read.', { page }); return { content: [] };",
      "import { refused } from 'errors-of-things';",
    ),
    // A fixed window into a text, the last lines, and the first lines.
    tool(
      "const page = await (await fetch(url)).text(); const at = page.indexOf('x'); return { content: [{ type: 'text', text: page.slice(at, at + 300) }] };",
    ),
    tool(
      "const page = await (await fetch(url)).text(); return { content: [{ type: 'text', text: page.split('\\n').slice(0, 50).join('\\n') }] };",
    ),
    // Marked with delimiters, or with a notice.
    tool(
      "const page = await (await fetch(url)).text(); return { content: [{ type: 'text', text: `<untrusted-data>${page}</untrusted-data>` }] };",
    ),
    // A fixed number of items, and what a vendor mints.
    tool(
      "const made = await (await fetch(url)).json(); return { content: [{ type: 'text', text: `Made ${made.id}, see ${made.html_url}` }] };",
    ),
    // A parse that lets numbers and choices through only.
    tool(
      "const state = State.parse(await (await fetch(url)).json()); return { content: [{ type: 'text', text: JSON.stringify(state) }] };",
      "const State = z.object({ level: z.number(), mode: z.enum(['on', 'off']) });",
    ),
    // Constant text where an upstream failed, and own text.
    tool(
      "try { await fetch(url); return { content: [] }; } catch { return { content: [{ type: 'text', text: 'It failed.' }], isError: true }; }",
    ),
    tool(
      "try { if (url.length > 9) throw new Error('Too long: ' + url); return { content: [] }; } catch (error) { return { content: [{ type: 'text', text: String(error) }], isError: true }; }",
    ),
    // The state of a file has no text.
    tool(
      "const mode = (await stat(url)).mode.toString(8).slice(-3); return { content: [{ type: 'text', text: mode }] };",
      "import { stat } from 'node:fs/promises';",
    ),
    // A fixed cap, in a helper of another name.
    tool(
      "return { content: [{ type: 'text', text: brief(await (await fetch(url)).text()) }] };",
      'const brief = (body: string) => body.slice(0, 4000);',
    ),
  ],
  invalid: [
    {
      // An own error that repeats what the service said.
      code: tool(
        "try { const page = await (await fetch(url)).text(); if (page.includes('x')) throw new Refused(page); } catch (error) { if (error instanceof Refused) throw new Error(error.message); } return { content: [] };",
        'class Refused extends Error {}',
      ),
      findings: [{ message: 'failure', at: 'throw new Error(error.message);' }],
    },
    {
      code: tool(
        "return { content: [{ type: 'text', text: clean(await readFile(url, 'utf8')) }] };",
        '// Cleans nothing.\nconst clean = (body: string) => body.trim();',
      ),
      findings: [{ message: 'raw', at: "text: clean(await readFile(url, 'utf8'))", severity: 'error' }],
    },
    {
      code: tool(
        "try { await fetch(url); return { content: [] }; } catch (error) { return { content: [{ type: 'text', text: String(error) }], isError: true }; }",
      ),
      findings: [{ message: 'failure', at: 'text: String(error)', severity: 'warning' }],
    },
    {
      // content is capped, structuredContent is not.
      code: tool(
        "const page = await (await fetch(url)).text(); return { content: [{ type: 'text', text: page.slice(0, 100) }], structuredContent: { page } };",
      ),
      findings: [{ message: 'raw', at: 'structuredContent: { page }' }],
    },
    {
      // Only one operand is cut.
      code: tool(
        "const page = await (await fetch(url)).json(); return { content: [{ type: 'text', text: page.summary ?? page.body.slice(0, 300) }] };",
      ),
      findings: [{ message: 'raw', at: 'text: page.summary ?? page.body.slice(0, 300)' }],
    },
    {
      // Nothing is cut where the caller asks for more, or where zero means everything.
      code: tool("const page = await (await fetch(url)).text(); return { content: [{ type: 'text', text: page.slice(0, url.length) }] };"),
      findings: [{ message: 'raw', at: 'text: page.slice(0, url.length)' }],
    },
    {
      code: tool(
        "const page = await (await fetch(url)).text(); return { content: [{ type: 'text', text: MOST > 0 ? page.slice(0, MOST) : page }] };",
        'const MOST = Number(process.env.MOST ?? 0);',
      ),
      findings: [{ message: 'raw', at: 'text: MOST > 0 ? page.slice(0, MOST) : page' }],
    },
    {
      // A parse that strips nothing.
      code: tool(
        "const page = Page.parse(await (await fetch(url)).json()); return { content: [{ type: 'text', text: JSON.stringify(page) }] };",
        'const Page = z.looseObject({ title: z.string() });',
      ),
      findings: [{ message: 'raw', at: 'text: JSON.stringify(page)' }],
    },
    {
      // A parse that names free text, and a number of items, only weaken.
      code: tool(
        "const page = Page.parse(await (await fetch(url)).json()); return { content: [{ type: 'text', text: JSON.stringify(page) }] };",
        'const Page = z.object({ title: z.string() });',
      ),
      findings: [{ message: 'weak', at: 'text: JSON.stringify(page)', severity: 'info' }],
    },
    {
      code: tool(
        "const page = await (await fetch(url)).json(); return { content: [{ type: 'text', text: page.results.slice(0, 5).map((each) => each.body).join('; ') }] };",
      ),
      findings: [{ message: 'weak', at: "text: page.results.slice(0, 5).map((each) => each.body).join('; ')", severity: 'info' }],
    },
    {
      // A package that nothing is known of, and a stub that was handed in.
      code: tool(
        "const answer = await ask(url); return { content: [{ type: 'text', text: answer.body }] };",
        "import { ask } from 'oracle-of-things';",
      ),
      findings: [{ message: 'raw', at: 'text: answer.body', severity: 'warning' }],
    },
    {
      // The result of another server, relayed as a whole.
      code: tool(
        "return await remote.callTool({ name: 'x', arguments: {} });",
        "import { Client } from '@modelcontextprotocol/sdk/client/index.js';\nconst remote = new Client({ name: 'a', version: '1' });",
      ),
      findings: [{ message: 'raw', at: "remote.callTool({ name: 'x', arguments: {} })", severity: 'error' }],
    },
    {
      // A promise that a queue resolves later.
      code: tool(
        "return { content: [{ type: 'text', text: await later(() => fetch(url).then((answer) => answer.text())) }] };",
        `const queue: (() => Promise<void>)[] = [];
function later<T>(work: () => Promise<T>): Promise<T> {
  return new Promise((resolve) => {
    queue.push(async () => resolve(await work()));
  });
}`,
      ),
      findings: [{ message: 'raw', at: 'text: await later(() => fetch(url).then((answer) => answer.text()))' }],
    },
    {
      // The message of an error that is thrown on in other words.
      code: tool('try { await fetch(url); return { content: [] }; } catch (error) { throw new Error(`It failed: ${error}`); }'),
      findings: [{ message: 'failure', at: 'throw new Error(`It failed: ${error}`);' }],
    },
  ],
});
