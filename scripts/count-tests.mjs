/**
 * How many tests of a vitest run passed and failed, by its exit code and JSON report. A test file that could not be loaded has no tests
 * to count, and a run that was killed no report: each is one failure, so that nothing that went wrong is counted as nothing.
 *
 * @param {number | null} status
 * @param {{ numPassedTests: number, numFailedTests: number, testResults: { status: string, assertionResults: unknown[] }[] } | undefined} report
 * @returns {{ passed: number, failed: number }}
 */
export function countTests(status, report) {
  if (report === undefined) return { passed: 0, failed: 1 };
  const unloaded = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  const failed = report.numFailedTests + unloaded;
  return { passed: report.numPassedTests, failed: status === 0 ? failed : Math.max(failed, 1) };
}
