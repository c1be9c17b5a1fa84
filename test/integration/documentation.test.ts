import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createDemoApp, demoCharts } from '../../src/demo-app.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { examplesOf, printed, scriptsIn } from '../support/documentation.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

const page = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../..', name), 'utf8');
const rollouts = page('docs/rollouts.md');
const readme = page('README.md');

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
  const examples = examplesOf(rollouts);
  const prelude = /^ask\(\) \{.*\}$/m.exec(rollouts)?.[0] ?? '';

  it('has an output for every example', () => {
    expect(examples).toHaveLength(scriptsIn(rollouts));
    expect(examples.length).toBeGreaterThan(5);
  });

  it.each(examples)('prints what it says: $script', { timeout: 60_000 }, async (example) => {
    const { script, expected } = example;
    const isSo = async () => {
      const output = await printed(script, served.url, prelude);
      for (const text of expected) expect(output).toContain(text);
    };
    // Who looks may look again until it is so; who asks for something asks once.
    if (script.includes('mutation')) await isSo();
    else await vi.waitFor(isSo, { timeout: 30_000, interval: 300 });
  });
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
