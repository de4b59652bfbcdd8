import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { bareName, labelOf, packageNameProblem, suggestPackageName, titleOf } from '../../src/create/package-name.js';

describe('packageNameProblem', () => {
  it.each(['docs', 'docs-server', '@acme/docs', '@acme/docs.v2_x', '3d-printer', 'a'.repeat(214)])('accepts %s', (name) => {
    expect(packageNameProblem(name)).toBeUndefined();
  });

  it.each([
    ['', 'is empty'],
    ['a'.repeat(215), 'has 215 characters'],
    ['Docs', 'capital letters'],
    ['.docs', 'may hold only'],
    ['-docs', 'may hold only'],
    ['docs-', 'may hold only'],
    ['_docs', 'may hold only'],
    ['docs server', 'may hold only'],
    ['docs"x', 'may hold only'],
    ["docs'x", 'may hold only'],
    ['docs\nx', 'may hold only'],
    ['docs\u0000', 'may hold only'],
    ['docs$x', 'may hold only'],
    ['docs~x', 'may hold only'],
    ['dоcs-cyrillic', 'may hold only'],
    ['日本', 'may hold only'],
    ['../docs', 'may hold only'],
    ['a/b', 'may hold only'],
    ['@acme', 'must be @scope/name'],
    ['@acme/docs/x', 'must be @scope/name'],
    ['@/docs', 'may hold only'],
    ['@acme/.docs', 'may hold only'],
    ['con', 'Windows reserves'],
    ['com1.js', 'Windows reserves'],
    ['@acme/lpt9', 'Windows reserves'],
    ['true', 'YAML'],
    ['null', 'YAML'],
    ['http', 'refused by npm'],
    ['node_modules', 'refused by npm'],
  ])('refuses %j: %s', (name, problem) => {
    expect(packageNameProblem(name)).toContain(problem);
  });
});

const legalName = fc
  .stringMatching(/^(?:@[a-z0-9][a-z0-9._-]{0,8}\/)?[a-z0-9][a-z0-9._-]{0,30}$/)
  .filter((name) => packageNameProblem(name) === undefined);

describe('what is derived from a legal name', () => {
  it('is a DNS label, and YAML reads label and title as text', () => {
    fc.assert(
      fc.property(legalName, (name) => {
        expect(labelOf(name)).toMatch(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/);
        expect(parseYaml(`name: ${labelOf(name)}`)).toEqual({ name: labelOf(name) });
        expect(titleOf(name)).toMatch(/^[A-Z][A-Za-z0-9 ]*$/);
        expect(parseYaml(`title: ${titleOf(name)}`)).toEqual({ title: titleOf(name) });
      }),
    );
  });

  it.each([
    ['@acme/docs-server', 'docs-server', 'docs-server', 'Docs Server'],
    ['sql.api_v2', 'sql.api_v2', 'sql-api-v2', 'SQL API V2'],
    ['123', '123', 'mcp-123', 'MCP 123'],
  ])('%s: %s, %s, %s', (name, bare, label, title) => {
    expect([bareName(name), labelOf(name), titleOf(name)]).toEqual([bare, label, title]);
  });
});

describe('suggestPackageName', () => {
  it('never suggests an illegal name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (folder) => {
        const name = suggestPackageName(folder);
        expect(name === undefined || packageNameProblem(name) === undefined).toBe(true);
      }),
    );
  });

  it('keeps a legal name', () => {
    fc.assert(
      fc.property(
        legalName.filter((name) => !name.startsWith('@')),
        (name) => suggestPackageName(name) === name,
      ),
    );
  });

  it.each([
    ['My Server!', 'my-server'],
    ['Évil_Name', 'evil_name'],
    ['日本', undefined],
    ['con', undefined],
  ])('%j becomes %s', (folder, name) => {
    expect(suggestPackageName(folder)).toBe(name);
  });
});
