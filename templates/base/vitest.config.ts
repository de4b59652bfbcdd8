import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => ({
  test: {
    // The dependency is made ill in earnest, which takes its time: `npm run test:chaos`.
    include: [mode === 'chaos' ? 'test/chaos/*.test.ts' : 'test/!(chaos)/**/*.test.ts'],
    testTimeout: 20_000,
    // Test files share the modules they import, which no test changes: most of the time went into loading them again.
    isolate: false,
    // Even on a small machine, because many tests only wait: for a process to end, or for a time to be over.
    maxWorkers: 2,
    // "long" repeats what finds more the longer it runs: `vitest run --mode long`.
    env: { TEST_MODE: mode },
  },
}));
