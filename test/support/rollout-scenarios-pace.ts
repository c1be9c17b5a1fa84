import { expect } from 'vitest';
import { pausedAnnotation } from '../../src/model/labels.ts';
import type { Scenario } from './rollout-scenarios.ts';
import { keyOf, tag } from './scenario-world.ts';

export const paceScenarios: readonly Scenario[] = [
  {
    name: 'a batch soaks: the next is not begun, nor the end said, before that has lasted',
    async run(world) {
      const { all, east, west, watch } = world;
      await world.install();
      await world.update({ ...tag('two'), strategy: { batchSize: 3, soakSeconds: 1 } });
      const { rollout } = await world.ended('DONE');
      await world.expectWell({ two: all });
      const lastReady = (stations: typeof east): number =>
        Math.max(...stations.map((station) => watch.ready(2).get(keyOf(station)) ?? NaN));
      const firstOfWest = Math.min(
        ...west.map((station) => watch.begun(2).get(keyOf(station)) ?? NaN),
      );
      expect(firstOfWest - lastReady(east)).toBeGreaterThanOrEqual(1_000);
      const finishedAt = Date.parse(rollout?.finishedAt ?? '');
      expect(finishedAt - lastReady(west)).toBeGreaterThanOrEqual(1_000);
    },
  },
  {
    name: 'a station that falls ill while it soaks fails, and stops the rollout',
    async run(world) {
      const { east, west, site } = world;
      await world.install();
      await world.update({
        ...tag('two'),
        stations: [world.frail(east[0])],
        strategy: {
          batchSize: 3,
          soakSeconds: 30,
          maxFailures: 0,
          progressDeadlineSeconds: site.deadlineSeconds,
        },
      });
      await world.until('soaking', ({ rollout }) => rollout?.batch?.readyAt !== undefined);
      await world.sicken(east[0]);
      const { failures } = await world.held('TOO_MANY_FAILURES');
      expect(failures?.map(({ target }) => target)).toEqual([keyOf(east[0])]);
      await world.expectTags({
        [world.tagOf(east[0])]: [east[0]],
        two: [east[1], east[2]],
        one: west,
      });
    },
  },
  {
    name: 'approval EACH_BATCH: every batch but the first waits for a person',
    async run(world) {
      const { all, east, west, app, commands } = world;
      await world.install();
      await world.update({ ...tag('two'), strategy: { batchSize: 2, approval: 'EACH_BATCH' } });
      await world.held('APPROVAL_NEEDED');
      await world.expectTags({ two: [east[0], east[1]], one: [east[2], ...west] });
      await world.does(commands.approveBatch({ app, batch: 2 }));
      await world.until(
        'the third batch to wait',
        ({ rollout }) => rollout?.reason === 'APPROVAL_NEEDED' && rollout.batch?.index === 2,
      );
      await world.expectTags({ two: [...east, west[0]], one: [west[1], west[2]] });
      await world.does(commands.approveBatch({ app }));
      await world.ended('DONE');
      await world.expectWell({ two: all });
    },
  },
  {
    name: 'approval AFTER_CANARY: one word lets all that follow the canary go',
    async run(world) {
      const { all, west, app, commands } = world;
      const rest = all.filter((station) => station !== west[2]);
      await world.install();
      await world.update({
        ...tag('two'),
        strategy: { canary: [west[2]], batchSize: 3, approval: 'AFTER_CANARY' },
      });
      await world.held('APPROVAL_NEEDED');
      await world.expectTags({ two: [west[2]], one: rest });
      const approvedAt = Date.now();
      await world.does(commands.approveBatch({ app }));
      await world.ended('DONE');
      await world.expectWell({ two: all });
      for (const station of rest) {
        expect(world.watch.begun(2).get(keyOf(station))).toBeGreaterThanOrEqual(approvedAt);
      }
    },
  },
  {
    name: 'paused in the middle of a batch, it finishes that and begins none before it is resumed',
    real: true,
    async run(world) {
      const { east, west, app, commands, watch } = world;
      await world.install();
      await world.update({
        ...tag('two'),
        stations: [await world.broken(east[2])],
        strategy: { batchSize: 2 },
      });
      await world.has(east[2], world.tagOf(east[2]));
      await world.does(commands.pauseRollout({ app }));
      await world.held('PAUSED_BY_HAND');
      await world.heal(east[2]);
      await world.isReady(2, [east[2], west[0]]);
      const own = { [world.tagOf(east[2])]: [east[2]] };
      await world.expectTags({
        ...own,
        two: [east[0], east[1], west[0]],
        one: [west[1], west[2]],
      });
      const resumedAt = Date.now();
      await world.does(commands.resumeRollout({ app }));
      await world.ended('DONE');
      await world.expectWell({ ...own, two: [east[0], east[1], ...west] });
      for (const station of [west[1], west[2]]) {
        expect(watch.begun(2).get(keyOf(station))).toBeGreaterThanOrEqual(resumedAt);
      }
    },
  },
  {
    name: 'paused before the first batch, by kubectl, it touches nothing before it is resumed',
    async run(world) {
      const { all, app, commands, site } = world;
      await world.install();
      const before = await world.fingerprints(all);
      await site.east.api.patch(
        `/apis/stationmaster.io/v1alpha1/namespaces/${app.namespace}/helmapps/${app.name}`,
        { merge: { metadata: { annotations: { [pausedAnnotation]: 'true' } } } },
      );
      await world.update(tag('two'));
      const { rollout } = await world.held('PAUSED_BY_HAND');
      expect(rollout?.batch).toBeUndefined();
      expect(await world.fingerprints(all)).toEqual(before);
      await world.does(commands.resumeRollout({ app }));
      await world.ended('DONE');
      await world.expectWell({ two: all });
    },
  },
  {
    name: 'cancelled in the middle, it leaves the rest with what they had',
    async run(world) {
      const { east, west, app, commands } = world;
      const rest = [west[1], west[2]];
      await world.install();
      const before = await world.fingerprints(rest);
      await world.update({
        ...tag('two'),
        stations: [await world.broken(east[2])],
        strategy: { batchSize: 2 },
      });
      await world.has(east[2], world.tagOf(east[2]));
      await world.isReady(2, [west[0]]);
      await world.does(commands.cancelRollout({ app }));
      await world.ended('CANCELLED', 'CANCELLED');
      await world.expectTags({
        [world.tagOf(east[2])]: [east[2]],
        two: [east[0], east[1], west[0]],
        one: rest,
      });
      expect(await world.fingerprints(rest)).toEqual(before);
      expect(rest.map((station) => world.phases()[keyOf(station)])).toEqual(['SKIPPED', 'SKIPPED']);
      await world.update({ stations: null });
      await world.ended('DONE');
      await world.expectWell({ two: world.all });
    },
  },
  {
    name: 'batchPercent is a share of the stations, rounded up',
    async run(world) {
      const { all, east, west } = world;
      await world.install();
      await world.update({ ...tag('two'), strategy: { batchPercent: 34 } });
      await world.ended('DONE');
      await world.expectWell({ two: all });
      world.expectInTurn(2, [east, west]);
    },
  },
  {
    name: 'batchSizePerCluster spreads a batch over the clusters',
    async run(world) {
      const { all, east, west } = world;
      await world.install();
      await world.update({ ...tag('two'), strategy: { batchSize: 4, batchSizePerCluster: 1 } });
      await world.ended('DONE');
      await world.expectWell({ two: all });
      world.expectInTurn(2, [
        [east[0], west[0]],
        [east[1], west[1]],
        [east[2], west[2]],
      ]);
    },
  },
  {
    name: 'a change of the strategy alone makes a revision and touches nothing',
    async run(world) {
      const { all } = world;
      await world.install();
      const before = await world.fingerprints(all);
      await world.update({ strategy: { batchSize: 1, soakSeconds: 60 } });
      const { rollout } = await world.ended('DONE');
      expect(rollout?.revision).toBe(2);
      expect(await world.fingerprints(all)).toEqual(before);
    },
  },
];
