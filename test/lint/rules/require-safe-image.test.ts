import rule from '../../../src/lint/rules/require-safe-image.js';
import { SMALL_SERVER } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const image = (text: string, path = 'Dockerfile'): Record<string, string> => ({ 'server.ts': SMALL_SERVER, [path]: text });
const end = 'USER 1000\nCMD ["node", "server.js"]\n';

testRule(rule, {
  valid: [
    image(`FROM node:22.1 AS build\nRUN npm ci\nFROM build\n${end}`),
    image('FROM gcr.io/distroless/nodejs22:nonroot\nCMD ["server.js"]\n'),
    image(`ARG BASE\nFROM \${BASE}\n${end}`),
    image(`FROM node:22@sha256:abc\n${end}`),
    image(`FROM node:22.1\nENV API_TOKEN=""\nENV API_KEY_FILE=/run/secrets/key\nARG VERSION=1\n${end}`),
  ],
  invalid: [
    {
      code: image(`FROM node:22.1\nARG NPM_ACCESS_TOKEN\nENV DB_PASSWORD=x1\n${end}`),
      findings: [
        { message: 'secret', at: 'ARG NPM_ACCESS_TOKEN' },
        { message: 'secret', at: 'ENV DB_PASSWORD=x1' },
      ],
    },
    { code: image('FROM node:22.1\nUSER root\nCMD ["node", "server.js"]\n'), findings: [{ message: 'root', at: 'USER root' }] },
    { code: image(`FROM node\n${end}`), findings: [{ message: 'floating', at: 'FROM node' }] },
    {
      code: image('FROM node:22.1\nUSER node\nENTRYPOINT node server.js\n'),
      findings: [{ message: 'shell', at: 'ENTRYPOINT node server.js' }],
    },
    {
      code: image('FROM node:22.1\nUSER node\nCMD ["node", "--inspect=0.0.0.0:9229", "server.js"]\n', 'deploy/Dockerfile'),
      findings: [{ message: 'debugger', at: 'CMD ["node", "--inspect=0.0.0.0:9229", "server.js"]' }],
    },
  ],
});
