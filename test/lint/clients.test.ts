import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isInPreset } from '../../src/lint/presets.js';
import { RULES } from '../../src/lint/rules/index.js';
import { run } from '../../src/lint/run.js';
import { sourcesOf } from '../helpers/rule.js';

const PRESET = RULES.filter((rule) => isInPreset(rule, 'clients'));
const DOCUMENT = readFileSync(new URL('../../docs/client-compatibility.md', import.meta.url), 'utf8');
const ROWS = DOCUMENT.split('\n')
  .filter((line) => /^\| (?!who|---)/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()));

/** A low-level server that lists tools with the JSON Schemas given. */
const listing = (tools: string, name = 'orders'): string => `import { Server } from '@modelcontextprotocol/sdk/server/index.js';
const server = new Server({ name: '${name}', version: '1.0.0' }, { capabilities: { tools: {} } });
server.setRequestHandler('tools/list', async () => ({ tools: [${tools}] }));`;
const tool = (schema: string, name = 'list_orders'): string =>
  `{ name: '${name}', description: 'List the orders.', inputSchema: ${schema} }`;
const field = (schema: string): string =>
  listing(tool(`{ type: 'object', properties: { a: ${schema} }, required: ['a'], additionalProperties: false }`));
const many = (count: number): string =>
  listing(
    Array.from({ length: count }, (_, at) => tool("{ type: 'object', properties: {}, additionalProperties: false }", `get_${at}`)).join(
      ', ',
    ),
  );
const found = (code: string): string[] => [
  ...new Set(
    run(sourcesOf(code), { rules: PRESET, version: '0.0.0', now: () => 0, today: '2026-11-28' }).findings.map((each) => each.rule),
  ),
];

describe('what clients reject', () => {
  it.each<[who: string, what: string, code: string, rule: string]>([
    ['Claude', 'alternatives at the root', listing(tool("{ anyOf: [{ type: 'object', properties: {} }] }")), 'no-root-alternatives'],
    ['Claude', 'a schema that is none', field("{ type: 'text' }"), 'no-invalid-json-schema'],
    ['VS Code', 'an array without items', field("{ type: 'array' }"), 'require-array-items'],
    ['VS Code', 'more than 128 tools', many(130), 'limit-tool-count'],
    ['Cursor', 'more tools than it sends', many(41), 'limit-tool-count'],
    [
      'Cursor',
      'names that are too long together',
      listing(tool("{ type: 'object', properties: {}, additionalProperties: false }", `list_${'orders_'.repeat(6)}of`), 'warehouse-orders'),
      'limit-combined-name-length',
    ],
    [
      'OpenAI',
      'a name of more than 64 characters',
      listing(tool("{ type: 'object', properties: {}, additionalProperties: false }", `list_${'o'.repeat(70)}`)),
      'require-valid-tool-name',
    ],
    [
      'OpenAI, strict mode',
      'an object that is not closed',
      listing(tool("{ type: 'object', properties: { a: { type: 'string' } } }")),
      'require-strict-input',
    ],
    ...['allOf: []', 'not: {}', 'if: {}', 'dependentRequired: {}', 'dependentSchemas: {}'].map((word): [string, string, string, string] => [
      'OpenAI, strict mode',
      word,
      field(`{ type: 'string', ${word} }`),
      'no-unsupported-keyword',
    ]),
    ...['exclusiveMinimum: 1', 'exclusiveMaximum: 1', 'const: 1', 'oneOf: []', 'patternProperties: {}', 'propertyNames: {}'].map(
      (word): [string, string, string, string] => ['Gemini', word, field(`{ type: 'integer', ${word} }`), 'no-unsupported-keyword'],
    ),
  ])('%s: %s', (who, _what, code, rule) => {
    expect(found(code)).toContain(rule);
    expect(ROWS.filter(([, name, , , rules]) => name?.startsWith(who) && rules?.includes(`\`${rule}\``))).not.toEqual([]);
  });

  it('is not in a plain server', () => expect(found(field("{ type: 'string', maxLength: 9 }"))).toEqual([]));
});

describe('docs/client-compatibility.md', () => {
  it('has a source with its date, and a rule of the preset, in every row', () => {
    for (const [, who, what, source, rules] of ROWS) {
      expect(`${who}: ${source}`).toMatch(/\(\d{4}-\d{2}-\d{2}\)|as of \w+ \d{4}/);
      const named = [...(rules ?? '').matchAll(/`([\w-]+)`/g)].map((match) => match[1]);
      expect(named, what).not.toEqual([]);
      for (const name of named) expect(PRESET.map((rule) => rule.name)).toContain(name);
    }
  });
  it('names every rule of the preset', () =>
    expect(PRESET.map((rule) => rule.name).filter((name) => !DOCUMENT.includes(`\`${name}\``))).toEqual([]));
});
