import { defineConfig } from 'vitest/config';
import { IN_MEMORY } from './vitest.config.js';

export default defineConfig({
  test: {
    include: IN_MEMORY,
    isolate: false,
    testTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: ['src/lint/{rules,flow,model,interpret,program}/**/*.ts', 'src/upgrade/merge/**/*.ts'],
      reporter: ['text-summary', 'json'],
      thresholds: { statements: 90, branches: 81, functions: 91, lines: 93 },
    },
  },
});
