import { expect } from 'vitest';
import type { Scenario } from './rollout-scenarios.ts';
import { keyOf, tag, type World } from './scenario-world.ts';

const failedIn = async (world: World): Promise<readonly string[]> =>
  ((await world.object()).status.failures ?? []).map(({ target }) => target).sort();

export const failureScenarios: readonly Scenario[] = [
  {
    name: 'a canary that fails stops the rollout, and nothing else is touched before it is mended by an update',
    real: true,
    async run(world) {
      const { east, west, site, app } = world;
      await world.install();
      const rest = [...east, west[1], west[2]];
      const before = await world.fingerprints(rest);
      await world.update({
        values: { image: { tag: 'two' }, serviceAccount: { name: `${app.name}-new` } },
        stations: [await world.broken(west[0])],
        strategy: { canary: [west[0]], progressDeadlineSeconds: site.deadlineSeconds },
      });
      await world.held('TOO_MANY_FAILURES');
      await world.expectTags({ [world.tagOf(west[0])]: [west[0]], one: rest });
      expect(await world.fingerprints(rest)).toEqual(before);
      expect(await failedIn(world)).toEqual([keyOf(west[0])]);
      expect(await world.names('east', 'serviceaccounts')).toEqual([`${app.name}-web`]);
      expect(await world.names('west', 'serviceaccounts')).toEqual([
        `${app.name}-new`,
        `${app.name}-web`,
      ]);
      await world.update({ stations: null });
      await world.ended('DONE');
      await world.expectWell({ two: world.all });
      for (const cluster of ['east', 'west']) {
        expect(await world.names(cluster, 'serviceaccounts')).toEqual([`${app.name}-new`]);
      }
    },
  },
  {
    name: 'a canary that goes well is followed by all the others',
    async run(world) {
      const { all, west } = world;
      await world.install();
      await world.update({ ...tag('two'), strategy: { canary: [west[1]] } });
      await world.ended('DONE');
      await world.expectWell({ two: all });
      world.expectInTurn(2, [[west[1]], all.filter((station) => station !== west[1])]);
    },
  },
  {
    name: 'two canaries in two clusters go first, together',
    async run(world) {
      const { all, east, west } = world;
      await world.install();
      const canary = [east[2], west[2]];
      await world.update({ ...tag('two'), strategy: { canary, batchSize: 2 } });
      await world.ended('DONE');
      await world.expectWell({ two: all });
      world.expectInTurn(2, [canary, [east[0], east[1]], [west[0], west[1]]]);
    },
  },
  {
    name: 'a failure in batch 2 with a budget of 0 stops the rollout; resumed, it ends as failed',
    real: true,
    async run(world) {
      const { east, west, site } = world;
      await world.install();
      const untouched = await world.fingerprints([west[1], west[2]]);
      await world.update({
        ...tag('two'),
        stations: [await world.broken(east[2])],
        strategy: { batchSize: 2, maxFailures: 0, progressDeadlineSeconds: site.deadlineSeconds },
      });
      const { rollout } = await world.held('TOO_MANY_FAILURES');
      expect(rollout?.batch?.index).toBe(2);
      const broken = { [world.tagOf(east[2])]: [east[2]] };
      await world.expectTags({
        ...broken,
        two: [east[0], east[1], west[0]],
        one: [west[1], west[2]],
      });
      expect(await world.fingerprints([west[1], west[2]])).toEqual(untouched);
      await world.does(world.commands.resumeRollout({ app: world.app }));
      await world.ended('FAILED', 'STATIONS_FAILED');
      await world.expectTags({ ...broken, two: [east[0], east[1], ...west] });
      expect(await failedIn(world)).toEqual([keyOf(east[2])]);
    },
  },
  {
    name: 'with a budget of 2 the same rollout goes to its end, and says which two have failed',
    async run(world) {
      const { east, west, site } = world;
      await world.install();
      await world.update({
        ...tag('two'),
        stations: [await world.broken(east[2]), await world.broken(west[1])],
        strategy: { batchSize: 2, maxFailures: 2, progressDeadlineSeconds: site.deadlineSeconds },
      });
      await world.ended('FAILED', 'STATIONS_FAILED');
      await world.expectTags({
        [world.tagOf(east[2])]: [east[2]],
        [world.tagOf(west[1])]: [west[1]],
        two: [east[0], east[1], west[0], west[2]],
      });
      expect(await failedIn(world)).toEqual([keyOf(east[2]), keyOf(west[1])]);
    },
  },
  {
    name: 'onFailure CONTINUE goes on whatever fails',
    async run(world) {
      const { east, west, site } = world;
      await world.install();
      await world.update({
        ...tag('two'),
        stations: [await world.broken(east[0]), await world.broken(east[1])],
        strategy: {
          batchSize: 3,
          maxFailures: 0,
          onFailure: 'CONTINUE',
          progressDeadlineSeconds: site.deadlineSeconds,
        },
      });
      await world.ended('FAILED', 'STATIONS_FAILED');
      await world.expectTags({
        [world.tagOf(east[0])]: [east[0]],
        [world.tagOf(east[1])]: [east[1]],
        two: [east[2], ...west],
      });
      expect(await failedIn(world)).toEqual([keyOf(east[0]), keyOf(east[1])]);
    },
  },
  {
    name: 'a station is failed when its deadline passes, and not before',
    async run(world) {
      const { east, site } = world;
      const station = east[0];
      await world.create({
        placement: { stations: [station] },
        stations: [await world.broken(station)],
        strategy: { progressDeadlineSeconds: site.deadlineSeconds },
      });
      const { failures, rollout } = await world.ended('FAILED', 'STATIONS_FAILED');
      expect(failures).toMatchObject([
        { target: keyOf(station), revision: 1, reason: 'ProgressDeadlineExceeded' },
      ]);
      const took = Date.parse(failures?.[0]?.at ?? '') - Date.parse(rollout?.startedAt ?? '');
      expect(took).toBeGreaterThanOrEqual(site.deadlineSeconds * 1_000);
      expect(await world.releases('east')).toContain(`${world.app.name}.${station.name} deployed`);
    },
  },
  {
    name: 'a slow station is waited for until its deadline, and the next batch with it',
    async run(world) {
      const { east, west } = world;
      await world.install();
      await world.update({
        ...tag('two'),
        stations: [await world.broken(east[1])],
        strategy: { batchSize: 3, maxFailures: 0, progressDeadlineSeconds: 60 },
      });
      await world.isReady(2, [east[0], east[2]]);
      await world.has(east[1], world.tagOf(east[1]));
      await world.heal(east[1]);
      await world.ended('DONE');
      await world.expectWell({
        [world.tagOf(east[1])]: [east[1]],
        two: [east[0], east[2], ...west],
      });
      world.expectInTurn(2, [east, west]);
    },
  },
  {
    name: 'a failed station that was mended is retried, and the rollout goes on from there',
    async run(world) {
      const { east, west, site, app } = world;
      await world.install();
      await world.update({
        ...tag('two'),
        stations: [await world.broken(east[2])],
        strategy: { batchSize: 3, maxFailures: 0, progressDeadlineSeconds: site.deadlineSeconds },
      });
      await world.held('TOO_MANY_FAILURES');
      await world.heal(east[2]);
      await world.does(world.commands.retryStation({ app, station: east[2] }));
      await world.ended('DONE');
      await world.expectWell({
        [world.tagOf(east[2])]: [east[2]],
        two: [east[0], east[1], ...west],
      });
      world.expectInTurn(2, [east, west]);
    },
  },
  {
    name: 'a retry after the end tries that station alone, and the rollout is done after all',
    async run(world) {
      const { all, east, site, app } = world;
      const rest = all.filter((station) => station !== east[1]);
      await world.install();
      await world.update({
        ...tag('two'),
        stations: [await world.broken(east[1])],
        strategy: { maxFailures: 1, progressDeadlineSeconds: site.deadlineSeconds },
      });
      await world.ended('FAILED', 'STATIONS_FAILED');
      const before = await world.fingerprints(rest);
      await world.heal(east[1]);
      await world.does(world.commands.retryStation({ app, station: east[1] }));
      await world.until('the end of the retry', ({ rollout }) => rollout?.phase === 'DONE');
      await world.expectWell({ [world.tagOf(east[1])]: [east[1]], two: rest });
      expect(await world.fingerprints(rest)).toEqual(before);
    },
  },
  {
    name: 'an intent that kubectl writes and no render fits is refused, and what runs is left alone',
    async run(world) {
      const { all, app, site } = world;
      await world.install();
      const before = await world.fingerprints(all);
      const { code } = await site.east.api.patch(
        `/apis/stationmaster.io/v1alpha1/namespaces/${app.namespace}/helmapps/${app.name}`,
        { merge: { spec: { values: { image: 'none' } } } },
      );
      expect(code).toBe(200);
      const { conditions } = await world.ended('FAILED', 'REFUSED');
      expect(conditions?.find(({ type }) => type === 'Accepted')).toMatchObject({
        status: 'False',
        reason: 'INVALID_CHART',
      });
      await world.expectWell({ one: all });
      expect(await world.fingerprints(all)).toEqual(before);
      await world.update(tag('two'));
      await world.ended('DONE');
      await world.expectWell({ two: all });
    },
  },
];
