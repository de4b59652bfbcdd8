import rule from '../../../src/lint/rules/no-committed-secret.js';
import { SMALL_SERVER } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const RANDOM = ['q8ZtW3nLr5', 'Vx7Bk2Yc9D', 'm4Hs6Jf1Pg0'].join('');
const files = (path: string, text: string): Record<string, string> => ({ 'server.ts': SMALL_SERVER, [path]: text });

testRule(rule, {
  valid: [
    files('.env.example', `API_KEY=${RANDOM}\n`),
    files('.env', 'API_KEY=your-key-goes-here\nPUBLIC_NAME=orders\n'),
    files('compose.yml', 'services:\n  orders:\n    environment:\n      API_KEY: ${API_KEY}\n'),
    files('Dockerfile', 'FROM node:22\nARG CACHE_KEY\nUSER node\n'),
    files('package-lock.json', `{ "integrityKey": "${RANDOM}" }`),
  ],
  invalid: [
    {
      code: files('Dockerfile', `FROM node:22\nENV ORDERS_TOKEN=${RANDOM}\n`),
      findings: [{ message: 'committed', at: `ORDERS_TOKEN=${RANDOM}` }],
    },
    {
      code: files('compose.yml', `    environment:\n      API_KEY: "${RANDOM}"\n`),
      findings: [{ message: 'committed', at: `API_KEY: "${RANDOM}` }],
    },
    { code: files('.mcp.json', `{ "env": { "API_KEY": "${RANDOM}" } }`), findings: [{ message: 'committed', at: `API_KEY": "${RANDOM}` }] },
  ],
});
