import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Installation } from '../create/create.js';
import { usageError } from '../shell/errors.js';
import type { Host } from '../shell/host.js';
import { terminal } from '../shell/terminal.js';
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
    else await upgrade(folder, run);
  } finally {
    if (result.files.length > 0) say(describePlan(result));
  }
  say(describeUpgrade(result));
  if (options.json) host.stdout(`${JSON.stringify(result, null, 2)}\n`);
}

async function upgrade(folder: string, run: UpgradeRun): Promise<void> {
  const record = await readRecord(folder);
  if (!record) throw usageError(`${folder} has no .create-mcp-server.json: it was not made by create-mcp-server.`, 'no-record');
  await upgradeProject(folder, record, run);
}
