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
  for (const scenario of scenarios.filter(({ alone }) => alone !== true)) {
    it.concurrent(scenario.name, async () => await play(site, scenario));
  }
  for (const scenario of scenarios.filter(({ alone }) => alone === true)) {
    it(scenario.name, async () => await play(site, scenario));
  }
});
