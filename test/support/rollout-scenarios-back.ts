import { expect } from 'vitest';
import { isEnded } from '../../src/model/rollout-situation.ts';
import type { Scenario } from './rollout-scenarios.ts';
import { keyOf, tag } from './scenario-world.ts';

export const backScenarios: readonly Scenario[] = [
  {
    name: 'rolled back by hand, it has the content before, as a new revision',
    async run(world) {
      const { all, app, commands } = world;
      await world.install();
      await world.update(tag('two'));
      await world.ended('DONE');
      await world.does(commands.rollBackApp({ app }));
      const { rollout } = await world.ended('DONE');
      expect(rollout).toMatchObject({ revision: 3 });
      expect(rollout).not.toHaveProperty('rollBackOf');
      await world.expectWell({ one: all });
    },
  },
  {
    name: 'rolled back by hand to a given revision, it has the stations and content of that',
    async run(world) {
      const { all, east, app, commands } = world;
      await world.install({ placement: { stations: east } });
      await world.update({ ...tag('two'), placement: { stations: all } });
      await world.ended('DONE');
      await world.update(tag('three'));
      await world.ended('DONE');
      await world.does(commands.rollBackApp({ app, toRevision: 1 }));
      await world.ended('DONE');
      await world.expectWell({ one: east });
    },
  },
  {
    name: 'a roll back is rolled back',
    async run(world) {
      const { all, app, commands } = world;
      await world.install();
      await world.update(tag('two'));
      await world.ended('DONE');
      await world.does(commands.rollBackApp({ app }));
      await world.ended('DONE');
      await world.expectWell({ one: all });
      await world.does(commands.rollBackApp({ app }));
      const { rollout } = await world.ended('DONE');
      expect(rollout?.revision).toBe(4);
      await world.expectWell({ two: all });
    },
  },
  {
    name: 'rolled back by hand in the middle of a rollout, what was not touched stays untouched',
    async run(world) {
      const { all, east, west, app, commands } = world;
      const untouched = [west[1], west[2]];
      await world.install();
      const before = await world.fingerprints(untouched);
      await world.update({
        ...tag('two'),
        stations: [await world.broken(east[2])],
        strategy: { batchSize: 2 },
      });
      await world.has(east[2], world.tagOf(east[2]));
      await world.does(commands.rollBackApp({ app }));
      await world.ended('DONE');
      await world.expectWell({ one: all });
      expect(await world.fingerprints(untouched)).toEqual(before);
    },
  },
  {
    name: 'onFailure ROLL_BACK brings the earlier content back everywhere, shared objects too, by itself',
    real: true,
    async run(world) {
      const { all, east, west, site, app } = world;
      const untouched = [west[1], west[2]];
      await world.install();
      const before = await world.fingerprints(untouched);
      await world.update({
        values: { image: { tag: 'two' }, serviceAccount: { name: `${app.name}-new` } },
        stations: [await world.broken(east[2])],
        strategy: {
          batchSize: 2,
          onFailure: 'ROLL_BACK',
          progressDeadlineSeconds: site.deadlineSeconds,
        },
      });
      const { rollout } = await world.until(
        'the end of the way back',
        ({ rollout: now }) => now?.revision === 3 && isEnded(now),
      );
      expect(rollout).toMatchObject({ phase: 'DONE', revision: 3, rollBackOf: 2 });
      await world.expectWell({ one: all });
      expect(world.watch.begun(2).has(keyOf(east[2]))).toBe(true);
      expect(await world.fingerprints(untouched)).toEqual(before);
      for (const cluster of ['east', 'west']) {
        expect(await world.names(cluster, 'serviceaccounts')).toEqual([`${app.name}-web`]);
      }
    },
  },
  {
    name: 'onFailure ROLL_BACK with nothing to go back to ends as failed, where it is',
    async run(world) {
      const { east, west, site } = world;
      await world.create({
        stations: [await world.broken(east[2])],
        strategy: {
          batchSize: 2,
          onFailure: 'ROLL_BACK',
          progressDeadlineSeconds: site.deadlineSeconds,
        },
      });
      const { rollout } = await world.ended('FAILED', 'TOO_MANY_FAILURES');
      expect(rollout?.revision).toBe(1);
      await world.expectTags({
        [world.tagOf(east[2])]: [east[2]],
        one: [east[0], east[1], west[0]],
      });
    },
  },
  {
    name: 'onFailure ROLL_BACK takes a station that was added, and failed, away again',
    async run(world) {
      const { east, west, site } = world;
      const earlier = [...east, west[0]];
      await world.install({ placement: { stations: earlier } });
      const before = await world.fingerprints(earlier);
      await world.update({
        placement: { stations: [...earlier, west[1]] },
        stations: [await world.broken(west[1])],
        strategy: { onFailure: 'ROLL_BACK', progressDeadlineSeconds: site.deadlineSeconds },
      });
      await world.until(
        'the end of the way back',
        ({ rollout }) => rollout?.rollBackOf === 2 && isEnded(rollout),
      );
      await world.expectWell({ one: earlier });
      expect(await world.fingerprints(earlier)).toEqual(before);
    },
  },
  {
    name: 'a rollout that was cancelled is rolled back to what went well before it',
    async run(world) {
      const { all, east, app, commands } = world;
      await world.install();
      await world.update({
        ...tag('two'),
        stations: [await world.broken(east[2])],
        strategy: { batchSize: 3 },
      });
      await world.has(east[2], world.tagOf(east[2]));
      await world.does(commands.cancelRollout({ app }));
      await world.ended('CANCELLED', 'CANCELLED');
      await world.does(commands.rollBackApp({ app }));
      await world.ended('DONE');
      await world.expectWell({ one: all });
    },
  },
];
