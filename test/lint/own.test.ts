import { describe, expect, it } from 'vitest';
import { NO_OWN_TABLES, type OwnFunction, type OwnTables } from '../../src/lint/program/own.js';
import { RULES } from '../../src/lint/rules/index.js';
import { run } from '../../src/lint/run.js';
import { type Code, sourcesOf } from '../helpers/rule.js';
import { HEAD, toolSource } from '../helpers/servers.js';

const RULE_NAMES = ['no-shell-injection', 'no-unsanitized-output'];
const rules = RULES.filter((rule) => RULE_NAMES.includes(rule.name));
const inFile = (name: string, module = 'own.ts'): OwnFunction => ({ module, name, file: true });
const inPackage = (name: string, module = '@acme/kit'): OwnFunction => ({ module, name, file: false });

function lint(code: Code, own: Partial<OwnTables> = {}) {
  return run(sourcesOf(code), { rules, version: '0.0.0', own: { ...NO_OWN_TABLES, ...own } });
}
const found = (code: Code, own?: Partial<OwnTables>): string[] => lint(code, own).findings.map((each) => each.rule);

const schema = 'z.strictObject({ text: z.string() })';
const server = (imports: string, body: string, own = ''): Code => ({
  'server.ts': `${imports}\n${HEAD}${toolSource('run', { schema, body })}`,
  ...(own && { 'own.ts': own }),
});

describe('sanitizers of a configuration', () => {
  const quoted = server(
    `import { quote } from './own.js';`,
    'exec(`git log ${quote(args.text)}`);',
    'export const quote = (text: string) => text;',
  );

  it('are followed like any function where nothing names them', () => expect(found(quoted)).toEqual(['no-shell-injection']));
  it('end the danger in a file of the program', () =>
    expect(found(quoted, { sanitizers: [{ of: inFile('quote'), against: undefined }] })).toEqual([]));
  it('end only the dangers that are named', () => {
    expect(found(quoted, { sanitizers: [{ of: inFile('quote'), against: ['sql', 'output'] }] })).toEqual(['no-shell-injection']);
    expect(found(quoted, { sanitizers: [{ of: inFile('quote'), against: ['shell'] }] })).toEqual([]);
  });
  it('are the function of that file and that name only', () => {
    expect(found(quoted, { sanitizers: [{ of: inFile('quote', 'other.ts'), against: undefined }] })).toEqual(['no-shell-injection']);
    expect(found(quoted, { sanitizers: [{ of: inFile('quot'), against: undefined }] })).toEqual(['no-shell-injection']);
  });
  it('may be methods', () => {
    const code = server(
      `import { Cleaner } from './own.js';`,
      'exec(`git log ${new Cleaner().quote(args.text)}`);',
      'export class Cleaner { quote(text: string) { return text; } }',
    );
    expect(found(code)).toEqual(['no-shell-injection']);
    expect(found(code, { sanitizers: [{ of: inFile('Cleaner.quote'), against: undefined }] })).toEqual([]);
  });
  it('clean output, in a file and in a package', () => {
    const code = (from: string): Code =>
      server(
        `import { clean } from '${from}';`,
        `return { content: [{ type: 'text', text: clean(await readFile('/etc/motd', 'utf8')) }] };`,
        'export function clean(text: string) { return text; }',
      );
    expect(found(code('./own.js'))).toEqual(['no-unsanitized-output']);
    expect(found(code('./own.js'), { sanitizers: [{ of: inFile('clean'), against: ['output'] }] })).toEqual([]);
    expect(found(code('@acme/kit/text'))).toEqual(['no-unsanitized-output']);
    expect(found(code('@acme/kit/text'), { sanitizers: [{ of: inPackage('clean'), against: undefined }] })).toEqual([]);
    expect(found(code('@acme/kitchen'), { sanitizers: [{ of: inPackage('clean'), against: undefined }] })).toEqual([
      'no-unsanitized-output',
    ]);
  });
});

describe('sinks of a configuration', () => {
  it.each([
    ['a file', './own.js', inFile('launch')],
    ['a package', '@acme/kit', inPackage('launch')],
  ])('are dangerous in %s', (_where, from, of) => {
    const code = server(
      `import { launch } from '${from}';`,
      'launch("now", args.text);',
      'export function launch(when: string, line: string) {}',
    );
    const sink = (argument: number): Partial<OwnTables> => ({ sinks: [{ of, danger: 'shell', argument, label: 'launch()' }] });
    expect(found(code)).toEqual([]);
    expect(found(code, sink(1))).toEqual(['no-shell-injection']);
    expect(found(code, sink(0))).toEqual([]);
  });
});

describe('sources of a configuration', () => {
  it('bring in what outsiders wrote', () => {
    const code = server(`import { inbox } from '@acme/kit';`, `return { content: [{ type: 'text', text: inbox.newest() }] };`);
    expect(found(code)).toEqual([]);
    const own = { sources: [{ of: inPackage('inbox.newest'), label: 'a message of a customer' }] };
    expect(lint(code, own).findings.map((each) => each.message)).toEqual([expect.stringContaining('a message of a customer')]);
  });
});

describe('wrappers of a configuration', () => {
  const tools = (code: Code, own?: Partial<OwnTables>): string[] =>
    lint(code, own).servers.flatMap((each) => each.tools.map((tool) => tool.name));

  it('register tools on the server of their package', () => {
    const code: Code = `${HEAD}import { define } from '@acme/kit';\ndefine('count', { description: 'Count.', inputSchema: z.strictObject({}) }, async () => ({ content: [] }));`;
    expect(tools(code)).toEqual([]);
    expect(tools(code, { wrappers: [{ of: inPackage('define'), shape: 'config', server: undefined }] })).toEqual(['count']);
  });
  it('may be given the server', () => {
    const code: Code = `${HEAD}import { define } from '@acme/kit';\ndefine({ name: 'count', description: 'Count.', handler: async () => ({ content: [] }) }, server);`;
    expect(tools(code, { wrappers: [{ of: inPackage('define'), shape: 'definition', server: 1 }] })).toEqual(['count']);
  });
});
