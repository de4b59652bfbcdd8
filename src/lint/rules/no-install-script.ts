import { defineRule } from '../rule.js';
import { SMALL_SERVER } from './support/examples.js';

const HOOKS = ['preinstall', 'install', 'postinstall'];
/** What only builds from source, which some packages cannot do without. */
const BUILDS = /^(node-gyp( rebuild)?|prebuild-install.*|node-gyp-build|husky( install)?|patch-package)$/;

const manifest = (scripts: string): Record<string, string> => ({
  'server.ts': SMALL_SERVER,
  'package.json': `{ "name": "orders-mcp", "scripts": { ${scripts} } }`,
});

export default defineRule({
  name: 'no-install-script',
  severity: 'warning',
  category: 'packaging',
  confidence: 'high',
  practices: ['P-146', 'P-148'],
  cwe: ['CWE-506', 'CWE-829'],
  owasp: ['MCP04'],
  summary: 'Installing the package runs no script of its own.',
  why: 'A script that runs at installation runs with the rights of whoever installs, before anybody could look at it: it is the way that most poisoned packages take. Many teams switch such scripts off, and then the package is half installed.',
  advice: 'Build before publishing (prepack), and do at the first start what has to be done on the machine.',
  whenNotToUse: 'The package has native code that cannot be built beforehand.',
  examples: { bad: [manifest('"postinstall": "node setup.js"')], good: [manifest('"prepack": "npm run build"')] },
  messages: { runs: '"{hook}" runs "{script}" on every machine that installs the package.' },
  check({ project, report }) {
    const file = project.file('package.json');
    if (file === undefined || project.json(file, 'private')?.value === true) return;
    for (const hook of HOOKS) {
      const script = project.json(file, 'scripts', hook);
      if (typeof script?.value === 'string' && !BUILDS.test(script.value.trim()))
        report({ message: 'runs', values: { hook, script: script.value }, at: script.at });
    }
  },
});
