import { spotIn } from '../program/text-file.js';
import { defineRule } from '../rule.js';
import { SMALL_SERVER } from './support/examples.js';

const workflow = (text: string): Record<string, string> => ({ 'server.ts': SMALL_SERVER, '.github/workflows/ci.yml': text });

export default defineRule({
  name: 'require-safe-workflow',
  severity: 'info',
  category: 'packaging',
  confidence: 'high',
  recommended: false,
  practices: ['P-148', 'P-132'],
  cwe: ['CWE-829', 'CWE-275'],
  owasp: ['MCP04'],
  summary:
    'What builds and publishes the server uses actions by their commit, with the rights that it needs, and fails when a check fails.',
  why: 'A tag of an action can be moved: whoever takes over its repository runs in your release, with your token. Without permissions that token may write everything. A check that may fail is no check.',
  advice: 'uses: owner/action@<40 digits> # v4, permissions: contents: read at the top, and no continue-on-error on tests.',
  whenNotToUse: 'The organisation pins actions by policy, or only lets through a list of them.',
  examples: {
    bad: [workflow('on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: example/setup@v4\n')],
    good: [
      workflow(
        `on: push\npermissions:\n  contents: read\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: example/setup@${'0123456789'.repeat(4)} # v4\n`,
      ),
    ],
  },
  messages: {
    unpinned: '{count} actions are used by a tag, which can be moved. Pin them by commit.',
    permissions: 'The workflow does not say which rights its token has: it may have all of them.',
    tolerated: 'This step may fail without anybody noticing.',
  },
  check({ project, report }) {
    for (const file of project.matching(/(^|\/)\.github\/workflows\/[^/]+\.ya?ml$/)) {
      const used = [...file.text.matchAll(/^[ \t-]*uses:[ \t]*["']?([\w.-]+\/[\w./-]+)@([^\s"'#]+)/gm)];
      const loose = used.filter((match) => !/^[0-9a-f]{40}$/.test(match[2] ?? '') && !/^actions\//.test(match[1] ?? ''));
      const [first] = loose;
      if (first !== undefined)
        report({
          message: 'unpinned',
          values: { count: loose.length },
          at: spotIn(file, first.index + first[0].search(/\S/), first.index + first[0].length),
        });
      const jobs = /^jobs:/m.exec(file.text);
      if (jobs !== null && !/^\s*permissions:/m.test(file.text))
        report({ message: 'permissions', at: spotIn(file, jobs.index, jobs.index + jobs[0].length) });
      for (const match of file.text.matchAll(/^[ \t]*continue-on-error:[ \t]*true\b/gm)) {
        const start = match.index + match[0].search(/\S/);
        report({ message: 'tolerated', at: spotIn(file, start, match.index + match[0].length) });
      }
    }
  },
});
