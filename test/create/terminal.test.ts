import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CTRL_C, converse, DOWN, ENTER, type Step } from '../helpers/pty.js';
import { snapshot, temporaryFolder } from '../helpers/temp.js';

const OFFLINE = ['--no-install', '--no-git'];

/** Every question in order, answered with something other than the default where there is a choice. */
const QUESTIONS: Step[] = [
  { expect: 'Folder of the new server?', send: `my docs${ENTER}` },
  { expect: 'Template?', send: `${DOWN}${ENTER}` },
  { expect: 'Package name?', send: `-2${ENTER}` },
  { expect: 'How do clients reach it?', send: `${DOWN}${ENTER}` },
  { expect: 'Who may call it over HTTP?', send: `${DOWN}${ENTER}` },
  { expect: 'Package manager?', send: `${DOWN}${ENTER}` },
];

describe('in a terminal', () => {
  it('asks for everything, and prints the command that asks nothing', () => {
    const cwd = temporaryFolder();
    const { code, transcript, missed } = converse(OFFLINE, { cwd, steps: QUESTIONS });
    expect([missed, code]).toEqual([null, 0]);
    const record = JSON.parse(readFileSync(join(cwd, 'my docs/.create-mcp-server.json'), 'utf8'));
    expect(record.answers).toEqual({ template: 'minimal', name: 'my-docs-2', transport: 'http', auth: 'api-key', pm: 'pnpm' });
    expect(transcript).toContain("'my docs' --template minimal --name my-docs-2 --transport http --auth api-key --pm pnpm");
  });

  it('does not ask who may call a server that nobody can call over HTTP', () => {
    const cwd = temporaryFolder();
    const steps: Step[] = [
      { expect: 'Template?', send: ENTER },
      { expect: 'Package name?', send: ENTER },
      { expect: 'How do clients reach it?', send: `${DOWN}${DOWN}${ENTER}` },
      { expect: 'Package manager?', send: ENTER },
    ];
    const { code, transcript, missed } = converse(['docs', ...OFFLINE], { cwd, steps });
    expect([missed, code]).toEqual([null, 0]);
    expect(transcript).not.toContain('Who may call');
    expect(transcript).toContain('--transport stdio --auth none');
  });

  it('keeps asking until the name is legal', () => {
    const cwd = temporaryFolder();
    const steps: Step[] = [
      { expect: 'Template?', send: ENTER },
      { expect: 'Package name?', send: `!${ENTER}` },
      { expect: 'That name may hold only', send: `\u007f${ENTER}` },
      { expect: 'How do clients reach it?', send: ENTER },
      { expect: 'Who may call it', send: ENTER },
      { expect: 'Package manager?', send: ENTER },
    ];
    expect(converse(['docs', ...OFFLINE], { cwd, steps })).toMatchObject({ missed: null, code: 0 });
  });

  it.each(QUESTIONS.map((step, index) => [step.expect, index] as const))('Ctrl-C at "%s" ends with 130 and leaves nothing', (_, index) => {
    const cwd = temporaryFolder();
    const steps = [...QUESTIONS.slice(0, index), { expect: QUESTIONS[index]?.expect ?? '', send: CTRL_C }];
    const { code, transcript, missed } = converse(OFFLINE, { cwd, steps });
    expect([missed, code]).toEqual([null, 130]);
    expect(transcript).toContain('Cancelled. Nothing was written.');
    expect(snapshot(cwd)).toEqual({});
  });

  it.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('%s at a question ends with 130 and leaves nothing', (signal) => {
    const cwd = temporaryFolder();
    const { code, missed } = converse(OFFLINE, { cwd, steps: [{ expect: 'Folder of the new server?', signal }] });
    expect([missed, code, snapshot(cwd)]).toEqual([null, 130, {}]);
  });

  it.each([
    [['docs', '--yes'], {}],
    [['docs', '--template', 'files'], {}],
    [['docs', '--no-interactive'], {}],
    [['docs', '--json'], {}],
    [['docs'], { CI: 'true' }],
  ])('asks nothing with %j %j', (args, env) => {
    const cwd = temporaryFolder();
    const { code, transcript } = converse([...args, ...OFFLINE], { cwd, steps: [], env });
    expect([code, transcript.includes('?')]).toEqual([0, false]);
    expect(transcript).toContain('Created');
  });

  it('refuses an occupied folder before it asks', () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'mine.txt'), '');
    const { code, transcript } = converse(['.', ...OFFLINE], { cwd, steps: [] });
    expect(code).toBe(3);
    expect(transcript).not.toContain('Template?');
  });
});
