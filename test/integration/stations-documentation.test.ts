import { afterAll, beforeAll, describe } from 'vitest';
import { demoCharts } from '../../src/demo-app.ts';
import { pageOf, testExamples } from '../support/documentation.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

const stations = pageOf('docs/stations.md');

let served: TestGateway;
beforeAll(async () => {
  served = await startTestGateway({
    // As `npm start` has it.
    fleet: {
      clusters: ['east', 'west', 'south'],
      stations: 60,
      nodes: 240,
      seed: 7,
      metricsMs: 15_000,
    },
    gateway: { charts: { directories: [demoCharts], urls: [] } },
  });
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

describe('docs/stations.md', () => {
  testExamples(stations, { atLeast: 5, urlOf: () => served.url });
});
