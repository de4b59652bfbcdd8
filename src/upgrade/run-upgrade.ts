import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Installation } from '../create/create.js';
import { usageError } from '../shell/errors.js';
import type { Host } from '../shell/host.js';
import { terminal } from '../shell/terminal.js';
import { auditSarif, describeAudit, describeComparison, describeLeft, describeSteps } from './foreign/audit-report.js';
import { upgradeOptionsSchema } from './options.js';
import { readRecord } from './project.js';
import { describePlan, describeUpgrade } from './report.js';
import { emptyUpgradeResult, type UpgradeResult } from './result.js';
import { abortUpgrade, continueUpgrade } from './resume.js';
import { renderCurrent } from './theirs.js';
import { type UpgradeRun, upgradeProject } from './upgrade.js';

/** Runs the command and prints its outcome. `holder.result` is set before anything can fail, for the report of a failure. */
export async function runUpgrade(
  given: string,
  flags: unknown,
  host: Host,
  installation: Installation,
  holder: { result?: UpgradeResult },
): Promise<void> {
  const options = upgradeOptionsSchema.parse(flags);
  if (options.continue && options.abort) throw usageError('--continue and --abort exclude each other.');
  const result = emptyUpgradeResult(installation.version);
  holder.result = result;
  const folder = await realpath(resolve(host.cwd, given)).catch(() => {
    throw usageError(`There is no folder ${given}.`, 'missing-folder');
  });
  result.dir = folder;
  const { color } = terminal(process.stderr, host.env);
  const run: UpgradeRun = {
    host,
    installation,
    options,
    result,
    render: (answers) => renderCurrent(host, installation, answers),
    warn: (text) => host.stderr(`${color.yellow('warning')} ${text}\n`),
    step: (text) => {
      if (host.stderrIsTerminal) host.stderr(`${text}…\n`);
    },
  };
  const say = options.json ? host.stderr : host.stdout;
  try {
    if (options.abort) await abortUpgrade(folder, run);
    else if (options.continue) await continueUpgrade(folder, run);
    else await upgrade(folder, run, options.sarif ? host.stderr : say);
  } finally {
    if (result.files.length > 0) say(describePlan(result));
    if (result.audit && !options.sarif)
      say(
        result.steps === undefined
          ? `\n${describeAudit(result.audit)}`
          : `${describeComparison(result.comparison, result.checks)}${describeLeft(result.left ?? [])}`,
      );
  }
  if (options.sarif) host.stdout(`${JSON.stringify(auditSarif(result.audit ?? [], result.version), null, 2)}\n`);
  if (result.audit && result.steps === undefined && !options.sarif) say(describeSteps());
  if (!result.audit) say(describeUpgrade(result));
  if (options.json && !options.sarif) host.stdout(`${JSON.stringify(result, null, 2)}\n`);
}

async function upgrade(folder: string, run: UpgradeRun, say: (text: string) => void): Promise<void> {
  const record = await readRecord(folder);
  const { host, options, result, step } = run;
  if (!record || record.origin === 'adopted') {
    const [{ upgradeForeign }, { askStep }] = await Promise.all([import('./foreign/foreign.js'), import('./ask.js')]);
    const canAsk = host.stdinIsTerminal && host.stdoutIsTerminal && !options.json;
    const { name, version } = run.installation;
    const generator = { name, version };
    const ask = canAsk ? (message: string) => askStep(message, host.signal) : undefined;
    return upgradeForeign(folder, { host, options, result, say, step, ask, generator });
  }
  if (options.step.length > 0 || options.run !== undefined || options.runHttp !== undefined)
    throw usageError('--step and --run are for projects that create-mcp-server did not make.');
  return upgradeProject(folder, record, run);
}
