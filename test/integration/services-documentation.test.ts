import { afterAll, beforeAll, describe, expect } from 'vitest';
import { createDemoApp, demoCharts } from '../../src/demo-app.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { pageOf, testExamples } from '../support/documentation.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

const services = pageOf('docs/services.md');

let served: TestGateway;
beforeAll(async () => {
  served = await startTestGateway({
    // As `npm start` has it.
    fleet: { clusters: ['east', 'west', 'south'], stations: 60, nodes: 240, seed: 7 },
    gateway: { charts: { directories: [demoCharts], urls: [] } },
  });
  expect(await createDemoApp(served, { logger: silentLogger })).toBeDefined();
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

describe('docs/services.md', () => {
  testExamples(services, { atLeast: 4, urlOf: () => served.url });
});
