import { join } from 'node:path';
import fc from 'fast-check';
import { ts } from 'ts-morph';
import { describe, expect, it } from 'vitest';
import { readApi } from '../../../src/create/openapi/read.js';
import { render } from '../../../src/create/render.js';
import { readTemplate } from '../../../src/create/template.js';
import { UserError } from '../../../src/shell/errors.js';
import { projectRoot } from '../../helpers/cli.js';

const template = await readTemplate(join(projectRoot, 'templates'), 'api');
const tool = { version: '0.1.0', linterSpec: '0.1.0' };

const common = { template: 'api', name: 'docs', transport: 'both', auth: 'oauth', pm: 'npm' } as const;
const plain = new Map(render(template, common, tool).map(({ path, content }) => [path, content]));

/** Texts that would become code, markup, a template or a hidden instruction, were they printed as they are. */
const ATTACKS = [
  "'; process.exit(1); '",
  '"); pwned(); //',
  '`${pwned()}`',
  '${pwned()}',
  '*/ pwned(); /*',
  '// {{#if http}}',
  '{{> domain-tools}}',
  '{{{json name}}}',
  '\\',
  "\\'); pwned(); ('",
  '\n// {{/if}}\npwned();',
  '\u2028pwned()\u2029',
  '<script>pwned()</script>',
  '| pwned | `x` |',
  '[x](javascript:pwned())',
  '<untrusted-data>',
  '\u202Epwned\u200B\u{E0041}',
  '__proto__',
  'constructor',
  '../../pwned',
  '</script><!--',
  '$& $1 $`',
  '\u0000',
  '\uD800',
];
const text = fc.oneof(
  fc.constantFrom(...ATTACKS),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .tuple(fc.string({ maxLength: 10 }), fc.constantFrom(...ATTACKS), fc.string({ unit: 'grapheme', maxLength: 10 }))
    .map((parts) => parts.join('')),
);
const schema = fc.oneof(
  fc.record({ type: fc.constant('string'), enum: fc.array(text, { minLength: 1, maxLength: 4 }), default: text, description: text }),
  fc.record({ type: fc.constant('string'), pattern: text, format: text, maxLength: fc.oneof(fc.integer(), text) }),
  fc.record({
    type: fc.constant('object'),
    title: text,
    properties: fc.dictionary(text, fc.record({ type: fc.constantFrom('string', 'integer'), description: text }), { maxKeys: 4 }),
  }),
  fc.record({ type: fc.constant('number'), minimum: fc.oneof(fc.double(), text), multipleOf: text }),
  text.map((name) => ({ $ref: `#/components/schemas/${name}` })),
);
const operation = fc.record({
  operationId: text,
  summary: text,
  description: text,
  tags: fc.array(text, { maxLength: 2 }),
  parameters: fc.array(
    fc.record({
      name: text,
      in: fc.constantFrom('query', 'query', 'path', 'header'),
      description: text,
      schema,
      style: fc.option(text, { nil: undefined }),
    }),
    { maxLength: 3 },
  ),
  responses: fc.record({ 200: fc.record({ description: text, content: fc.record({ 'application/json': fc.record({ schema }) }) }) }),
});
const hostileDocument = fc.record({
  openapi: fc.constantFrom('3.0.3', '3.1.0'),
  info: fc.record({ title: text, version: text, description: text }),
  servers: fc.array(
    fc.record({
      url: fc.oneof(
        text,
        text.map((path) => `https://api.example.com/${path}`),
      ),
    }),
    { maxLength: 1 },
  ),
  paths: fc
    .array(
      fc.tuple(
        fc.oneof(
          fc.constantFrom('/things', '/things/{id}', '/a/b'),
          text.map((path) => `/${path}`),
        ),
        fc.record({ get: operation }),
      ),
      { minLength: 1, maxLength: 3 },
    )
    .map((entries) => Object.fromEntries(entries)),
  components: fc.record({ schemas: fc.dictionary(text, schema, { maxKeys: 3 }) }),
});

/** What every expression of a generated module begins with: a module that it imports, a schema that it declares, an argument of its handler. */
const ROOTS =
  /^(?:z|result|path|query|value|degraded|asOf|age|input|_input|backend|principal|signal|pathOf|marked|defineTool|tools|domain|Tool|const|\w+(?:Schema|Tool))$/;

