import type { ProjectFile } from '../program/text-file.js';
import { spotIn } from '../program/text-file.js';
import { defineRule } from '../rule.js';
import { SMALL_SERVER } from './support/examples.js';
import { isPlaceholder, looksRandom, providerOf } from './support/secrets.js';

const FILES =
  /(^|\/)(\.env([.-][\w-]+)?|(Dockerfile|Containerfile)([.-][\w.-]+)?|(docker-)?compose([.-][\w-]+)?\.ya?ml|\.npmrc|\.?mcp\.json)$/;
const TEMPLATES = /\.(example|sample|template|dist|defaults?|test|ci)$/;
/** `NAME=value`, `NAME: value`, `"NAME": "value"`, `ENV NAME value`, `//registry/:_authToken=value`. */
const ENTRY = /([\w-]*(?:SECRET|TOKEN|KEY|PASSWORD|PASSWD|_authToken)[\w-]*)["']?\s*[=:\s]\s*["']?([^\s"',#]{8,})/gi;

export default defineRule({
  name: 'no-committed-secret',
  severity: 'error',
  category: 'secrets',
  confidence: 'high',
  practices: ['P-96', 'P-97'],
  cwe: ['CWE-538', 'CWE-798'],
  owasp: ['MCP01'],
  summary: 'No credential stands in a file of the project that is committed: .env, Dockerfile, compose file, .npmrc, .mcp.json.',
  why: 'What is committed is in every clone for ever, and what a Dockerfile sets with ENV or ARG can be read from the image by everybody who can pull it.',
  advice: 'Revoke it, add the file to .gitignore, and commit an example without values. Give images their secrets when they run.',
  whenNotToUse: 'The values open nothing outside a test on one machine. Say so in the name of the file: .env.test.',
  examples: {
    bad: [{ 'server.ts': SMALL_SERVER, '.env': 'ORDERS_API_KEY=q8ZtW3nLr5Vx7Bk2Yc9Dm4Hs6Jf1Pg0\n' }],
    good: [
      {
        'server.ts': SMALL_SERVER,
        '.env.example': 'ORDERS_API_KEY=q8ZtW3nLr5Vx7Bk2Yc9Dm4Hs6Jf1Pg0\n',
        '.env': 'ORDERS_API_KEY=\nLOG_LEVEL=info\n',
      },
    ],
  },
  messages: { committed: '{file} gives "{name}" a value that is a secret, and is not ignored by git. Revoke it.' },
  check({ project, report }) {
    for (const file of project.matching(FILES)) {
      if (TEMPLATES.test(file.path)) continue;
      for (const { name, start, end } of secretsIn(file))
        report({ message: 'committed', values: { file: file.path.split('/').at(-1) ?? file.path, name }, at: spotIn(file, start, end) });
    }
  },
});

function secretsIn(file: ProjectFile): { name: string; start: number; end: number }[] {
  return [...file.text.matchAll(ENTRY)].flatMap((match) => {
    const [whole, name = '', value = ''] = match;
    if (/[${}]/.test(value) || isPlaceholder(value) || (providerOf(value) === undefined && !looksRandom(value))) return [];
    return [{ name, start: match.index, end: match.index + whole.length }];
  });
}
