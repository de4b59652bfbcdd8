import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    // Test files share the modules they import, which no test changes: most of the time went into loading them again.
    isolate: false,
  },
});
