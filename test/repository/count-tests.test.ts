import { expect, it } from 'vitest';
import { countTests } from '../../scripts/count-tests.mjs';

const file = (status: string, tests: number) => ({ status, assertionResults: Array.from({ length: tests }, () => ({})) });
const report = (numPassedTests: number, numFailedTests: number, testResults: ReturnType<typeof file>[]) => ({
  numPassedTests,
  numFailedTests,
  testResults,
});

it.each([
  ['all tests pass', 0, report(3, 0, [file('passed', 3)]), { passed: 3, failed: 0 }],
  ['a test fails', 1, report(2, 1, [file('failed', 3)]), { passed: 2, failed: 1 }],
  ['a file cannot be loaded', 1, report(3, 0, [file('passed', 3), file('failed', 0)]), { passed: 3, failed: 1 }],
  ['the run fails for another reason', 1, report(3, 0, [file('passed', 3)]), { passed: 3, failed: 1 }],
  ['no file is found', 1, report(0, 0, []), { passed: 0, failed: 1 }],
  ['the run is killed', null, undefined, { passed: 0, failed: 1 }],
])('when %s, the sum says so', (_what, status, results, expected) => {
  expect(countTests(status, results)).toEqual(expected);
});
