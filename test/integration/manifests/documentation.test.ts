import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { examplesOf, printed, scriptsIn } from '../../support/documentation.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/manifests.md'), 'utf8');

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
  const examples = examplesOf(page);
  // What the first example defines is there for all of them.
  const prelude = (page.match(/^(ask\(\) \{.*\}|at='.*')$/gm) ?? []).join('\n');

  it('has an output for every example', () => {
    expect(examples).toHaveLength(scriptsIn(page));
    expect(examples.length).toBeGreaterThan(4);
  });

  it.each(examples)('prints what it says: $script', async ({ script, expected }) => {
    const isSo = async () => {
      const output = await printed(script, served.url, prelude);
      for (const text of expected) expect(output).toContain(text);
    };
    // Who looks may look again until it is so; who asks for something asks once.
    if (script.includes('mutation')) await isSo();
    else await vi.waitFor(isSo, { timeout: 20_000, interval: 200 });
  });
});