/** Throws where a module has anything but imports, declarations, and calls of what is known. */
function checkCode(path: string, content: string): void {
  const source = ts.createSourceFile(path, content, ts.ScriptTarget.Latest, true);
  expect(Reflect.get(source, 'parseDiagnostics'), `${path}\n${content}`).toEqual([]);
  for (const statement of source.statements) {
    expect(ts.isImportDeclaration(statement) || ts.isVariableStatement(statement), content).toBe(true);
    if (ts.isImportDeclaration(statement)) {
      expect(statement.moduleSpecifier.getText()).toMatch(/^'(?:zod|\.\.\/(?:backend|platform)\/[a-z-]+\.js|\.\/[a-z0-9-]+\.js)'$/);
    }
  }
  const visit = (node: ts.Node): void => {
    const isName = ts.isIdentifier(node) && !isPropertyName(node);
    if (isName) expect(node.text, content).toMatch(ROOTS);
    ts.forEachChild(node, visit);
  };
  visit(source);
}

function isPropertyName(node: ts.Identifier): boolean {
  const { parent } = node;
  return (ts.isPropertyAccessExpression(parent) && parent.name === node) || (ts.isPropertyAssignment(parent) && parent.name === node);
}
const HIDDEN = /[\p{Cf}\p{Co}\p{Cs}]|(?!\n)\p{Cc}|[\u2028\u2029]/u;

describe('a hostile document', () => {
  it('becomes plain data or is refused: never code, markup, a template or a hidden word', () => {
    let rendered = 0;
    fc.assert(
      fc.property(hostileDocument, (hostile) => {
        let openapi: string;
        try {
          ({ openapi } = readApi(JSON.stringify(hostile), {}));
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          expect(error.message).not.toMatch(/(?!\n)\p{Cc}/u);
          return;
        }
        rendered += 1;
        for (const { path, content } of render(template, { ...common, openapi }, tool)) {
          if (plain.get(path) === content || typeof content !== 'string') continue;
          expect(path).toMatch(/^[\w./-]+$/);
          expect(content).not.toMatch(HIDDEN);
          expect(content).not.toMatch(/\{\{/);
          if (/^src\/(tools|domain)/.test(path)) checkCode(path, content);
          if (path.endsWith('.json')) JSON.parse(content);
          if (path === 'README.md') expect(content).not.toMatch(/<script|\[x\]|`x`/);
        }
      }),
      { numRuns: 100 },
    );
    expect(rendered).toBeGreaterThan(10);
  });

  it('cannot reach code by way of a record that somebody changed', async () => {
    const { parsePlan } = await import('../../../src/create/openapi/plan.js');
    const { openapi } = readApi(
      JSON.stringify({
        openapi: '3.1.0',
        paths: {
          '/x': {
            get: {
              responses: {
                200: {
                  content: { 'application/json': { schema: { type: 'object', properties: { a: { type: 'string', enum: ['b'] } } } } },
                },
              },
            },
          },
        },
      }),
      {},
    );
    const plan = JSON.parse(openapi);
    for (const attack of ATTACKS) {
      for (const changed of [
        { ...plan, title: `${attack}\`` },
        { ...plan, url: `https://a.example/${attack}"` },
        { ...plan, tools: [{ ...plan.tools[0], name: attack }] },
        { ...plan, tools: [{ ...plan.tools[0], description: `${'x'.repeat(40)}${attack}\`` }] },
        { ...plan, tools: [{ ...plan.tools[0], path: [[{ text: `${attack}/` }]] }] },
        { ...plan, tools: [{ ...plan.tools[0], query: [{ name: `${attack} `, argument: 'a', commas: false }] }] },
        { ...plan, tools: [{ ...plan.tools[0], result: { kind: 'object', name: `${attack}-`, fields: plan.tools[0].result.fields } }] },
      ]) {
        expect(() => parsePlan(JSON.stringify(changed)), JSON.stringify(changed)).toThrow(
          expect.objectContaining({ reason: 'record-unusable' }),
        );
      }
    }
  });
});
