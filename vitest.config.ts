import { defineConfig } from 'vitest/config';

/** Tests that only compute: they start no process and change no file and nothing global, so files share a worker, which loads the compiler once. */
export const IN_MEMORY = [
  'test/lint/{rules,flow,model,program}/**/*.test.ts',
  'test/lint/{baseline,fix,fix-rules,fixtures,fuzz,hosts,metadata,own,presets,project-files,purpose,reports,suppress}.test.ts',
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
