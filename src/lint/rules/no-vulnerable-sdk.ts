import semver from 'semver';
import type { Code } from '../model/code.js';
import type { Project } from '../model/project.js';
import { defineRule } from '../rule.js';
import { ADVISORIES, ADVISORIES_DATE, type Advisory, type Concern } from './support/advisories.js';
import { SMALL_SERVER } from './support/examples.js';
import { lockedVersion } from './support/lock.js';

/** handleRequest with a third argument gets a body that somebody else has read. */
const READS_BODIES =
  /^@modelcontextprotocol\/.*\.(createMcpHandler|toNodeHandler|createMcpHonoApp|\w*StreamableHTTP(Server)?Transport\(\)\.handleRequest)\(\)$/;

export default defineRule({
  name: 'no-vulnerable-sdk',
  severity: 'error',
  category: 'packaging',
  confidence: 'high',
  practices: ['P-11', 'P-146', 'P-147'],
  cwe: ['CWE-1395', 'CWE-937'],
  owasp: ['MCP04'],
  summary: 'The version of the SDK has no hole that is known.',
  why: `A server has the holes of its SDK: DNS rebinding, answers that reach the wrong caller, tokens that were made out for others. What concerns one part of the SDK is reported where that part is used: tasks, bearer tokens, HTTP, the client. The table of advisories is as of ${ADVISORIES_DATE}; npm audit knows what came later, and leaves out what is published in the repository of the SDK only.`,
  advice: 'Raise the version to the one that has the fix, and commit the lock file.',
  whenNotToUse: 'Never: raise the version. Suppress a single advisory that does not concern the transports in use, with that reason.',
  examples: {
    bad: [{ 'server.ts': SMALL_SERVER, 'package.json': '{ "dependencies": { "@modelcontextprotocol/sdk": "~1.20.0" } }' }],
    good: [{ 'server.ts': SMALL_SERVER, 'package.json': '{ "dependencies": { "@modelcontextprotocol/sdk": "^1.32.0" } }' }],
  },
  messages: {
    range: '{package} {range} always installs a version with {advisory}: {about}. Raise it to {fixed}.',
    locked: 'The lock file installs {package} {version}, which has {advisory}: {about}. Raise it to {fixed}.',
  },
  check({ code, project, report }) {
    const file = project.file('package.json');
    if (file === undefined) return;
    for (const name of new Set(ADVISORIES.map((each) => each.name))) {
      const asked = ['dependencies', 'devDependencies', 'peerDependencies']
        .map((kind) => project.json(file, kind, name))
        .find((each) => each !== undefined);
      if (asked === undefined || typeof asked.value !== 'string') continue;
      // A version that the workspace keeps in a catalog.
      const range = asked.value.startsWith('catalog:') ? (project.manifest?.dependencies[name] ?? '') : asked.value;
      if (!semver.validRange(range)) continue;
      const version = installed(project, name);
      const holes = ADVISORIES.filter((each) => each.name === name && uses(code, each.concerns));
      const certain = holes.filter((each) => semver.subset(range, affected(each), { includePrerelease: true }));
      const locked = holes.filter(
        (each) => version !== undefined && semver.satisfies(version, affected(each), { includePrerelease: true }),
      );
      const worst = (certain.length > 0 ? certain : locked).at(-1);
      if (worst === undefined) continue;
      const found = certain.length > 0 ? certain : locked;
      const values = { package: name, fixed: worst.fixed, advisory: found.map((each) => each.advisory).join(', '), about: worst.about };
      if (certain.length > 0) report({ message: 'range', values: { ...values, range }, at: asked.at });
      else report({ message: 'locked', values: { ...values, version: version ?? '' }, at: asked.at });
    }
  },
});

/** The versions that have a hole. */
function affected({ since, fixed }: Advisory): string {
  return `>=${since} <${fixed}`;
}

/** Whether the package uses the part of the SDK that an advisory is about. */
function uses(code: Code, concern: Concern): boolean {
  switch (concern) {
    case 'always':
      return true;
    case 'bodies that the SDK reads':
      return code.matching(READS_BODIES).some((use) => !/handleRequest/.test(use.symbol) || (use.node.arguments?.length ?? 0) < 3);
    case 'bearer tokens':
      return code.matching(/^@modelcontextprotocol\/.*\.(requireBearerAuth|verifyBearerToken)\(\)$/).length > 0;
    case 'tasks':
      return code.modules.some((module) => /\btaskStore\b/.test(module.file.text));
    case 'client of HTTP servers':
      return code.matching(/^@modelcontextprotocol\/.*\.(StreamableHTTPClientTransport|SSEClientTransport)\(\)$/).length > 0;
  }
}

function installed(project: Project, name: string): string | undefined {
  const version = lockedVersion(project, name);
  return version !== undefined && semver.valid(version) ? version : undefined;
}
