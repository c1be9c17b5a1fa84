import { expect, vi } from 'vitest';
import type { Scenario } from './rollout-scenarios.ts';
import { keyOf, tag } from './scenario-world.ts';

export const outageScenarios: readonly Scenario[] = [
  {
    name: 'a station that is offline is parked, and caught up at the revision that is wanted when it is back',
    alone: true,
    async run(world) {
      const { all, app, east, site, watch } = world;
      const rest = all.filter((station) => station !== east[1]);
      const [older, newer] = [`${app.name}-web`, `${app.name}-new`];
      await world.install();
      site.setNodes(east[1], 'lost');
      await world.isOnline(east[1], false);
      for (const content of ['two', 'three']) {
        await world.update({
          values: { image: { tag: content }, serviceAccount: { name: newer } },
          strategy: { batchSize: 3 },
        });
        const { rollout } = await world.ended('DONE');
        expect(rollout?.parkedTargets).toEqual([keyOf(east[1])]);
        await world.expectTags({ [content]: rest, one: [east[1]] });
        // What the station still has may use what the others do not need any more.
        expect(await world.names('east', 'serviceaccounts')).toEqual([newer, older]);
        expect(await world.names('west', 'serviceaccounts')).toEqual([newer]);
      }
      const before = await world.fingerprints(rest);
      site.setNodes(east[1], 'back');
      await world.until('nothing to be parked', ({ rollout }) => !rollout?.parkedTargets);
      await world.ended('DONE');
      await world.expectWell({ three: all });
      expect(await world.fingerprints(rest)).toEqual(before);
      expect(await world.names('east', 'serviceaccounts')).toEqual([newer]);
      expect(watch.begun(2).get(keyOf(east[1]))).toBe(watch.begun(3).get(keyOf(east[1])));
    },
  },
  {
    name: 'a station that goes offline in the middle of its change does not hold the others up',
    alone: true,
    async run(world) {
      const { all, east, site } = world;
      const rest = all.filter((station) => station !== east[0]);
      await world.install();
      await world.update({
        ...tag('two'),
        stations: [await world.broken(east[0])],
        strategy: { batchSize: 2, maxFailures: 0 },
      });
      await world.has(east[0], world.tagOf(east[0]));
      site.setNodes(east[0], 'lost');
      const { rollout } = await world.ended('DONE');
      expect(rollout?.parkedTargets).toEqual([keyOf(east[0])]);
      await world.expectTags({ [world.tagOf(east[0])]: [east[0]], two: rest });
      await world.heal(east[0]);
      site.setNodes(east[0], 'back');
      await world.until('nothing to be parked', ({ rollout: now }) => !now?.parkedTargets);
      await world.expectWell({ [world.tagOf(east[0])]: [east[0]], two: rest });
    },
  },
  {
    name: 'a cluster that is down when a rollout begins is parked, and caught up when it is back',
    alone: true,
    async run(world) {
      const { all, east, west, site } = world;
      await world.install();
      await site.setApi('west', 'down');
      await world.update({ ...tag('two'), strategy: { batchSize: 3 } });
      const { rollout } = await world.ended('DONE');
      expect(rollout?.parkedClusters).toEqual(['west']);
      expect(await world.tags(['east'])).toEqual(
        Object.fromEntries(east.map((station) => [keyOf(station), 'two'])),
      );
      const before = await world.fingerprints(east);
      await site.setApi('west', 'up');
      await world.until('nothing to be parked', (status) => !status.rollout?.parkedClusters);
      await world.ended('DONE');
      await world.expectWell({ two: all });
      expect(await world.fingerprints(east)).toEqual(before);
      world.expectInTurn(2, [east, west]);
    },
  },
  {
    name: 'stations of a cluster that is down are removed from it, and added to it, when it is back',
    alone: true,
    async run(world) {
      const { east, west, site } = world;
      await world.install({ placement: { stations: [...east, west[0], west[1]] } });
      const before = await world.fingerprints([...east, west[1]]);
      await site.setApi('west', 'down');
      await world.update({ placement: { stations: [...east, west[1], west[2]] } });
      const { rollout } = await world.ended('DONE');
      expect(rollout?.parkedClusters).toEqual(['west']);
      await site.setApi('west', 'up');
      await world.until('nothing to be parked', (status) => !status.rollout?.parkedClusters);
      await world.ended('DONE');
      await world.expectWell({ one: [...east, west[1], west[2]] });
      expect(await world.fingerprints([...east, west[1]])).toEqual(before);
    },
  },
  {
    name: 'a cluster that goes down in the middle of a rollout does not hold up the others',
    real: true,
    alone: true,
    async run(world) {
      const { all, east, west, site } = world;
      await world.install();
      // The batch holds all of the east and one station of the west, which is in change when the west goes.
      await world.update({
        ...tag('two'),
        stations: [await world.broken(west[0]), await world.broken(east[2])],
        strategy: { batchSize: 4, maxFailures: 0 },
      });
      await world.has(west[0], world.tagOf(west[0]));
      await world.has(east[2], world.tagOf(east[2]));
      await site.setApi('west', 'down');
      await world.heal(east[2]);
      const { rollout } = await world.ended('DONE');
      expect(rollout?.parkedClusters).toEqual(['west']);
      await world.isReady(2, east);
      await site.setApi('west', 'up');
      await world.heal(west[0]);
      await world.until('nothing to be parked', (status) => !status.rollout?.parkedClusters);
      await world.ended('DONE');
      await world.expectWell({
        [world.tagOf(east[2])]: [east[2]],
        [world.tagOf(west[0])]: [west[0]],
        two: all.filter((station) => station !== east[2] && station !== west[0]),
      });
    },
  },
  {
    name: 'with the home cluster down in the middle nothing is begun anywhere until it is back',
    alone: true,
    async run(world) {
      const { all, west, site, watch } = world;
      const canary = [west[0], west[1]];
      const rest = all.filter((station) => !canary.some((one) => keyOf(one) === keyOf(station)));
      await world.install();
      await world.update({
        ...tag('two'),
        stations: [await world.broken(west[0])],
        strategy: { canary, batchSize: 2, maxFailures: 0 },
      });
      await world.has(west[0], world.tagOf(west[0]));
      await world.isReady(2, [west[1]]);
      await site.setApi('east', 'down');
      await world.heal(west[0]);
      await world.isReady(2, canary);
      expect((await world.tags(['west']))[keyOf(west[2])]).toBe('one');
      const backAt = Date.now();
      await site.setApi('east', 'up');
      await world.ended('DONE');
      await world.expectWell({
        [world.tagOf(west[0])]: [west[0]],
        two: all.filter((station) => station !== west[0]),
      });
      for (const station of rest) {
        expect(watch.begun(2).get(keyOf(station))).toBeGreaterThanOrEqual(backAt);
      }
    },
  },
  {
    name: 'an app that is deleted while a cluster is down goes from it when it is back',
    alone: true,
    async run(world) {
      const { app, commands, site } = world;
      await world.install();
      await site.setApi('west', 'down');
      await world.does(commands.deleteApp({ app }));
      await vi.waitFor(async () => expect(await world.tags(['east'])).toEqual({}), 10_000);
      await site.setApi('west', 'up');
      await world.isGone();
    },
  },
];
