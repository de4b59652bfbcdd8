import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { processHost } from '../../src/shell/host.js';
import { pathWith } from '../helpers/cli.js';
import { temporaryFolder } from '../helpers/temp.js';

describe('execute', () => {
  const host = processHost();

  it('hands arguments over as they are, without a shell', async () => {
    const script = 'process.stdout.write(JSON.stringify(process.argv.slice(1))); process.exit(3)';
    const words = ['a b', '$HOME', '; echo x', '"', "'", '`id`', ''];
    const result = await host.execute(process.execPath, ['-e', script, '--', ...words], { cwd: temporaryFolder(), output: 'capture' });
    expect(result).toEqual({ code: 3, missing: false, stdout: JSON.stringify(words), stderr: '' });
  });

  it('tells a missing program from one that fails', async () => {
    const cwd = temporaryFolder();
    expect(await host.execute('no-such-program-here', [], { cwd, output: 'capture' })).toMatchObject({ code: undefined, missing: true });
    expect(await host.execute('false', [], { cwd, output: 'capture' })).toMatchObject({ code: 1, missing: false });
  });

  it('leaves no listener behind, however many programs run', async () => {
    const cwd = temporaryFolder();
    for (let count = 0; count < 3; count++) await host.execute('true', [], { cwd, output: 'capture', timeout: 10_000 });
    expect(getEventListeners(host.signal, 'abort')).toEqual([]);
  });

  it('adds to the environment, and takes away', async () => {
    const env = { PATH: pathWith({ show: 'echo "[$ADDED][$HOME]"' }), ADDED: 'yes', HOME: undefined };
    expect((await host.execute('show', [], { cwd: temporaryFolder(), env, output: 'capture' })).stdout).toBe('[yes][]\n');
  });

  it('ends a program that takes too long', async () => {
    const started = Date.now();
    const { code } = await host.execute('sleep', ['30'], { cwd: temporaryFolder(), output: 'capture', timeout: 200 });
    expect(code).not.toBe(0);
    expect(Date.now() - started).toBeLessThan(10_000);
  });
});
