#!/usr/bin/env node
// What other scanners of npm see in servers with published weaknesses, beside mcp-lint, on the same files in one run.
//
//   node scripts/compare.mjs --manifest FILE --src DIR [--tools DIR]
//       FILE lists sites: { name, version, file, line, sinkLine?, status: 'vuln' | 'fixed', cwe }; DIR holds each server at
//       <name>-<version>. The others are installed in --tools (a temporary folder by default).
//
// A site counts as found when a finding lies within three lines of it. Of mcp-lint only findings of its injection, transport and
// auth rules above info count; of the others every finding does, whatever it says, which favours them.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const PACKAGES = {
  eslint: '9.39.5',
  'typescript-eslint': '8.74.0',
  typescript: '6.0.3',
  'eslint-plugin-security': '4.1.0',
  '@microsoft/eslint-plugin-sdl': '1.1.0',
  'eslint-plugin-no-unsanitized': '4.1.5',
  'eslint-plugin-sonarjs': '4.2.2',
};
const WINDOW = 3;
const OURS = new Set(['injection', 'transport', 'auth']);
const { values: options } = parseArgs({
  options: {
    manifest: { type: 'string' },
    src: { type: 'string' },
    tools: { type: 'string', default: join(tmpdir(), 'create-mcp-server-bench/compare') },
  },
});
if (options.manifest === undefined || options.src === undefined) {
  process.stderr.write('Name the list of sites and the folder of servers: node scripts/compare.mjs --manifest FILE --src DIR\n');
  process.exit(2);
}
const src = resolve(options.src);
const tools = resolve(options.tools);
const sites = JSON.parse(readFileSync(options.manifest, 'utf8'))
  .filter((site) => site.line != null)
  .map((site) => ({ ...site, dir: join(src, `${site.name}-${site.version}`) }))
  .filter((site) => existsSync(join(site.dir, site.file)));
const files = [...new Set(sites.map((site) => join(site.dir, site.file)))];
const lines = files.reduce((sum, file) => sum + readFileSync(file, 'utf8').split('\n').length, 0);

if (!existsSync(join(tools, 'node_modules'))) {
  mkdirSync(tools, { recursive: true });
  writeFileSync(join(tools, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies: PACKAGES }));
  spawnSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: tools, stdio: 'inherit' });
}

const PLUGINS = {
  'eslint-plugin-security (recommended)': "import plugin from 'eslint-plugin-security';\nconst rules = [plugin.configs.recommended];",
  '@microsoft/eslint-plugin-sdl (recommended)':
    "import { createRequire } from 'node:module';\nconst plugin = createRequire(import.meta.url)('@microsoft/eslint-plugin-sdl');\nconst rules = plugin.configs.recommended;",
  'eslint-plugin-no-unsanitized (recommended)':
    "import plugin from 'eslint-plugin-no-unsanitized';\nconst rules = [plugin.configs.recommended];",
  'eslint-plugin-sonarjs (recommended)': "import plugin from 'eslint-plugin-sonarjs';\nconst rules = [plugin.configs.recommended];",
};

/** Findings of one ESLint plugin in the files, as it comes. */
function withEslint(set) {
  const config = join(tools, 'eslint.config.mjs');
  writeFileSync(
    config,
    `import tseslint from 'typescript-eslint';\n${set}\nexport default [{ ignores: ['!**/*'] }, ...rules, { files: ['**/*.{ts,tsx,mts,js,mjs}'], languageOptions: { parser: tseslint.parser } }];\n`,
  );
  const run = spawnSync(
    process.execPath,
    [join(tools, 'node_modules/eslint/bin/eslint.js'), '-c', config, '--no-inline-config', '--no-ignore', '--format', 'json', ...files],
    { cwd: src, encoding: 'utf8', maxBuffer: 2 ** 30 },
  );
  if (!run.stdout.startsWith('[')) throw new Error(run.stderr.slice(0, 500));
  return JSON.parse(run.stdout).flatMap(({ filePath, messages }) =>
    messages
      .filter((each) => each.ruleId !== null)
      .map((each) => ({ file: filePath, line: each.line, endLine: each.endLine ?? each.line })),
  );
}

/** Findings of mcp-lint in the same files: it reads whole servers. */
function withOurs() {
  return [...new Set(sites.map((site) => site.dir))].flatMap((dir) => {
    const run = spawnSync(process.execPath, [resolve(import.meta.dirname, '../bin/mcp-lint.js'), '--format', 'json', '.'], {
      cwd: dir,
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
    });
    return JSON.parse(run.stdout)
      .findings.filter((each) => OURS.has(each.category) && each.severity !== 'info')
      .map((each) => ({ file: join(dir, each.file), line: each.line, endLine: each.endLine }))
      .filter((each) => files.includes(each.file));
  });
}

function score(findings) {
  const near = (site) =>
    [site.line, site.sinkLine].some(
      (line) =>
        line != null &&
        findings.some(
          (each) =>
            each.file === join(site.dir, site.file) &&
            (Math.abs(each.line - line) <= WINDOW || (each.line <= line && line <= each.endLine)),
        ),
    );
  const of = (status) => sites.filter((site) => site.status === status);
  return {
    found: `${of('vuln').filter(near).length} of ${of('vuln').length}`,
    alarms: `${of('fixed').filter(near).length} of ${of('fixed').length}`,
    findings: findings.length,
    per: ((findings.length * 1000) / lines).toFixed(1),
  };
}

process.stdout.write(
  `${files.length} files, ${lines} lines\n\n| scanner | weak sites found | alarms at mended sites | findings in these files | per 1,000 lines |\n|---|---|---|---|---|\n`,
);
const rows = [['mcp-lint', withOurs], ...Object.entries(PLUGINS).map(([name, set]) => [name, () => withEslint(set)])];
for (const [name, run] of rows) {
  const { found, alarms, findings, per } = score(run());
  process.stdout.write(`| ${name} | ${found} | ${alarms} | ${findings} | ${per} |\n`);
}
