import rule from '../../../src/lint/rules/no-server-side-request-forgery.js';
import { tool } from '../../helpers/injection.js';
import { testRule } from '../../helpers/rule.js';

const one = (body: string, more: { imports?: string; schema?: string; before?: string } = {}): string => tool({ body, ...more });
const bad = (code: string | Record<string, string>, at: string, message = 'host') => ({ code, findings: [{ message, at }] });

testRule(rule, {
  valid: [
    // Two ways of a check give the same value back.
    tool({
      before:
        "const HOSTS = new Set(['a.example.com', 'b.example.com']);\nfunction hostOf(value: string, own: string): string {\n  const host = new URL(value).host.toLowerCase();\n  if (host === own) return host;\n  if (!HOSTS.has(host)) throw new Error('no');\n  return host;\n}",
      body: "await fetch(`https://${hostOf(input.value, process.env.HOST ?? '')}/`);",
    }),
    // A slash in front ends the host name.
    tool({
      before: "const BASE = process.env.BASE ?? 'https://api.example.com';",
      body: "let way = encodeURI(input.value);\n  if (!way.startsWith('/')) way = '/' + way;\n  await fetch(`${BASE}${way}`);\n  if (!way.startsWith('/v2')) way = '/v2' + way;\n  await fetch(`https://api.example.com${way}`);",
    }),
    one('await fetch(`https://api.example.com/items/${input.value}`);'),
    one("await fetch('https://api.example.com/items', { method: 'POST', body: input.value });"),
    one("const url = new URL('https://api.example.com/search');\n  url.searchParams.set('q', input.value);\n  await fetch(url);"),
    one(
      "const url = new URL(input.value);\n  if (!['a.example.com', 'b.example.com'].includes(url.hostname)) throw new Error('host');\n  await fetch(url);",
    ),
    one(
      "const { hostname } = new URL(input.value);\n  if (hostname !== 'example.com' && !hostname.endsWith('.example.com')) throw new Error('host');\n  await fetch(input.value);",
    ),
    one('await fetch(input.value);', { schema: "value: z.enum(['https://a.example.com', 'https://b.example.com'])" }),
    // Looked up, and the answer looked at.
    one('await assertPublic(input.value);\n  await fetch(input.value);', {
      imports: "import { lookup } from 'node:dns/promises';\nimport isPrivate from 'private-ip';",
      before:
        "async function assertPublic(text: string) {\n  const { address } = await lookup(new URL(text).hostname);\n  if (isPrivate(address)) throw new Error('private');\n}",
    }),
    // The connection itself is checked.
    one('await fetch(input.value, { dispatcher: guarded });', {
      imports: "import { Agent } from 'undici';",
      before: 'const guarded = new Agent({ connect: { lookup: (host, options, done) => done(new Error(host)) } });',
    }),
  ],
  invalid: [
    // A list that may be empty.
    {
      code: tool({
        before: "const HOSTS = (process.env.HOSTS ?? '').split(',').filter(Boolean);",
        body: "const url = new URL(input.value);\n  if (HOSTS.length > 0) {\n    if (!HOSTS.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`))) throw new Error('no');\n  }\n  await fetch(url);",
      }),
      findings: [{ message: 'sometimes', at: 'fetch(url)', severity: 'warning' as const }],
    },
    bad(one('await fetch(input.value);', { schema: 'value: z.string().url()' }), 'fetch(input.value)'),
    bad(one("if (!input.value.startsWith('https://')) throw new Error('scheme');\n  await fetch(input.value);"), 'fetch(input.value)'),
    bad(
      one("const url = new URL(input.value);\n  if (url.protocol !== 'https:') throw new Error('scheme');\n  await fetch(url.toString());"),
      'fetch(url.toString())',
    ),
    // A library for addresses, asked about the whole text.
    bad(
      one("if (isPrivate(input.value)) throw new Error('private');\n  await fetch(input.value);", {
        imports: "import isPrivate from 'private-ip';",
      }),
      'fetch(input.value)',
    ),
    bad(one('await fetch(`https://${input.value}/status`);'), 'fetch(`https://${input.value}/status`)'),
    bad(one("await fetch(new URL(input.value, 'https://api.example.com'));"), "fetch(new URL(input.value, 'https://api.example.com'))"),
    bad(one('await fetch(`https://${input.value}.api.example.com/`);'), 'fetch(`https://${input.value}.api.example.com/`)', 'part'),
    bad(
      one("https.request({ hostname: input.value, path: '/' });", { imports: "import https from 'node:https';" }),
      "https.request({ hostname: input.value, path: '/' })",
    ),
    // An instance in a class, three calls away.
    bad(
      {
        'server.ts': tool({
          imports: "import { Service } from './service.js';",
          before: 'const service = new Service();',
          body: 'await service.test({ url: input.value });',
        }),
        'service.ts':
          "import axios, { type AxiosInstance } from 'axios';\nexport class Service {\n  private readonly http: AxiosInstance;\n  constructor() {\n    this.http = axios.create({ timeout: 1000 });\n  }\n  test(request: { url: string }) {\n    return this.send(request);\n  }\n  private send(request: { url: string }) {\n    const config: any = { method: 'GET', url: request.url };\n    return this.http.request(config);\n  }\n}",
      },
      'this.http.request(config)',
    ),
    bad(
      one('const browser = await chromium.launch();\n  const page = await browser.newPage();\n  await page.goto(input.value);', {
        imports: "import { chromium } from 'playwright';",
      }),
      'page.goto(input.value)',
    ),
    // The parsed host is compared with private addresses, and never looked up.
    {
      code: one(
        "const { hostname } = new URL(input.value);\n  if (hostname === 'localhost' || hostname.startsWith('127.')) throw new Error('private');\n  await fetch(input.value);",
      ),
      findings: [{ message: 'unresolved', at: 'fetch(input.value)', severity: 'info' }],
    },
  ],
});
