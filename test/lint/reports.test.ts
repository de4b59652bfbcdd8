import { ts } from 'ts-morph';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/lint/finding.js';
import { FORMATS, reporterOf } from '../../src/lint/report/formats.js';
import { RULES } from '../../src/lint/rules/index.js';
import { run } from '../../src/lint/run.js';
import { terminal } from '../../src/shell/terminal.js';
import { sourcesOf } from '../helpers/rule.js';
import { HEAD, toolSource } from '../helpers/servers.js';

const schema = 'z.strictObject({ text: z.string() })';
const EVIL = '</script><img src=x onerror=alert(1)>';
const rules = RULES.filter((rule) => ['no-shell-injection', 'limit-tool-count', 'no-generic-tool-name'].includes(rule.name));
const code = `${HEAD}${toolSource(`run${EVIL}`, { schema, body: 'exec(`git log ${args.text}`);' })}${toolSource('b', {
  schema,
  body: '// mcp-lint-disable-next-line no-shell-injection -- ours: 100%, | sure\n  exec(args.text);',
})}`;
const report: Report = run(sourcesOf(code), { rules, version: '1.2.3', now: () => 0 });
const screen = { ...terminal(process.stdout, { NO_COLOR: '1' }), width: 80 };
const make = async (format: (typeof FORMATS)[number], from: Report = report): Promise<string> => (await reporterOf(format))(from, screen);

describe.each(FORMATS)('%s', (format) => {
  it('is the same for the same report', async () => expect(await make(format)).toBe(await make(format)));
  it('can say that there is nothing', async () => {
    const empty = run(sourcesOf(`${HEAD}${toolSource('a')}`), { rules: [], version: '1.2.3', now: () => 0 });
    expect(await make(format, empty)).not.toContain('undefined');
  });
});

describe('pretty', () => {
  it('shows the code, points at the place, leads the way there, and says what to do, within the width', async () => {
    const text = await make('pretty');
    const finding = report.findings.find((each) => each.rule === 'no-shell-injection' && !each.suppressed);
    const lines = text.split('\n');
    const frame = lines.findIndex((line) => line.startsWith(`  > ${finding?.line} `));
    expect(lines[frame]).toContain('exec(`git log ${args.text}`);');
    expect(lines[frame + 1]).toMatch(/^ +\^+$/);
    expect(lines[frame + 1]?.indexOf('^')).toBe((lines[frame] ?? '').indexOf('exec('));
    expect(text).toContain(`1. ${finding?.trace[0]?.file}:${finding?.trace[0]?.line}`);
    expect(text).toContain('fix:  ');
    expect(text).toContain('1 taken back by comments');
    // The name of the tool is one word.
    expect(lines.filter((line) => line.length > 80 && !line.includes(EVIL))).toEqual([]);
  });
  it('cuts long lines around the place', async () => {
    const long = run(sourcesOf(code.replace('exec(`git', `${'const a = 1;'.repeat(20)} exec(\`git`)), {
      rules,
      version: '1',
      now: () => 0,
    });
    const lines = (await make('pretty', long)).split('\n');
    const at = lines.findIndex((line) => /^ +\^+$/.test(line));
    expect(lines[at - 1]?.slice(lines[at]?.indexOf('^'))).toMatch(/^exec\(`git/);
    expect(lines[at - 1]?.length).toBeLessThanOrEqual(80);
  });
});

describe('sarif', async () => {
  const log = JSON.parse(await make('sarif'));
  const [first] = log.runs;
  it('names the version and the rules with help', () => {
    expect(log.version).toBe('2.1.0');
    expect(first.tool.driver.rules.map((rule: { id: string }) => rule.id)).toEqual(rules.map((rule) => rule.name));
    for (const rule of first.tool.driver.rules) expect(rule.help.markdown).toContain('What to do');
  });
  const open = first.results.find(
    (each: { ruleId: string; suppressions?: unknown }) => each.ruleId === 'no-shell-injection' && !each.suppressions,
  );
  it('points at the place, and shows the way to it', () => {
    expect(open.locations[0].physicalLocation).toMatchObject({
      artifactLocation: { uri: 'server.ts', uriBaseId: 'ROOT' },
      region: { startLine: 11 },
    });
    expect(open.codeFlows[0].threadFlows[0].locations.length).toBe(open.relatedLocations.length);
    expect(open.partialFingerprints['mcpLint/v1']).toMatch(/^[0-9a-f]{16}$/);
    expect(first.tool.driver.rules[open.ruleIndex].id).toBe(open.ruleId);
  });
  it('keeps suppressed findings with their reason', () => {
    const suppressed = first.results.filter((each: { suppressions?: unknown }) => each.suppressions);
    expect(suppressed.map((each: { suppressions: unknown }) => each.suppressions)).toEqual([
      [{ kind: 'inSource', justification: 'ours: 100%, | sure' }],
    ]);
  });
});

describe('github', () => {
  it('writes one command a finding, and nothing breaks out of it', async () => {
    const lines = (await make('github')).trim().split('\n');
    expect(lines).toHaveLength(report.findings.filter((each) => !each.suppressed).length);
    for (const line of lines) expect(line).toMatch(/^::(error|warning|notice) file=[^:]+::\S/);
  });
});

describe('gitlab', () => {
  it('is a list of issues with distinct fingerprints', async () => {
    const issues: { fingerprint: string; location: { lines: { begin: number } } }[] = JSON.parse(await make('gitlab'));
    expect(new Set(issues.map((each) => each.fingerprint)).size).toBe(issues.length);
    expect(issues[0]?.location.lines.begin).toBeGreaterThan(0);
  });
});

describe('junit', () => {
  it('is well-formed, and counts what it holds', async () => {
    const xml = await make('junit');
    const body = xml.replace(/^<\?xml.*\?>\n/, '');
    const parsed = ts.createSourceFile(
      'report.tsx',
      `const xml = ${body.replaceAll('{', '&#123;').replaceAll('}', '&#125;')};`,
      ts.ScriptTarget.Latest,
      true,
      ts.ScriptKind.TSX,
    );
    expect((parsed as unknown as { parseDiagnostics: unknown[] }).parseDiagnostics).toEqual([]);
    expect(xml.match(/<failure /g)).toHaveLength(report.findings.filter((each) => !each.suppressed && each.severity !== 'info').length);
    expect(xml.match(/<testsuite /g)).toHaveLength(rules.length);
  });
});

describe('markdown', () => {
  it('leaves text of others text', async () => {
    const text = await make('markdown');
    expect(text).toContain('\\<img');
    expect(text).not.toMatch(/(?<!\\)<img/);
    expect(text).toContain('1 more known or suppressed.');
  });
});

describe('html', async () => {
  const page = await make('html');
  it('asks the network for nothing', () => expect(page).not.toMatch(/ (src|href)="|@import|url\(|https?:/));
  it('escapes what others wrote, everywhere', () => {
    expect(page).not.toContain('<img');
    expect(page.match(/<\/script>/g)).toHaveLength(1);
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
  });
  it('shows the tools, what they reach, and the ways between', () => {
    expect(page.match(/<g class="tool">/g)).toHaveLength(2);
    expect(page.match(/<g class="backend">/g)).toHaveLength(1);
    expect(page.match(/<path class="way"/g)).toHaveLength(2);
  });
  it('shows the open findings and their path', () => {
    expect(page.match(/<li data-severity/g)).toHaveLength(report.findings.filter((each) => !each.suppressed).length);
    expect(page).toContain('<summary>Path through the code');
  });
});
