import { afterAll, beforeAll, describe } from 'vitest';
import { pageOf, testExamples } from '../../support/documentation.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

const page = pageOf('docs/manifests.md');

let served: TestGateway;
beforeAll(async () => {
  served = await startTestGateway({
    // As `npm start` has it.
    fleet: { clusters: ['east', 'west', 'south'], stations: 60, nodes: 240, seed: 7 },
  });
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

describe('docs/manifests.md', () => {
  testExamples(page, { atLeast: 5, urlOf: () => served.url });
});
