import { defineRule } from '../rule.js';
import { SMALL_SERVER } from './support/examples.js';
import { LOCK_FILES } from './support/lock.js';

const REMOTE = /^(git\+|git:|https?:|github:|gitlab:|bitbucket:|[\w-]+\/[\w.-]+(#.*)?$)/;
const FLOATING = /^(\*|latest|next|x|)$/;

const manifest = (version: string): Record<string, string> => ({
  'server.ts': SMALL_SERVER,
  'package.json': `{ "dependencies": { "orders-client": "${version}" } }`,
  'package-lock.json': '{}',
});

export default defineRule({
  name: 'no-unpinned-dependency',
  severity: 'warning',
  category: 'packaging',
  confidence: 'high',
  practices: ['P-146'],
  cwe: ['CWE-1357', 'CWE-494'],
  owasp: ['MCP04'],
  summary: 'Dependencies come from the registry, in versions that somebody chose.',
  why: 'What a branch of a repository or an address gives tomorrow is decided by whoever controls it tomorrow, and has no signature or integrity. "latest" and "*" take a poisoned release on the day that it appears.',
  advice: 'Ask for a version of the registry and commit the lock file. Pin a commit (#<hash>) where there is no release yet.',
  whenNotToUse: 'The other side is your own repository, and is released together with this one.',
  examples: { bad: [manifest('latest'), manifest('github:example/orders-client')], good: [manifest('^2.1.0')] },
  messages: {
    remote: '"{name}" comes from {version}, which can be something else tomorrow. Take a version of the registry, or pin a commit.',
    floating: '"{name}" is asked for as "{version}": any version, also one that was poisoned today.',
    unlocked: 'No lock file is committed: every installation takes other versions of what the server depends on.',
  },
  check({ project, report }) {
    const file = project.file('package.json');
    if (file === undefined) return;
    const dependencies = project.json(file, 'dependencies');
    for (const [name, version] of Object.entries((dependencies?.value ?? {}) as Record<string, unknown>)) {
      const at = project.json(file, 'dependencies', name)?.at;
      if (typeof version !== 'string' || at === undefined) continue;
      if (REMOTE.test(version) && !/#[0-9a-f]{40}$/.test(version)) report({ message: 'remote', values: { name, version }, at });
      else if (FLOATING.test(version)) report({ message: 'floating', values: { name, version }, at });
    }
    if (dependencies !== undefined && !LOCK_FILES.some((name) => project.nearest(name) !== undefined))
      report({ message: 'unlocked', at: dependencies.at, severity: 'info' });
  },
});
