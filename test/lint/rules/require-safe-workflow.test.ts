import rule from '../../../src/lint/rules/require-safe-workflow.js';
import { SMALL_SERVER } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const workflow = (text: string): Record<string, string> => ({ 'server.ts': SMALL_SERVER, '.github/workflows/ci.yml': text });

testRule(rule, {
  valid: [
    workflow('permissions:\n  contents: read\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n      - run: npm test\n'),
    SMALL_SERVER,
  ],
  invalid: [
    { code: workflow('jobs:\n  a:\n    steps:\n      - run: npm test\n'), findings: [{ message: 'permissions', at: 'jobs:' }] },
    {
      code: workflow('permissions: {}\njobs:\n  a:\n    steps:\n      - run: npm test\n        continue-on-error: true\n'),
      findings: [{ message: 'tolerated', at: 'continue-on-error: true' }],
    },
    {
      code: workflow('permissions: {}\njobs:\n  a:\n    steps:\n      - uses: example/publish@main\n'),
      findings: [{ message: 'unpinned', at: '- uses: example/publish@main' }],
    },
  ],
});
