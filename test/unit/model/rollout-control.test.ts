import { describe, expect, it } from 'vitest';
import type { StrategySpec } from '../../../src/model/helm-app.ts';
import {
  approving,
  cancelling,
  pausing,
  resuming,
  retrying,
} from '../../../src/model/rollout-controls.ts';
import {
  change,
  changing,
  everywhere,
  finish,
  keys,
  phases,
  run,
  settled,
} from '../../support/rollout-script.ts';
import {
  ask,
  deadlineSeconds,
  settle,
  startSim,
  type RolloutSim,
} from '../../support/rollout-world.ts';

const afterDeadline = (sim: RolloutSim): void => {
  sim.now += (deadlineSeconds + 1) * 1_000;
};
const stateOf = ({ status: { rollout } }: RolloutSim) =>
  `${rollout?.revision} ${rollout?.phase} ${rollout?.reason ?? ''}`.trim();

describe('canaries', () => {
  it('go first, whatever their names', () => {
    const sim = changing({ batchSize: 2, canary: [{ cluster: 'west', name: 'b' }] });
    expect(finish(sim).filter((step) => step.startsWith('beginBatch'))).toEqual([
      'beginBatch west/b',
      'beginBatch east/a east/b',
      'beginBatch east/c west/a',
    ]);
  });

  it('stop the rollout when they fail: no other station and no other cluster is touched', () => {
    const sim = changing({ batchSize: 2, canary: [{ cluster: 'west', name: 'b' }] });
    sim.stations.get('west/b')!.able = false;
    settled(sim);
    afterDeadline(sim);
    settled(sim);
    expect(stateOf(sim)).toBe('2 PAUSED TOO_MANY_FAILURES');
    expect(phases(sim)).toMatchObject({ 'west/b': 'FAILED', 'east/a': 'WAITING' });
    expect(sim.stations.get('east/a')!.release!.content).toBe(1);
    expect(sim.clusters.get('east')!.release!.content).toBe(1);
  });
});

describe('a budget of failures', () => {
  const failing = (strategy: StrategySpec): RolloutSim => {
    const sim = changing({ batchSize: 1, ...strategy });
    sim.stations.get('east/b')!.able = false;
    sim.stations.get('west/a')!.able = false;
    for (let batch = 0; batch < 6; batch += 1) {
      settled(sim);
      afterDeadline(sim);
    }
    settled(sim);
    return sim;
  };

  it.each<[StrategySpec, string, string]>([
    [{ maxFailures: 0 }, '2 PAUSED TOO_MANY_FAILURES', 'WAITING'],
    [{ maxFailures: 1 }, '2 PAUSED TOO_MANY_FAILURES', 'WAITING'],
    [{ maxFailures: 2 }, '2 FAILED STATIONS_FAILED', 'DONE'],
    [{ onFailure: 'PAUSE' }, '2 PAUSED TOO_MANY_FAILURES', 'WAITING'],
    [{ maxFailures: 0, onFailure: 'CONTINUE' }, '2 FAILED STATIONS_FAILED', 'DONE'],
    [{}, '2 FAILED STATIONS_FAILED', 'DONE'],
  ])('%o: ends as %s, with the last station %s', (strategy, state, last) => {
    const sim = failing(strategy);
    expect(stateOf(sim)).toBe(state);
    expect(phases(sim)['west/b']).toBe(last);
  });

  it('goes on after a resume, which forgives what has failed, until the budget is used up again', () => {
    const sim = failing({ maxFailures: 0 });
    ask(sim, resuming(2, new Date(sim.now).toISOString()));
    for (let batch = 0; batch < 4; batch += 1) {
      settled(sim);
      afterDeadline(sim);
    }
    expect(stateOf(sim)).toBe('2 PAUSED TOO_MANY_FAILURES');
    // A station that was ill before is changed before those that are well.
    expect(phases(sim)).toMatchObject({ 'east/c': 'WAITING', 'west/a': 'FAILED' });
  });

  it('goes on after a retry that went well', () => {
    const sim = failing({ maxFailures: 0 });
    sim.stations.get('east/b')!.able = true;
    sim.stations.get('west/a')!.able = true;
    ask(
      sim,
      retrying(sim.annotations, ['east/b'], { at: new Date(sim.now).toISOString(), since: '' }),
    );
    settled(sim);
    expect(stateOf(sim)).toBe('2 DONE');
    expect(new Set(Object.values(phases(sim)))).toEqual(new Set(['DONE']));
  });

  it('gives a retried station its whole time again', () => {
    const sim = failing({ maxFailures: 0 });
    ask(
      sim,
      retrying(sim.annotations, ['east/b'], { at: new Date(sim.now).toISOString(), since: '' }),
    );
    settled(sim);
    expect(phases(sim)['east/b']).toBe('VERIFYING');
    afterDeadline(sim);
    settled(sim);
    expect(phases(sim)['east/b']).toBe('FAILED');
  });
});

