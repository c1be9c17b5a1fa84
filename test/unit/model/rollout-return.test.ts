import { describe, expect, it } from 'vitest';
import type { TargetKey } from '../../../src/model/helm-app.ts';
import { approving, cancelling, resuming, retrying } from '../../../src/model/rollout-controls.ts';
import {
  change,
  changing,
  everywhere,
  finish,
  keys,
  phases,
  run,
  settleAll,
  settled,
} from '../../support/rollout-script.ts';
import {
  ask,
  deadlineSeconds,
  settle,
  startSim,
  type RolloutSim,
} from '../../support/rollout-world.ts';

const later = (sim: RolloutSim, seconds: number): void => {
  sim.now += seconds * 1_000;
};
const stateOf = ({ status: { rollout } }: RolloutSim) =>
  `${rollout?.phase} ${rollout?.reason ?? ''}`.trim();
const retry = (sim: RolloutSim, ...stations: TargetKey[]): void => {
  const at = new Date(sim.now).toISOString();
  ask(sim, retrying(sim.annotations, stations, { at, since: '' }));
};

/** As `settled`, with the deadline of what does not get ready. */
function ended(sim: RolloutSim): void {
  for (let round = 0; round < 6; round += 1) {
    settled(sim);
    later(sim, deadlineSeconds + 1);
  }
  settled(sim);
}

describe('a station that comes back', () => {
  it('has its whole time again, also long after the end', () => {
    const sim = changing({ batchSize: 5, onFailure: 'PAUSE' });
    run(sim);
    sim.stations.get('west/a')!.online = false;
    settleAll(sim);
    settled(sim);
    expect(stateOf(sim)).toBe('DONE');
    later(sim, 10 * deadlineSeconds);
    sim.stations.get('west/a')!.online = true;
    expect(run(sim)).toEqual(['beginBatch west/a', 'wait']);
    later(sim, deadlineSeconds - 1);
    settleAll(sim);
    settled(sim);
    expect(stateOf(sim)).toBe('DONE');
    expect(phases(sim)['west/a']).toBe('DONE');
  });

  it('has its whole time again in the middle, and no approval is asked for it', () => {
    const sim = changing({ batchSize: 2, approval: 'EACH_BATCH' });
    run(sim);
    sim.stations.get('east/a')!.online = false;
    settleAll(sim);
    settled(sim);
    expect(stateOf(sim)).toBe('PAUSED APPROVAL_NEEDED');
    later(sim, 10 * deadlineSeconds);
    sim.stations.get('east/a')!.online = true;
    expect(run(sim)).toEqual(['goOn', 'beginBatch east/a', 'wait']);
    settleAll(sim);
    settled(sim);
    expect(stateOf(sim)).toBe('PAUSED APPROVAL_NEEDED');
    expect(phases(sim)).toMatchObject({ 'east/a': 'DONE', 'east/c': 'WAITING' });
  });

  it('and fails says so, stops what else waits to be caught up, and lets it go on after a resume', () => {
    const sim = changing({ batchSize: 1, maxFailures: 0 });
    sim.clusters.get('west')!.state = 'DOWN';
    settled(sim);
    expect(stateOf(sim)).toBe('DONE');
    sim.clusters.get('west')!.state = 'SYNCED';
    sim.stations.get('west/a')!.able = false;
    ended(sim);
    expect(stateOf(sim)).toBe('FAILED TOO_MANY_FAILURES');
    expect(phases(sim)).toMatchObject({ 'west/a': 'FAILED', 'west/b': 'WAITING' });
    ask(sim, resuming(2, new Date(sim.now).toISOString()));
    settled(sim);
    expect(phases(sim)['west/b']).toBe('DONE');
    expect(stateOf(sim)).toBe('FAILED STATIONS_FAILED');
  });
});

describe('a cluster that is being read for the first time', () => {
  it('is waited for at the end, and holds up no other', () => {
    const sim = changing({ batchSize: 5 });
    sim.clusters.get('west')!.state = 'SYNCING';
    settled(sim);
    expect(stateOf(sim)).toBe('ROLLING_OUT');
    expect(phases(sim)).toMatchObject({ 'east/a': 'DONE', 'west/a': 'UNREACHABLE' });
    sim.clusters.get('west')!.state = 'SYNCED';
    settled(sim);
    expect(stateOf(sim)).toBe('DONE');
    expect(phases(sim)['west/a']).toBe('DONE');
  });
});

