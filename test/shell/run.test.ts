import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot, type Run, runCli } from '../helpers/cli.js';
import { temporaryFolder } from '../helpers/temp.js';

/** Runs a command whose action is the JavaScript `body`, with crash code 70, and a machine report on stdout. */
function runAction(body: string, args: string[] = []): Promise<Run> {
  const cwd = temporaryFolder();
  const script = join(cwd, 'cli.mjs');
  const dist = new URL('dist/', `file://${projectRoot}`);
  const text = `
    import { Command } from ${JSON.stringify(import.meta.resolve('commander'))};
    import { usageError, UserError } from '${dist}shell/errors.js';
    import { run } from '${dist}shell/run.js';
    const command = new Command('tool').option('--known').action(async () => { ${body} });
    await run(command, process.argv, 70, (failure) => process.stdout.write(JSON.stringify(failure)));
  `;
  writeFileSync(script, text);
  return runCli(args, { cwd, script });
}

describe('run', () => {
  it('ends with 0 and no report when all is well', async () => {
    expect(await runAction('process.stderr.write("fine")')).toEqual({ code: 0, stdout: '', stderr: 'fine' });
  });

  it('tells a user error once, in words and for machines', async () => {
    const { code, stdout, stderr } = await runAction('throw usageError("The flag is wrong.", "flag-wrong")');
    expect([code, stderr]).toEqual([2, 'error The flag is wrong.\n']);
    expect(JSON.parse(stdout)).toEqual({ exitCode: 2, reason: 'flag-wrong', message: 'The flag is wrong.' });
  });

  it('ends with 2 on an unknown flag', async () => {
    const { code, stdout, stderr } = await runAction('', ['--unknown']);
    expect(code).toBe(2);
    expect(stderr).toContain("unknown option '--unknown'");
    expect(JSON.parse(stdout)).toMatchObject({ exitCode: 2, reason: 'usage', message: expect.stringContaining('--unknown') });
  });

  it('ends with the crash code on a defect, and asks for a report', async () => {
    const { code, stdout, stderr } = await runAction('throw new TypeError("oops")');
    expect(code).toBe(70);
    expect(stderr).toContain('Please report this');
    expect(JSON.parse(stdout)).toMatchObject({ reason: 'internal-error', message: 'oops' });
  });

  it('reports nothing for --help', async () => {
    const { code, stdout } = await runAction('', ['--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Usage: tool/);
  });
});
