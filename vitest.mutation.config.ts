import { defineConfig } from 'vitest/config';

/** What Stryker runs: the tests of the rules. */
export default defineConfig({ test: { include: ['test/lint/rules/**/*.test.ts'], testTimeout: 60_000 } });
