import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { demoCharts } from '../../../src/demo-app.ts';
import { takeSection } from '../../../src/model/values-section.ts';
import { problemKinds } from '../../../src/rest/problem.ts';
import { examplesOf, printed, scriptsIn } from '../../support/documentation.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

const text = readFileSync(join(import.meta.dirname, '../../../docs/rest.md'), 'utf8');

const examples = examplesOf(text);

let served: TestGateway;
beforeAll(async () => {
  served = await startTestGateway({
    // As `npm start` has it.
    fleet: { clusters: ['east', 'west', 'south'], stations: 60, nodes: 240, seed: 7 },
    gateway: { charts: { directories: [demoCharts], urls: [] } },
  });
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

describe('docs/rest.md', () => {
  it('has an output for every example', () => {
    expect(examples).toHaveLength(scriptsIn(text));
    expect(examples.length).toBeGreaterThan(5);
  });

  it.each(examples)('prints what it says: $script', async ({ script, expected }) => {
    const output = await printed(script, served.url);
    for (const line of expected) expect(output).toContain(line);
  });

  it('shows a section that is read as it stands', () => {
    const [, yaml = ''] = /```yaml\n(.*?)```/s.exec(text) ?? [];
    const { section, problems } = takeSection(parse(yaml) as Record<string, unknown>);
    expect(problems).toEqual([]);
    expect(Object.keys(section ?? {}).sort()).toEqual(
      ['placement', 'replicas', 'services', 'stations', 'strategy'].sort(),
    );
  });

  it('says the status of every code', () => {
    const rows = new Map(
      [...text.matchAll(/^\| (\d{3}) +\|(.*)\|$/gm)].map(([, status, codes = '']) => [
        Number(status),
        codes,
      ]),
    );
    for (const [code, { status }] of Object.entries(problemKinds)) {
      expect([code, rows.get(status)]).toEqual([code, expect.stringContaining(`\`${code}\``)]);
    }
  });
});
