import rule from '../../../src/lint/rules/no-vulnerable-sdk.js';
import { SMALL_SERVER } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const files = (range: string, more: Record<string, string> = {}): Record<string, string> => ({
  'server.ts': SMALL_SERVER,
  'package.json': `{ "dependencies": { "@modelcontextprotocol/sdk": "${range}" } }`,
  ...more,
});
const npm = (version: string): Record<string, string> => ({
  'package-lock.json': `{ "packages": { "node_modules/@modelcontextprotocol/sdk": { "version": "${version}" } } }`,
});

testRule(rule, {
  valid: [
    files('^1.20.0'),
    files('^1.20.0', npm('1.32.2')),
    files('workspace:*'),
    files('latest', { 'pnpm-lock.yaml': "  '@modelcontextprotocol/sdk@1.0.0':\n" }),
  ],
  invalid: [
    { code: files('1.25.2'), findings: [{ message: 'range', at: '"1.25.2"' }] },
    { code: files('^1.25.2', npm('1.25.3')), findings: [{ message: 'locked', at: '"^1.25.2"' }] },
    {
      code: files('^1.25.2', { 'pnpm-lock.yaml': "packages:\n\n  '@modelcontextprotocol/sdk@1.25.2(zod@3.25.0)':\n    resolution: {}\n" }),
      findings: [{ message: 'locked', at: '"^1.25.2"' }],
    },
    {
      code: files('^1.25.2', { 'yarn.lock': '"@modelcontextprotocol/sdk@^1.25.2":\n  version "1.25.2"\n' }),
      findings: [{ message: 'locked', at: '"^1.25.2"' }],
    },
  ],
});
