import { afterAll, beforeAll, describe, it } from 'vitest';
import { play, scenarios } from '../../support/rollout-scenarios.ts';
import { simulatedSite, type Site } from '../../support/scenario-sites.ts';

let site: Site;
beforeAll(async () => {
  site = await simulatedSite();
});
afterAll(async () => {
  await site[Symbol.asyncDispose]();
});

describe('a rollout on the simulated fleet', () => {
  it.concurrent.each(scenarios.filter(({ alone }) => !alone))('$name', async (scenario) => {
    await play(site, scenario);
  });

  it.each(scenarios.filter(({ alone }) => alone))('$name', async (scenario) => {
    await play(site, scenario);
  });
});
