import { afterAll, beforeAll, describe, it } from 'vitest';
import { play, scenarios } from '../support/rollout-scenarios.ts';
import { realSite, type Site } from '../support/scenario-sites.ts';

let site: Site;
beforeAll(async () => {
  site = await realSite();
});
afterAll(async () => {
  await site[Symbol.asyncDispose]();
});

describe('a rollout on two real control planes', () => {
  for (const scenario of scenarios.filter(({ real }) => real === true)) {
    it(scenario.name, async () => await play(site, scenario));
  }
});
