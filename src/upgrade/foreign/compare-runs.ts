import { z } from 'zod';
import { detectPackageManager } from '../../create/package-manager.js';
import { UserError, usageError } from '../../shell/errors.js';
import type { Change } from '../journal.js';
import type { ProjectFile } from '../plan.js';
import type { GoldenCall } from '../probe.js';
import { readFiles } from '../project.js';
import { compareTools, type RunPlan } from './compare.js';
import type { ForeignRun } from './run.js';

/** Runs the server before and after all accepted steps. Throws where a client would see something else; then nothing was changed. */
export async function compareRuns(
  folder: string,
  changes: readonly Change[],
  mustBeModern: boolean,
  run: Pick<ForeignRun, 'host' | 'options' | 'result' | 'step'>,
): Promise<void> {
  const { host, options, result } = run;
  run.step('Installing, building, testing and starting the server, as it is and as it will be');
  const commands = { ...commandOf('stdio', options.run), ...commandOf('http', options.runHttp) };
  const manifest = await readFiles(folder, ['package.json']);
  const build = /"build"\s*:/.test(Buffer.from(manifest.get('package.json')?.content ?? '').toString('utf8'));
  const golden = await goldenCalls(folder, run);
  const pm = await detectPackageManager({}, folder);
  const plan = { pm, build, commands, golden, verify: options.verify, mustBeModern };
  const { comparison, checks } = await compareTools(host, folder, changes, plan).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : error;
    throw new UserError(`The tools could not be compared, so nothing was changed: ${why}`, UNVERIFIED);
  });
  Object.assign(result, { comparison, checks });
  const failed = checks.filter(({ outcome }) => outcome === 'failed');
  if (failed.length > 0) {
    const lines = failed.map(({ name, detail }) => `${name}: ${detail ?? 'failed'}`);
    const end = '--no-verify does the steps all the same.';
    throw new UserError(`The project fails where it did not before, so nothing was changed.\n${lines.join('\n')}\n${end}`, UNVERIFIED);
  }
  if (comparison.differences.length === 0) return;
  throw new UserError(
    `Clients would see other tools, so nothing was changed:\n${comparison.differences.map((line) => `  ${line}`).join('\n')}`,
    { exitCode: 5, reason: 'tools-differ' },
  );
}

const UNVERIFIED = { exitCode: 5, reason: 'verification-failed' } as const;

function commandOf(transport: 'stdio' | 'http', text: string | undefined): RunPlan['commands'] {
  const [program, ...args] = (text ?? '').split(' ').filter(Boolean);
  return program === undefined ? {} : { [transport]: [program, ...args] };
}

/** The calls of `--golden`. Throws a UserError where the file has none. */
async function goldenCalls(folder: string, { options }: Pick<ForeignRun, 'options'>): Promise<GoldenCall[]> {
  if (options.golden === undefined) return [];
  const files = await readFiles(folder, [options.golden]).catch(() => new Map<string, ProjectFile>());
  const text = Buffer.from(files.get(options.golden)?.content ?? '').toString('utf8');
  const calls = goldenSchema.safeParse(parsed(text));
  if (calls.success) return calls.data;
  throw usageError(
    `${options.golden} must be a file of the project with calls: [{ "name": "a_tool", "arguments": {} }].`,
    'golden-unusable',
  );
}

const goldenSchema = z.array(z.strictObject({ name: z.string().min(1), arguments: z.record(z.string(), z.unknown()).default({}) })).min(1);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
