import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/lint/config/parse.js';
import { RULES } from '../../../src/lint/rules/index.js';

const parse = (text: string, key?: string) => parseConfig({ path: 'mcp-lint.config.json', text, ...(key && { key }) }, RULES);
const problem = (text: string, key?: string): string => {
  try {
    parse(text, key);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'no problem';
};

describe('a configuration', () => {
  it('is JSON with comments', () => expect(parse('{\n  // why\n  "extends": ["strict"], /* x */\n}')).toEqual({ extends: ['strict'] }));
  it('sets severities and options', () => {
    const rules = { 'limit-tool-count': { severity: 'error', options: { noted: 5 } }, 'prefer-enum': 'off' };
    expect(parse(JSON.stringify({ rules }))).toEqual({ rules });
  });
  it('may be a key of another file', () => {
    expect(parse('{"name":"x","mcp-lint":{"failOn":"info"}}', 'mcp-lint')).toEqual({ failOn: 'info' });
    expect(parse('{"name":"x"}', 'mcp-lint')).toBeUndefined();
    expect(parse('{broken', 'mcp-lint')).toBeUndefined();
  });
});

describe('what is wrong is told with its place', () => {
  it.each([
    ['', ':1:1 is not valid JSON: value expected'],
    ['{\n  "rules": {\n', ':3:1 is not valid JSON: close brace expected'],
    ['{ "rulez": {} }', ':1:3 unknown key "rulez". Did you mean "rules"?'],
    [
      '{\n  "rules": {\n    "limit-tool-cont": "off"\n  }\n}',
      ':3:5 rules: there is no rule "limit-tool-cont". Did you mean "limit-tool-count"?',
    ],
    ['{ "rules": { "nothing-like-it": "off" } }', ':1:14 rules: there is no rule "nothing-like-it". Run mcp-lint rules for the list.'],
    ['{ "rules": {\n "prefer-enum": "of" } }', ':2:2 rules.prefer-enum: must be "off", "info", "warning", "error" or { "severity": … }'],
    [
      '{ "rules": { "limit-tool-count": { "options": { "noted": "5" } } } }',
      ':1:49 rules.limit-tool-count.options.noted: Invalid input: expected number, received string',
    ],
    ['{ "rules": { "limit-tool-count": { "options": { "most": 5 } } } }', ':1:49 rules.limit-tool-count.options: unknown key "most".'],
    ['{ "overrides": [{ "files": [] }] }', ':1:19 overrides.0.files: Too small: expected array to have >=1 items'],
    ['{ "sanitizers": ["clean"] }', ':1:18 sanitizers.0: must be a file or a package'],
    ['{ "extends": ["recomended"] }', ':1:15 extends.0: Invalid option'],
    ['[]', ':1:1 Invalid input: expected object, received array'],
  ])('%s', (text, expected) => expect(problem(text)).toContain(`mcp-lint.config.json${expected}`));

  it('all at once', () => expect(problem('{ "a": 1, "b": 2, "failOn": "x" }').split('\n')).toHaveLength(3));
  it('within package.json', () =>
    expect(problem('{\n  "name": "x",\n  "mcp-lint": { "failOn": "x" }\n}', 'mcp-lint')).toMatch(/:3:17 failOn: Invalid option/));
});
