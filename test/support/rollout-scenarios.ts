/** Rollouts as a table: what is done to an app and its clusters, and how the world must look then. */
import { expect } from 'vitest';
import { backScenarios } from './rollout-scenarios-back.ts';
import { changeScenarios } from './rollout-scenarios-changes.ts';
import { failureScenarios } from './rollout-scenarios-failures.ts';
import { outageScenarios } from './rollout-scenarios-outages.ts';
import { paceScenarios } from './rollout-scenarios-pace.ts';
import type { Site } from './scenario-sites.ts';
import { openWorld, type World } from './scenario-world.ts';

export interface Scenario {
  readonly name: string;
  /** Whether it takes place on real control planes too. */
  readonly real?: true;
  /** Whether it takes away what other scenarios need. */
  readonly alone?: true;
  run(world: World): Promise<void>;
}

export const scenarios: readonly Scenario[] = [
  ...failureScenarios,
  ...paceScenarios,
  ...changeScenarios,
  ...backScenarios,
  ...outageScenarios,
];

/** Plays a scenario with an app of its own; fails when ever more stations were in change than the strategy allows (R3). */
export async function play(site: Site, scenario: Scenario): Promise<void> {
  await using world = openWorld(site, `s${scenarios.indexOf(scenario) + 1}`);
  await scenario.run(world).finally(async () => {
    if (scenario.alone === true) await site.restore();
  });
  expect(world.watch.excesses).toEqual([]);
}