describe('what has failed', () => {
  it('is not forgotten by a revision that leaves it as it is', () => {
    const sim = changing({ batchSize: 5 });
    sim.stations.get('east/a')!.able = false;
    ended(sim);
    expect(stateOf(sim)).toBe('FAILED STATIONS_FAILED');
    change(sim, { ...everywhere(2), strategy: { batchSize: 3, onFailure: 'ROLL_BACK' } });
    ended(sim);
    expect(stateOf(sim)).toBe('FAILED STATIONS_FAILED');
    expect(sim.good.has(3)).toBe(false);
    sim.stations.get('east/a')!.able = true;
    settleAll(sim);
    change(sim, { ...everywhere(2), strategy: { batchSize: 2 } });
    ended(sim);
    expect(stateOf(sim)).toBe('DONE');
  });

  it('and became ready after all counts no more', () => {
    const sim = changing({ batchSize: 1, maxFailures: 0 });
    sim.stations.get('east/a')!.able = false;
    settled(sim);
    later(sim, deadlineSeconds + 1);
    settled(sim);
    expect(stateOf(sim)).toBe('PAUSED TOO_MANY_FAILURES');
    sim.stations.get('east/a')!.able = true;
    settle(sim.stations.get('east/a')!);
    settled(sim);
    expect(stateOf(sim)).toBe('DONE');
  });

  it('and was forgiven and mended widens no budget', () => {
    const sim = changing({ batchSize: 1, maxFailures: 0 });
    for (const key of ['east/a', 'east/b'] as const) sim.stations.get(key)!.able = false;
    ended(sim);
    expect(stateOf(sim)).toBe('PAUSED TOO_MANY_FAILURES');
    ask(sim, resuming(2, new Date(sim.now).toISOString()));
    sim.stations.get('east/a')!.able = true;
    later(sim, 1);
    retry(sim, 'east/a');
    ended(sim);
    expect(stateOf(sim)).toBe('PAUSED TOO_MANY_FAILURES');
    expect(phases(sim)).toMatchObject({
      'east/a': 'DONE',
      'east/b': 'FAILED',
      'west/b': 'WAITING',
    });
  });

  it('is tried again when asked to, also while others hold the rollout', () => {
    const sim = changing({ batchSize: 2, maxFailures: 0 });
    for (const key of ['east/a', 'east/b'] as const) sim.stations.get(key)!.accepted = false;
    settled(sim);
    expect(stateOf(sim)).toBe('PAUSED TOO_MANY_FAILURES');
    sim.stations.get('east/a')!.accepted = true;
    later(sim, 1);
    retry(sim, 'east/a');
    settled(sim);
    expect(phases(sim)).toMatchObject({
      'east/a': 'DONE',
      'east/b': 'FAILED',
      'east/c': 'WAITING',
    });
    expect(stateOf(sim)).toBe('PAUSED TOO_MANY_FAILURES');
  });

  it('and is tried again after a cancel leaves the rollout cancelled, and what was left out alone', () => {
    const sim = changing({ batchSize: 2, maxFailures: 0 });
    sim.stations.get('east/a')!.accepted = false;
    settled(sim);
    ask(sim, cancelling(2));
    settled(sim);
    expect(stateOf(sim)).toBe('CANCELLED CANCELLED');
    sim.stations.get('east/a')!.accepted = true;
    later(sim, 1);
    retry(sim, 'east/a');
    settled(sim);
    expect(stateOf(sim)).toBe('CANCELLED CANCELLED');
    expect(phases(sim)).toMatchObject({ 'east/a': 'DONE', 'east/c': 'SKIPPED' });
    // Then it is over: what a hand does from here on is left alone.
    sim.stations.get('east/a')!.release = null;
    expect(run(sim)).toEqual(['rest']);
  });
});

describe('a canary that had to be mended', () => {
  it('is still followed by an approval', () => {
    const canary = [{ cluster: 'west', name: 'b' }];
    const sim = changing({ batchSize: 2, canary, approval: 'AFTER_CANARY' });
    sim.stations.get('west/b')!.able = false;
    ended(sim);
    expect(stateOf(sim)).toBe('PAUSED TOO_MANY_FAILURES');
    change(sim, { ...everywhere(3), strategy: { batchSize: 2, canary, approval: 'AFTER_CANARY' } });
    sim.stations.get('west/b')!.able = true;
    settled(sim);
    expect(stateOf(sim)).toBe('PAUSED APPROVAL_NEEDED');
    expect(phases(sim)).toMatchObject({ 'west/b': 'DONE', 'east/a': 'WAITING' });
    ask(sim, approving(3, (sim.status.rollout?.batch?.index ?? 0) + 1));
    settled(sim);
    expect(stateOf(sim)).toBe('DONE');
  });
});

describe('cancelled in the middle of removals', () => {
  it('leaves out those whose turn had not come', () => {
    const sim = startSim(keys, everywhere(1));
    finish(sim);
    change(sim, {
      ...everywhere(1, 1, ['east/a']),
      strategy: { batchSize: 1, approval: 'EACH_BATCH' },
    });
    settled(sim);
    expect(stateOf(sim)).toBe('PAUSED APPROVAL_NEEDED');
    ask(sim, cancelling(2));
    settled(sim);
    expect(stateOf(sim)).toBe('CANCELLED CANCELLED');
    expect(phases(sim)).toEqual({
      'east/a': 'DONE',
      'east/c': 'SKIPPED',
      'west/a': 'SKIPPED',
      'west/b': 'SKIPPED',
    });
  });
});
