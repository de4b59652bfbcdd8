import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/attacks/**', 'test/fixtures/**'],
    // For a machine that does other work too; what hangs is still found.
    testTimeout: 60_000,
  },
});
