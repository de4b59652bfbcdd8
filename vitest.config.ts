import { defineConfig } from 'vitest/config';

/** Tests that only compute: no process, no folder, no global is touched, so files share a worker, which loads the compiler once. */
export const IN_MEMORY = [
  'test/lint/{rules,flow,model,program}/**/*.test.ts',
  'test/lint/config/parse.test.ts',
  'test/upgrade/merge/**/*.test.ts',
];

// For a machine that does other work too; what hangs is still found.
const testTimeout = 60_000;

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'in memory', include: IN_MEMORY, isolate: false, testTimeout } },
      {
        test: {
          name: 'with processes',
          include: ['test/**/*.test.ts'],
          exclude: [...IN_MEMORY, 'test/e2e/**', 'test/attacks/**', 'test/fixtures/**'],
          testTimeout,
        },
      },
    ],
  },
});
