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
  it.each(scenarios.filter(({ real }) => real))('$name', async (scenario) => {
    await play(site, scenario);
  });
});