describe('soaking', () => {
  it('begins when the whole batch is ready, and the next batch when it has lasted', () => {
    const sim = changing({ batchSize: 4, soakSeconds: 60 });
    settled(sim);
    expect(phases(sim)).toMatchObject({ 'east/a': 'SOAKING', 'west/b': 'WAITING' });
    sim.now += 59_000;
    expect(run(sim)).toEqual(['wait']);
    sim.now += 1_000;
    expect(run(sim)).toContain('applyTargets west/b');
    expect(phases(sim)).toMatchObject({ 'east/a': 'DONE' });
  });

  it('starts again when a station falls ill meanwhile, and fails it when it does not recover', () => {
    const sim = changing({ batchSize: 5, soakSeconds: 60, maxFailures: 0 });
    settled(sim);
    const ill = sim.stations.get('east/a')!;
    ill.able = false;
    settle(ill);
    sim.now += 60_000;
    expect(run(sim)).toEqual(['soak', 'wait']);
    expect(phases(sim)).toMatchObject({ 'east/a': 'VERIFYING', 'east/b': 'SOAKING' });
    ill.able = true;
    settle(ill);
    settled(sim);
    sim.now += 59_000;
    expect(phases(sim)['east/a']).toBe('SOAKING');
    ill.able = false;
    settle(ill);
    afterDeadline(sim);
    settled(sim);
    expect(stateOf(sim)).toBe('2 PAUSED TOO_MANY_FAILURES');
  });
});

describe('approval', () => {
  it('is needed before each batch but the first', () => {
    const sim = changing({ batchSize: 2, approval: 'EACH_BATCH' });
    settled(sim);
    expect(stateOf(sim)).toBe('2 PAUSED APPROVAL_NEEDED');
    expect(phases(sim)).toMatchObject({ 'east/b': 'DONE', 'east/c': 'WAITING' });
    ask(sim, approving(2, 2));
    settled(sim);
    expect(phases(sim)).toMatchObject({ 'west/a': 'DONE', 'west/b': 'WAITING' });
    expect(stateOf(sim)).toBe('2 PAUSED APPROVAL_NEEDED');
    ask(sim, approving(2, 3));
    settled(sim);
    expect(stateOf(sim)).toBe('2 DONE');
  });

  it('is needed once after the canaries', () => {
    const sim = changing({
      batchSize: 1,
      canary: keys.slice(0, 2).map((key) => ({ cluster: 'east', name: key.slice(5) })),
      approval: 'AFTER_CANARY',
    });
    settled(sim);
    expect(phases(sim)).toMatchObject({ 'east/a': 'DONE', 'east/b': 'DONE', 'east/c': 'WAITING' });
    ask(sim, approving(2, 3));
    settled(sim);
    expect(stateOf(sim)).toBe('2 DONE');
  });

  it('is needed before anything where no canary could be tried', () => {
    const sim = changing({
      batchSize: 5,
      canary: [{ cluster: 'west', name: 'b' }],
      approval: 'AFTER_CANARY',
    });
    sim.stations.get('west/b')!.online = false;
    settled(sim);
    expect(stateOf(sim)).toBe('2 PAUSED APPROVAL_NEEDED');
    expect(phases(sim)['east/a']).toBe('WAITING');
  });

  it('of an earlier revision is worth nothing', () => {
    const sim = changing({ batchSize: 2, approval: 'EACH_BATCH' });
    ask(sim, approving(1, 9));
    settled(sim);
    expect(stateOf(sim)).toBe('2 PAUSED APPROVAL_NEEDED');
  });
});

