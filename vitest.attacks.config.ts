import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/attacks/**/*.test.ts'],
    // Servers are processes of their own, and a machine may do other work too; what hangs is still found.
    testTimeout: 120_000,
    hookTimeout: 300_000,
    teardownTimeout: 60_000,
    maxWorkers: 1,
  },
});
