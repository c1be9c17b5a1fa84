import { expect } from 'vitest';
import type { Scenario } from './rollout-scenarios.ts';
import { keyOf, tag } from './scenario-world.ts';

export const changeScenarios: readonly Scenario[] = [
  {
    name: 'an update in the middle restarts nothing that has the newest content already',
    real: true,
    async run(world) {
      const { all, east } = world;
      const done = [east[0], east[1]];
      await world.install();
      await world.update({
        ...tag('two'),
        stations: [await world.broken(east[2])],
        strategy: { batchSize: 2 },
      });
      await world.has(east[2], world.tagOf(east[2]));
      const before = await world.fingerprints(done);
      await world.update({ stations: null });
      const { rollout } = await world.ended('DONE');
      expect(rollout?.revision).toBe(3);
      await world.expectWell({ two: all });
      expect(await world.fingerprints(done)).toEqual(before);
    },
  },
  {
    name: 'an update in the middle to other content brings every station there',
    async run(world) {
      const { all, east } = world;
      await world.install();
      await world.update({
        ...tag('two'),
        stations: [await world.broken(east[2])],
        strategy: { batchSize: 2 },
      });
      await world.has(east[2], world.tagOf(east[2]));
      await world.update({ ...tag('three'), stations: null });
      await world.ended('DONE');
      await world.expectWell({ three: all });
    },
  },
  {
    name: 'an update back to the old content in the middle leaves alone what still has it',
    async run(world) {
      const { all, east, west } = world;
      const untouched = [west[1], west[2]];
      await world.install();
      const before = await world.fingerprints(untouched);
      await world.update({
        ...tag('two'),
        stations: [await world.broken(east[2])],
        strategy: { batchSize: 2 },
      });
      await world.has(east[2], world.tagOf(east[2]));
      await world.update({ ...tag('one'), stations: null });
      await world.ended('DONE');
      await world.expectWell({ one: all });
      expect(await world.fingerprints(untouched)).toEqual(before);
    },
  },
  {
    name: 'stations are added and removed at once, and those that stay are not touched',
    real: true,
    async run(world) {
      const { east, west } = world;
      const staying = [east[1], west[0]];
      await world.install({ placement: { stations: [east[0], ...staying] } });
      const before = await world.fingerprints(staying);
      await world.update({
        placement: { stations: [...staying, east[2], west[1]] },
        strategy: { batchSize: 1 },
      });
      await world.ended('DONE');
      await world.expectWell({ one: [...staying, east[2], west[1]] });
      expect(await world.fingerprints(staying)).toEqual(before);
      const removedAt = world.watch.removed.get(keyOf(east[0])) ?? NaN;
      for (const station of [east[2], west[1]]) {
        expect(removedAt).toBeGreaterThanOrEqual(world.watch.ready(2).get(keyOf(station)) ?? NaN);
      }
    },
  },
  {
    name: 'stations are added by one command and removed by another',
    async run(world) {
      const { all, east, west, app, commands } = world;
      await world.install({ placement: { stations: east } });
      await world.does(commands.addStations({ app, stations: west }));
      await world.ended('DONE');
      await world.expectWell({ one: all });
      await world.does(commands.removeStations({ app, stations: [east[0], west[2]] }));
      await world.ended('DONE');
      await world.expectWell({ one: [east[1], east[2], west[0], west[1]] });
    },
  },
  {
    name: 'a removal obeys the batch size; with its last station a cluster loses all of the app',
    async run(world) {
      const { east, west, watch } = world;
      await world.install();
      await world.update({ placement: { stations: east }, strategy: { batchSize: 1 } });
      await world.ended('DONE');
      await world.expectWell({ one: east });
      expect([...watch.removed.keys()]).toEqual(west.map(keyOf));
      expect(new Set(watch.removed.values()).size).toBe(3);
      for (const resource of ['services', 'serviceaccounts', 'configmaps', 'secrets']) {
        expect(await world.names('west', resource)).toEqual([]);
      }
    },
  },
  {
    name: 'replicas are set everywhere, then at one station, then everywhere again',
    async run(world) {
      const { all, west, app, commands } = world;
      const rest = all.filter((station) => station !== west[1]);
      await world.install();
      await world.does(commands.setReplicas({ app, replicas: { fixed: { replicas: 1 } } }));
      await world.ended('DONE');
      await world.expectWell({ one: all }, 1);
      const before = await world.fingerprints(rest);
      await world.does(commands.setStationReplicas({ app, station: west[1], replicas: 3 }));
      await world.ended('DONE');
      expect(await world.pods(west[1])).toHaveLength(3);
      expect(await world.fingerprints(rest)).toEqual(before);
      const { cleared, errors } = await commands.setReplicas({
        app,
        replicas: { fixed: { replicas: 1 } },
      });
      expect(errors).toEqual([]);
      expect(cleared.map(({ cluster, name }) => keyOf({ cluster, name }))).toEqual([
        keyOf(west[1]),
      ]);
      await world.ended('DONE');
      await world.expectWell({ one: all }, 1);
    },
  },
  {
    name: 'a restart renews every pod, batch after batch, and the content stays',
    async run(world) {
      const { all, east, west, app, commands } = world;
      const uids = async (): Promise<readonly string[]> =>
        (await Promise.all(all.map(async (station) => await world.pods(station))))
          .flat()
          .map(({ metadata }) => metadata.uid);
      await world.install({ strategy: { batchSize: 3 } });
      const before = new Set(await uids());
      await world.does(commands.restartApp({ app }));
      await world.ended('DONE');
      await world.expectWell({ one: all });
      expect((await uids()).filter((uid) => before.has(uid))).toEqual([]);
      world.expectInTurn(2, [east, west]);
    },
  },
  {
    name: 'a shared object is added before the first batch of its cluster and taken after the last, there and back',
    real: true,
    async run(world) {
      const { all, east, west, app, commands } = world;
      const [older, newer] = [`${app.name}-web`, `${app.name}-new`];
      const accounts = async (): Promise<Record<string, readonly string[]>> => ({
        east: await world.names('east', 'serviceaccounts'),
        west: await world.names('west', 'serviceaccounts'),
      });
      await world.install();
      await world.update({
        values: { image: { tag: 'two' }, serviceAccount: { name: newer } },
        strategy: { batchSize: 3, approval: 'EACH_BATCH' },
      });
      await world.held('APPROVAL_NEEDED');
      await world.expectTags({ two: east, one: west });
      expect(await accounts()).toEqual({ east: [newer, older], west: [older] });
      await world.does(commands.approveBatch({ app }));
      await world.ended('DONE');
      await world.expectWell({ two: all });
      expect(await accounts()).toEqual({ east: [newer], west: [newer] });

      await world.does(commands.rollBackApp({ app }));
      await world.held('APPROVAL_NEEDED');
      await world.expectTags({ one: east, two: west });
      expect(await accounts()).toEqual({ east: [newer, older], west: [newer] });
      await world.does(commands.approveBatch({ app }));
      await world.ended('DONE');
      await world.expectWell({ one: all });
      expect(await accounts()).toEqual({ east: [older], west: [older] });
    },
  },
  {
    name: 'deleted in the middle of a rollout, an app leaves nothing',
    async run(world) {
      const { east, app, commands } = world;
      await world.install();
      await world.update({
        ...tag('two'),
        stations: [await world.broken(east[2])],
        strategy: { batchSize: 2 },
      });
      await world.has(east[2], world.tagOf(east[2]));
      await world.does(commands.deleteApp({ app }));
      await world.isGone();
    },
  },
  {
    name: 'the station that failed is taken out of the app, and the rollout of the others is done',
    async run(world) {
      const { east, west, app, commands, site } = world;
      await world.install();
      await world.update({
        ...tag('two'),
        stations: [await world.broken(east[1])],
        strategy: {
          batchSize: 2,
          maxFailures: 0,
          progressDeadlineSeconds: site.deadlineSeconds,
        },
      });
      await world.held('TOO_MANY_FAILURES');
      await world.does(commands.removeStations({ app, stations: [east[1]] }));
      const { failures } = await world.ended('DONE');
      expect(failures).toEqual([]);
      await world.expectWell({ two: [east[0], east[2], ...west] });
    },
  },
  {
    name: 'an update of a paused rollout waits with it; resumed, every station gets the newest alone',
    async run(world) {
      const { all, east, west, app, commands, watch } = world;
      const later = [west[1], west[2]];
      await world.install();
      await world.update({
        ...tag('two'),
        stations: [await world.broken(east[2])],
        strategy: { batchSize: 2 },
      });
      await world.has(east[2], world.tagOf(east[2]));
      await world.does(commands.pauseRollout({ app }));
      await world.held('PAUSED_BY_HAND');
      const before = await world.fingerprints(later);
      await world.update({ ...tag('three'), stations: null });
      await world.held('PAUSED_BY_HAND');
      expect(await world.fingerprints(later)).toEqual(before);
      const resumedAt = Date.now();
      await world.does(commands.resumeRollout({ app }));
      await world.ended('DONE');
      await world.expectWell({ three: all });
      for (const station of all) {
        expect(watch.begun(3).get(keyOf(station))).toBeGreaterThanOrEqual(resumedAt);
      }
    },
  },
];