describe('a pause', () => {
  it('lets what is in change finish, and begins nothing', () => {
    const sim = changing({ batchSize: 2 });
    run(sim);
    ask(sim, pausing);
    settled(sim);
    expect(stateOf(sim)).toBe('2 PAUSED PAUSED_BY_HAND');
    expect(phases(sim)).toMatchObject({ 'east/a': 'DONE', 'east/c': 'WAITING' });
    ask(sim, resuming(2, null));
    settled(sim);
    expect(stateOf(sim)).toBe('2 DONE');
  });

  it('holds for the revisions that come while it lasts', () => {
    const sim = changing({ batchSize: 2 });
    ask(sim, pausing);
    settled(sim);
    change(sim, everywhere(3));
    settled(sim);
    expect(stateOf(sim)).toBe('3 PAUSED PAUSED_BY_HAND');
    expect(sim.stations.get('east/a')!.release!.content).toBe(1);
  });
});

describe('a cancelled rollout', () => {
  it('ends where it is', () => {
    const sim = changing({ batchSize: 2 });
    run(sim);
    ask(sim, cancelling(2));
    settled(sim);
    expect(stateOf(sim)).toBe('2 CANCELLED CANCELLED');
    expect(phases(sim)).toMatchObject({ 'east/a': 'DONE', 'east/c': 'SKIPPED' });
    expect(sim.stations.get('east/c')!.release!.content).toBe(1);
  });

  it('says nothing about the next revision', () => {
    const sim = changing({ batchSize: 2 });
    ask(sim, cancelling(2));
    settled(sim);
    change(sim, everywhere(3));
    settled(sim);
    expect(stateOf(sim)).toBe('3 DONE');
  });
});

describe('rolling back by itself', () => {
  it('brings what has changed back to the last good content, station by station, and is done', () => {
    const sim = changing({ batchSize: 2, onFailure: 'ROLL_BACK', approval: 'EACH_BATCH' });
    sim.stations.get('east/b')!.able = false;
    settled(sim);
    afterDeadline(sim);
    sim.stations.get('east/b')!.able = true;
    const steps = settled(sim);
    expect(steps).toContain('rollBack');
    expect(steps.filter((step) => step.startsWith('applyTargets'))).toEqual([
      'applyTargets east/b',
      'applyTargets east/a',
    ]);
    expect(stateOf(sim)).toBe('3 DONE');
    expect(sim.status.rollout?.rollBackOf).toBe(2);
    for (const { release } of sim.stations.values()) expect(release!.content).toBe(1);
    expect(sim.clusters.get('east')!.release).toMatchObject({ content: 1, leftover: false });
  });

  it('ends as failed where there is nothing to go back to', () => {
    const sim = startSim(keys, {
      ...everywhere(1),
      strategy: { batchSize: 2, onFailure: 'ROLL_BACK' },
    });
    sim.stations.get('east/a')!.accepted = false;
    settled(sim);
    expect(stateOf(sim)).toBe('1 FAILED TOO_MANY_FAILURES');
    expect(phases(sim)).toMatchObject({ 'east/a': 'FAILED', 'west/b': 'SKIPPED' });
  });
});

describe('the size of a batch', () => {
  it.each<[StrategySpec, readonly number[]]>([
    [{ batchPercent: 40 }, [2, 2, 1]],
    [{ batchPercent: 1 }, [1, 1, 1, 1, 1]],
    [{ batchPercent: 100 }, [5]],
    [{ batchSize: 4, batchSizePerCluster: 1 }, [2, 2, 1]],
    [{}, [5]],
  ])('%o: %o', (strategy, sizes) => {
    const sim = changing(strategy);
    const begun = finish(sim).filter((step) => step.startsWith('beginBatch'));
    expect(begun.map((step) => step.split(' ').length - 1)).toEqual(sizes);
  });

  it('bounds removals too', () => {
    const sim = startSim(keys, everywhere(1));
    finish(sim);
    change(sim, everywhere(1, 2, ['east/a']));
    expect(finish(sim).filter((step) => step.startsWith('removeTargets'))).toEqual([
      'removeTargets east/b east/c',
      'removeTargets west/a west/b',
    ]);
  });
});
