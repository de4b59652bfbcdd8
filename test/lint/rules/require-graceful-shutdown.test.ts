import rule from '../../../src/lint/rules/require-graceful-shutdown.js';
import { httpServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

testRule(rule, {
  valid: [
    httpServer("http.listen(1);\nfor (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => http.close());"),
    httpServer('http.listen(1);\ncloseWithGrace(() => http.close());', { imports: "import closeWithGrace from 'close-with-grace';" }),
    httpServer(''),
    httpServer('http.listen(0);'),
  ],
  invalid: [
    {
      code: httpServer("http.listen(1);\nprocess.on('SIGINT', () => process.exit(0));"),
      findings: [{ message: 'abrupt', at: 'http.listen(1)' }],
    },
  ],
});
