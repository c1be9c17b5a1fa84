import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { summaryReporter } from './test/support/summary-reporter.ts';

/** Vite would take the ES module build of graphql and Node the other one, for the libraries: schemas of one are none to the other. */
const oneGraphql = {
  resolve: {
    alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) }],
  },
};

/** Suites by what they need: nothing, an implementation to hold to a contract, the whole app, real control planes. */
export default defineConfig({
  test: {
    restoreMocks: true,
    reporters: ['default', summaryReporter],
    // What graphql-js forgets of a list that has failed already (src/graphql/left-rejections.ts) ends no gateway, and no run.
    onUnhandledError: ({ name, stack = '' }) =>
      name !== 'GraphQLError' || !stack.includes('graphql/execution/execute.js'),
    projects: [
      {
        ...oneGraphql,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          // Pure functions share a process well: loading what they import anew for each file took longer than they do.
          isolate: false,
          maxWorkers: 2,
        },
      },
      {
        ...oneGraphql,
        test: {
          name: 'contract',
          include: ['test/contract/**/*.test.ts'],
          testTimeout: 20_000,
          hookTimeout: 30_000,
          maxWorkers: 2,
        },
      },
      {
        ...oneGraphql,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          // Most of them wait for clusters rather than work; more at once would make waits of seconds out of moments.
          maxWorkers: 2,
        },
      },
      {
        ...oneGraphql,
        test: {
          name: 'cluster',
          include: ['test/cluster/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 1_800_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
