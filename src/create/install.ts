import { UserError } from '../shell/errors.js';
import type { Host } from '../shell/host.js';
import { cancelled } from '../shell/interruption.js';
import type { PackageManager } from './package-manager.js';

/**
 * Installs the dependencies of a new project. Throws a UserError when that fails or is stopped: the files are complete by then and
 * stay, so its text says how to go on. `output` decides whether the package manager is heard while it works.
 */
export async function install(host: Host, pm: PackageManager, folder: string, output: 'stderr' | 'capture'): Promise<void> {
  const { code, missing, stdout, stderr } = await host.execute(pm, ['install'], {
    cwd: folder,
    // Yarn refuses to write a first lockfile in CI unless told otherwise.
    env: { YARN_ENABLE_IMMUTABLE_INSTALLS: 'false' },
    output,
  });
  if (host.signal.aborted) {
    throw cancelled(`The installation was stopped. The project's files are complete; run "${pm} install" in it to go on.`);
  }
  if (code === 0) return;
  const goOn = `The project's files are complete; run "${pm} install" in it to go on.`;
  if (missing) {
    throw new UserError(`${pm} is not installed on this machine. Install it, or choose another with --pm. ${goOn}`, {
      exitCode: 1,
      reason: 'package-manager-missing',
    });
  }
  const detail = output === 'capture' ? `\n${`${stdout}${stderr}`.trim()}` : '';
  throw new UserError(`"${pm} install" failed${code === undefined ? '' : ` with exit code ${code}`}. ${goOn}${detail}`, {
    exitCode: 1,
    reason: 'install-failed',
  });
}
