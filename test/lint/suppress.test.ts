import { describe, expect, it } from 'vitest';
import { RULES } from '../../src/lint/rules/index.js';
import { run } from '../../src/lint/run.js';
import { sourcesOf } from '../helpers/rule.js';
import { HEAD, toolSource } from '../helpers/servers.js';

const NAMES = ['no-shell-injection', 'no-invalid-suppression'];
const rules = RULES.filter((rule) => NAMES.includes(rule.name));
const known = RULES.map((rule) => rule.name);
const schema = 'z.strictObject({ text: z.string() })';

/** A server with one shell injection below `comment`. */
const server = (comment: string, top = ''): string =>
  `${top}${HEAD}${toolSource('run', { schema, body: `${comment}\n  exec(args.text);` })}`;

function lint(code: string) {
  const { findings } = run(sourcesOf(code), { rules, known, version: '0.0.0', today: '2026-11-28' });
  return findings.map((each) => `${each.messageId}${each.suppressed ? ` suppressed: ${each.suppression?.reason}` : ''}`);
}

describe('a suppression of the next line', () => {
  const directive = 'mcp-lint-disable-next-line no-shell-injection';
  it.each([
    ['with a reason', `// ${directive} -- only we call it`, ['whole suppressed: only we call it']],
    ['in a block comment', `/* ${directive} -- only we call it */`, ['whole suppressed: only we call it']],
    ['above another comment', `// ${directive} -- only we call it\n  // Runs it.`, ['whole suppressed: only we call it']],
    ['that has not expired', `// ${directive} -- until the move (expires 2026-11-28)`, ['whole suppressed: until the move']],
    ['of several rules', `// ${directive}, no-invalid-suppression -- both`, ['whole suppressed: both', 'unused'].sort()],
    ['without a reason', `// ${directive}`, ['unexplained', 'whole']],
    ['with an empty reason', `// ${directive} -- `, ['unexplained', 'whole']],
    ['of a rule that there is not', '// mcp-lint-disable-next-line no-shell -- x', ['unknown', 'whole']],
    ['of nothing', '// mcp-lint-disable-next-line -- x', ['malformed', 'whole']],
    ['that has expired', `// ${directive} -- until the move (expires 2026-11-27)`, ['expired', 'whole']],
    ['that stands too high', `// ${directive} -- x\n  Math.random();`, ['unused', 'whole']],
    ['in a text', `const text = '// ${directive} -- x';`, ['whole']],
    ['in a template', `const text = \`\${1} // ${directive} -- x\`;`, ['whole']],
    ['of a rule that did not run', '// mcp-lint-disable-next-line no-sql-injection -- x', ['whole']],
  ])('%s', (_what, comment, expected) => expect(lint(server(comment)).sort()).toEqual([...expected].sort()));
});

describe('a suppression of a file', () => {
  it('takes back every finding of it', () =>
    expect(lint(server('', '// mcp-lint-disable no-shell-injection -- a tool for ourselves\n'))).toEqual([
      'whole suppressed: a tool for ourselves',
    ]));
  it('is told when nothing needs it', () =>
    expect(lint(`// mcp-lint-disable no-shell-injection -- x\n${HEAD}${toolSource('a')}`)).toEqual(['unused']));
  it('may stand at the end of the file', () =>
    expect(lint(`${server('')}// mcp-lint-disable no-shell-injection -- x`)).toEqual(['whole suppressed: x']));
});

it('what is suppressed does not count', () => {
  const report = run(sourcesOf(server('// mcp-lint-disable-next-line no-shell-injection -- x')), { rules, known, version: '0' });
  expect(report.stats).toMatchObject({ errors: 0, warnings: 0 });
});
