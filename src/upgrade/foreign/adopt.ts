import { isObject, type JsonObject } from '../../create/json.js';
import { RECORD_PATH, sha256 } from '../../create/record.js';
import { formatBaseline, makeBaseline } from '../../lint/baseline.js';
import type { Report } from '../../lint/finding.js';
import { PATHS, planSetup } from '../../lint/setup.js';
import type { TextFiles } from '../migrations.js';
import type { ServerAudit } from './audit.js';
import type { StepOutcome } from './migrate-sdk.js';

/** Findings that were there when the project was adopted. */
const BASELINE_PATH = 'mcp-lint-baseline.json';

/** The image of the newest Node with long-term support. */
const IMAGE = 'node:24-slim';

/** What adopt knows of a project. */
export interface Adoption {
  /** Every path that git keeps. */
  paths: readonly string[];
  /** Texts of the files that it reads. */
  files: TextFiles;
  servers: readonly ServerAudit[];
  report: Report;
  generator: { name: string; version: string };
}

/**
 * Takes a project in that create-mcp-server did not make: a record, a baseline and a workflow of mcp-lint, and what a server should have beside
 * them. Only files that are not there are added; nothing that is there is changed. Pure.
 */
export function adopt({ paths, files, servers, report, generator }: Adoption): StepOutcome {
  const outcome: StepOutcome = { changes: new Map(), left: [] };
  const existing = new Set(paths);
  const manifest = readManifest(files.get('package.json'));
  // What was taken in once and is gone was taken out by somebody.
  const recorded = recordedPaths(files.get(RECORD_PATH));
  const add = (path: string, text: string) => {
    if (recorded.has(path)) return;
    if (!existing.has(path)) outcome.changes.set(path, text);
  };
  add(BASELINE_PATH, formatBaseline(makeBaseline(report.findings, '.')));
  for (const { path, text } of linterFiles(paths, manifest, generator.version)) add(path, text);
  const lock = toolLock(servers);
  if (lock === undefined) {
    const advice = 'write tools.lock.json yourself, with the names that tools/list gives';
    outcome.left.push({ file: 'package.json', line: 1, what: 'tools that source does not name, so there is no contract lock', advice });
  } else add('tools.lock.json', lock);
  addContainer(paths, manifest, add, outcome);
  addPolicy(manifest, add, outcome);
  const added = [...outcome.changes].map(([path, text]) => ({ path, sha256: sha256(text), class: 'merge' }));
  const theirs = [...files].map(([path, text]) => ({ path, sha256: sha256(text), class: 'once' }));
  const record = {
    schemaVersion: 1,
    origin: 'adopted',
    generator,
    template: { name: 'adopted', version: generator.version },
    answers: {},
    files: [...added, ...theirs].sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
  add(RECORD_PATH, `${JSON.stringify(record, null, 2)}\n`);
  return outcome;
}

function recordedPaths(text: string | undefined): Set<string> {
  const { files } = readManifest(text);
  return new Set(
    Array.isArray(files) ? files.flatMap((file: unknown) => (isObject(file) && typeof file.path === 'string' ? [file.path] : [])) : [],
  );
}

/** The configuration of mcp-lint, and its workflow where the project is built on GitHub. */
function linterFiles(paths: readonly string[], manifest: JsonObject, version: string): { path: string; text: string }[] {
  const github = paths.some((path) => path.startsWith('.github/')) || repositoryOf(manifest) !== undefined;
  const steps = planSetup({ config: undefined, gitlab: undefined, github, workflow: undefined }, version);
  return steps.map(({ path, text }) => ({
    path,
    text: path === PATHS.workflow ? text.replace('mcp-lint --format', `mcp-lint --baseline ${BASELINE_PATH} --format`) : text,
  }));
}

/** The names of all tools, for review: mcp-lint reports a tool that is not in it. Undefined where source does not name them all. */
function toolLock(servers: readonly ServerAudit[]): string | undefined {
  const [server] = servers;
  if (!server || servers.length > 1 || server.facts.find(({ name }) => name === 'tools')?.confidence !== 'high') return undefined;
  const tools = [...server.tools].sort().map((name) => ({ name }));
  return `${JSON.stringify({ lockVersion: 1, tools }, null, 2)}\n`;
}

type Add = (path: string, text: string) => void;

/** An image that builds with npm and runs as nobody in particular. Other package managers are left to a person. */
function addContainer(paths: readonly string[], manifest: JsonObject, add: Add, outcome: StepOutcome): void {
  if (paths.some((path) => /(?:^|\/)Dockerfile[^/]*$/.test(path))) return;
  const entry = entryOf(manifest);
  if (!paths.includes('package-lock.json') || entry === undefined || 'workspaces' in manifest) {
    const what = 'no Dockerfile, because it is not certain how the project is installed and started';
    outcome.left.push({
      file: 'package.json',
      line: 1,
      what,
      advice: 'write one that installs from the lock file and runs as another user than root',
    });
    return;
  }
  const scripts = isObject(manifest.scripts) ? manifest.scripts : {};
  const build = 'build' in scripts ? ['RUN npm run build'] : [];
  const lines = [
    `FROM ${IMAGE} AS build`,
    'WORKDIR /app',
    'COPY package.json package-lock.json ./',
    'RUN npm ci --ignore-scripts',
    'COPY . .',
    ...build,
    'RUN npm prune --omit=dev --ignore-scripts',
    '',
    `FROM ${IMAGE}`,
    'ENV NODE_ENV=production',
    'WORKDIR /app',
    'COPY --from=build /app ./',
    'USER node',
    `CMD ["node", ${JSON.stringify(entry)}]`,
    '',
  ];
  add('Dockerfile', lines.join('\n'));
  add('.dockerignore', ['.git', 'node_modules', 'dist', 'build', '.env', '.env.*', '*.pem', '*.key', ''].join('\n'));
}

/** The file that starts the server: of the start script, the only command of the package, or `main`. */
function entryOf({ scripts, bin, main }: JsonObject): string | undefined {
  const start = isObject(scripts) && typeof scripts.start === 'string' ? /^node (\S+\.[cm]?js)$/.exec(scripts.start)?.[1] : undefined;
  const commands = typeof bin === 'string' ? [bin] : isObject(bin) ? Object.values(bin) : [];
  const [command] = commands;
  const chosen = start ?? (commands.length === 1 && typeof command === 'string' ? command : main);
  return typeof chosen === 'string' && /^(?:\.\/)?[\w./-]+\.[cm]?js$/.test(chosen) && !chosen.includes('..')
    ? chosen.replace(/^\.\//, '')
    : undefined;
}

/** Where weaknesses are reported. Nobody is named who is not named already. */
function addPolicy(manifest: JsonObject, add: Add, outcome: StepOutcome): void {
  const repository = repositoryOf(manifest);
  if (repository === undefined) {
    const advice = 'write one that says where weaknesses are reported in private';
    outcome.left.push({
      file: 'package.json',
      line: 1,
      what: 'no SECURITY.md, because package.json names no repository on GitHub',
      advice,
    });
    return;
  }
  const lines = [
    '# Security policy',
    '',
    '## Reporting a weakness',
    '',
    `Please report it in private: https://github.com/${repository}/security/advisories/new`,
    '',
    'Say what can be reached, with which call, and in which version. Please do not open a public issue for it.',
    '',
    '## What counts',
    '',
    'Whoever can call a tool, or can write what a tool reads, must not be able to run code, read files or reach services that the tool is not for.',
    '',
  ];
  add('SECURITY.md', lines.join('\n'));
}

/** `owner/name` of the repository on GitHub that package.json names. */
function repositoryOf({ repository }: JsonObject): string | undefined {
  const url = typeof repository === 'string' ? repository : isObject(repository) ? repository.url : undefined;
  return typeof url === 'string' ? /(?:^|github\.com[/:]|^github:)([\w.-]+\/[\w.-]+?)(?:\.git)?$/.exec(url)?.[1] : undefined;
}

function readManifest(text: string | undefined): JsonObject {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
