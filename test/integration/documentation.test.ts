import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDemoApp, demoCharts } from '../../src/demo-app.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { pageOf, printed, testExamples } from '../support/documentation.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

const rollouts = pageOf('docs/rollouts.md');
const readme = pageOf('README.md');

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

describe('docs/rollouts.md', () => {
  testExamples(rollouts, { atLeast: 6, urlOf: () => served.url });
});

describe('README.md', () => {
  it('asks the graph something that it answers', async () => {
    const [, command = ''] = /```sh\n\s+(curl .*?)```/s.exec(readme) ?? [];
    const answer = JSON.parse(await printed(command, served.url)) as {
      data: { stations: { totalCount: number; edges: unknown[] } };
    };
    expect(answer.data.stations.totalCount).toBeGreaterThan(0);
    expect(answer.data.stations.edges).toHaveLength(5);
  });
});
