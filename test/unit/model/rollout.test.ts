import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StrategySpec, TargetKey } from '../../../src/model/helm-app.ts';
import { isEnded } from '../../../src/model/rollout-situation.ts';
import {
  approving,
  cancelling,
  controlsOf,
  pausing,
  resuming,
  retrying,
} from '../../../src/model/rollout-controls.ts';
import { isHealthy, isReleased } from '../../../src/model/app-target.ts';
import { transitions } from '../../support/rollout-transitions.ts';
import { progressOf } from '../../../src/model/rollout-progress.ts';
import {
  change,
  everywhere,
  finish,
  keys,
  phases,
  run,
  settleAll,
} from '../../support/rollout-script.ts';
import {
  ask,
  deadlineSeconds,
  isBatchUnknown,
  reconcile,
  settle,
  startSim,
  targetsOf,
  type Intent,
  type RolloutSim,
} from '../../support/rollout-world.ts';

describe('nextRolloutStep', { timeout: 30_000 }, () => {
  it('changes batch after batch, each when the one before is ready, a cluster before its first station', () => {
    const sim = startSim(keys, everywhere(1));
    expect(run(sim)).toEqual([
      'accept',
      'beginBatch east/a east/b',
      'applyClusters east',
      'applyTargets east/a east/b',
      'wait',
    ]);
    settle(sim.stations.get('east/a')!);
    expect(run(sim)).toEqual(['wait']);
    settle(sim.stations.get('east/b')!);
    expect(run(sim)).toEqual([
      'beginBatch east/c west/a',
      'applyClusters west',
      'applyTargets east/c west/a',
      'wait',
    ]);
    settleAll(sim);
    expect(run(sim)).toEqual(['beginBatch west/b', 'applyTargets west/b', 'wait']);
    settleAll(sim);
    expect(run(sim)).toEqual(['finish DONE', 'rest']);
    expect(sim.status.phase).toBe('READY');
  });

  it('touches only the station whose content changed', () => {
    const sim = startSim(keys, everywhere(1));
    finish(sim);
    change(sim, {
      ...everywhere(1),
      stations: new Map([...everywhere(1).stations, ['west/a', 2]]),
    });
    expect(finish(sim)).toEqual([
      'accept',
      'beginBatch west/a',
      'applyTargets west/a',
      'finish DONE',
    ]);
    expect(sim.status.targetRevisions).toMatchObject({ 'east/a': 1, 'west/b': 1 });
  });

  it('does not wait for a station that is ill but not concerned', () => {
    const sim = startSim(keys, everywhere(1));
    finish(sim);
    sim.stations.get('east/a')!.able = false;
    settleAll(sim);
    change(sim, {
      ...everywhere(1),
      stations: new Map([...everywhere(1).stations, ['west/a', 2]]),
    });
    expect(run(sim)).toContain('applyTargets west/a');
    settle(sim.stations.get('west/a')!);
    expect(run(sim)).toEqual(['finish DONE', 'rest']);
    expect(sim.status.phase).toBe('DEGRADED');
  });

  it('takes stations away after the last batch, then what the clusters need no more', () => {
    const sim = startSim(keys, everywhere(1));
    finish(sim);
    change(sim, everywhere(2, 5, ['east/a', 'east/b']));
    expect(finish(sim)).toEqual([
      'accept',
      'beginBatch east/a east/b',
      'applyClusters east',
      'applyTargets east/a east/b',
      'beginBatch east/c west/a west/b',
      'removeTargets east/c west/a west/b',
      'removeClusters west',
      'applyClusters prune east',
      'finish DONE',
    ]);
  });

  it('leaves old shared objects where a station still has the old content', () => {
    const sim = startSim(keys, everywhere(1, 5));
    finish(sim);
    sim.stations.get('west/b')!.accepted = false;
    change(sim, everywhere(2, 5));
    expect(finish(sim)).toContain('applyClusters prune east');
    expect(sim.clusters.get('west')!.release).toMatchObject({ content: 2, leftover: true });
  });

  it('has shared objects follow what keeps Services in their stations, also after the end', () => {
    const sim = startSim(keys, everywhere(1, 5));
    sim.stations.get('east/a')!.able = false;
    finish(sim);
    expect(sim.status.rollout).toMatchObject({ phase: 'FAILED', reason: 'STATIONS_FAILED' });
    for (const cluster of sim.clusters.values()) cluster.locality = 1;
    expect(run(sim)).toEqual(['applyClusters east west', 'rest']);
    expect(sim.status.rollout).toMatchObject({ phase: 'FAILED', reason: 'STATIONS_FAILED' });
  });

  it('leaves them while the app is paused', () => {
    const sim = startSim(keys, everywhere(1));
    finish(sim);
    ask(sim, pausing);
    for (const cluster of sim.clusters.values()) cluster.locality = 1;
    expect(run(sim).filter((step) => step.startsWith('apply'))).toEqual([]);
    ask(sim, resuming(sim.generation, null));
    expect(run(sim)).toContain('applyClusters east west');
  });

  it('leaves them where the rollout was cut off, until the next revision', () => {
    const sim = startSim(keys, everywhere(1));
    finish(sim);
    change(sim, everywhere(2));
    reconcile(sim);
    ask(sim, cancelling(sim.generation));
    expect(run(sim)).toEqual(['finish CANCELLED', 'rest']);
    sim.clusters.get('west')!.locality = 1;
    expect(run(sim)).toEqual(['rest']);
    expect(sim.clusters.get('west')!.release).toMatchObject({ content: 1 });
    change(sim, everywhere(3));
    finish(sim);
    expect(sim.clusters.get('west')!.release).toMatchObject({ content: 3, locality: 1 });
  });

  it('fails what is not ready in time and goes on with the others', () => {
    const sim = startSim(keys, everywhere(1));
    sim.stations.get('east/a')!.able = false;
    expect(finish(sim)).toContain('fail east/a');
    expect(phases(sim)).toEqual({
      'east/a': 'FAILED',
      'east/b': 'DONE',
      'east/c': 'DONE',
      'west/a': 'DONE',
      'west/b': 'DONE',
    });
    expect(sim.status).toMatchObject({ phase: 'DEGRADED', rollout: { phase: 'FAILED' } });
  });

  it('counts the deadline from the apply where the gateway was away in between', () => {
    const sim = startSim(keys, everywhere(1));
    for (let steps = 0; steps < 3; steps += 1) reconcile(sim);
    sim.now += 24 * 3_600_000;
    expect(run(sim)).toEqual(['applyTargets east/a east/b', 'wait']);
  });

  it('parks a cluster that does not answer and catches it up when it does', () => {
    const sim = startSim(keys, everywhere(1, 5));
    sim.clusters.get('west')!.state = 'DOWN';
    expect(finish(sim).at(-1)).toBe('finish DONE');
    expect(phases(sim)).toMatchObject({ 'east/a': 'DONE', 'west/a': 'UNREACHABLE' });
    expect(sim.status.phase).toBe('DEGRADED');
    sim.clusters.get('west')!.state = 'SYNCED';
    expect(finish(sim)).toEqual([
      'beginBatch west/a west/b',
      'applyClusters west',
      'applyTargets west/a west/b',
      'finish DONE',
    ]);
  });

  it('parks a station with no ready node likewise', () => {
    const sim = startSim(keys, everywhere(1, 5));
    sim.stations.get('west/a')!.online = false;
    expect(finish(sim)).toContain('applyTargets east/a east/b east/c west/b');
    expect(phases(sim)['west/a']).toBe('UNREACHABLE');
    sim.stations.get('west/a')!.online = true;
    expect(finish(sim)).toContain('applyTargets west/a');
    expect(phases(sim)['west/a']).toBe('DONE');
  });

  it('begins nothing while it is not known how the batch stands, and leaves others alone', () => {
    const sim = startSim(keys, everywhere(1));
    run(sim);
    settleAll(sim);
    expect(run(sim)).toContain('applyTargets east/c west/a');
    sim.clusters.get('west')!.state = 'SYNCING';
    settleAll(sim);
    expect(run(sim)).toEqual(['wait']);
    sim.clusters.get('west')!.state = 'SYNCED';
    expect(run(sim)[0]).toBe('beginBatch west/b');
  });

  it('goes on with the batch in change when a new revision comes', () => {
    const sim = startSim(keys, everywhere(1));
    run(sim);
    settleAll(sim);
    expect(run(sim)).toContain('applyTargets east/c west/a');
    change(sim, everywhere(2));
    expect(run(sim)).toEqual([
      'accept',
      'applyClusters east west',
      'applyTargets east/c west/a',
      'wait',
    ]);
  });

  it('lets what is ready, or was not begun, wait for its turn at the pace of the new revision', () => {
    const sim = startSim(keys, everywhere(1));
    run(sim);
    settleAll(sim);
    expect(run(sim)).toContain('applyTargets east/c west/a');
    settleAll(sim);
    change(sim, { ...everywhere(2), strategy: { batchSize: 1 } });
    expect(run(sim)).toEqual([
      'accept',
      'beginBatch east/a',
      'applyClusters east',
      'applyTargets east/a',
      'wait',
    ]);
  });

  type Event =
    | { readonly kind: 'reconcile'; readonly steps: number }
    | { readonly kind: 'settle' | 'online' | 'able' | 'accepted'; readonly key: TargetKey }
    | {
        readonly kind: 'cluster';
        readonly cluster: string;
        readonly state: 'SYNCED' | 'SYNCING' | 'DOWN';
      }
    | { readonly kind: 'locality'; readonly cluster: string; readonly locality: number }
    | { readonly kind: 'pass'; readonly seconds: number }
    | { readonly kind: 'change'; readonly intent: Intent }
    | { readonly kind: 'pause' | 'resume' | 'approve' | 'cancel' | 'quiet' }
    | { readonly kind: 'retry'; readonly key: TargetKey };

  const key = fc.constantFrom(...keys);
  const strategies: fc.Arbitrary<StrategySpec & { readonly batchSize: number }> = fc.record(
    {
      batchSize: fc.integer({ min: 1, max: 3 }),
      batchSizePerCluster: fc.integer({ min: 1, max: 2 }),
      canary: fc
        .subarray([...keys], { maxLength: 2 })
        .map((refs) => refs.map((one) => ({ cluster: one.slice(0, 4), name: one.slice(5) }))),
      maxFailures: fc.nat(2),
      soakSeconds: fc.constantFrom(0, 30),
      approval: fc.constantFrom('NONE' as const, 'EACH_BATCH' as const, 'AFTER_CANARY' as const),
      onFailure: fc.constantFrom('PAUSE' as const, 'ROLL_BACK' as const, 'CONTINUE' as const),
    },
    { requiredKeys: ['batchSize'] },
  );
  const intents: fc.Arbitrary<Intent> = fc.record({
    stations: fc
      .dictionary(key, fc.nat(2))
      .map((stations) => new Map(Object.entries(stations)) as ReadonlyMap<TargetKey, number>),
    shared: fc.nat(2),
    strategy: strategies,
  });
  const events: fc.Arbitrary<readonly Event[]> = fc.array(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          kind: fc.constant('reconcile' as const),
          steps: fc.integer({ min: 1, max: 6 }),
        }),
      },
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('settle' as const), key }) },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constantFrom('online' as const, 'able' as const, 'accepted' as const),
          key,
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant('cluster' as const),
          cluster: fc.constantFrom('east', 'west'),
          state: fc.constantFrom('SYNCED' as const, 'SYNCING' as const, 'DOWN' as const),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant('locality' as const),
          cluster: fc.constantFrom('east', 'west'),
          locality: fc.nat(1),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant('pass' as const),
          seconds: fc.integer({ min: 1, max: 700 }),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant('change' as const), intent: intents }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constantFrom(
            'pause' as const,
            'resume' as const,
            'approve' as const,
            'cancel' as const,
          ),
        }),
      },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('quiet' as const) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('retry' as const), key }) },
    ),
    { maxLength: 40 },
  );

  function happen(sim: RolloutSim, event: Event): void {
    switch (event.kind) {
      case 'reconcile':
        for (let steps = 0; steps < event.steps; steps += 1) checkedStep(sim);
        return;
      case 'settle':
        settle(sim.stations.get(event.key)!);
        return;
      case 'online':
      case 'able':
      case 'accepted': {
        const station = sim.stations.get(event.key)!;
        station[event.kind] = !station[event.kind];
        return;
      }
      case 'cluster':
        sim.clusters.get(event.cluster)!.state = event.state;
        return;
      case 'locality':
        sim.clusters.get(event.cluster)!.locality = event.locality;
        return;
      case 'pass':
        sim.now += event.seconds * 1_000;
        return;
      case 'change':
        change(sim, event.intent);
        return;
      // Time goes by without anything happening from outside.
      case 'quiet':
        for (let steps = 0; steps < 30; steps += 1) {
          checkedStep(sim);
          if (steps % 5 === 4) settleAll(sim);
          if (steps % 10 === 9) sim.now += (deadlineSeconds + 1) * 1_000;
        }
        return;
      case 'pause':
        ask(sim, pausing);
        return;
      case 'resume':
        ask(sim, resuming(sim.generation, new Date(sim.now).toISOString()));
        return;
      case 'approve':
        ask(sim, approving(sim.generation, (sim.status.rollout?.batch?.index ?? 0) + 1));
        return;
      case 'cancel':
        ask(sim, cancelling(sim.generation));
        return;
      case 'retry': {
        const at = new Date(sim.now).toISOString();
        ask(sim, retrying(sim.annotations, [event.key], { at, since: '' }));
        return;
      }
    }
  }

  const known = new Set(transitions.map(({ from, to }) => `${from} ${to}`));

  /** Stations that have failed with this revision, are not well after all, and were not forgiven. */
  const failedIn = (sim: RolloutSim): number => {
    const { forgivenUntil } = controlsOf(sim.annotations, sim.generation);
    return targetsOf(sim).filter(
      ({ failure, phase }) =>
        failure?.revision === sim.status.rollout?.revision &&
        !['DONE', 'SOAKING'].includes(phase) &&
        Date.parse(failure?.at ?? '') > forgivenUntil,
    ).length;
  };

  /** What must hold for every step, whatever happened before it. */
  function checkedStep(sim: RolloutSim): void {
    const before = targetsOf(sim);
    const reachable = (cluster: string): boolean => sim.clusters.get(cluster)!.state === 'SYNCED';
    const shared = new Map([...sim.clusters].map(([name, { release }]) => [name, release]));
    const failed = failedIn(sim);
    const statusBefore = sim.status;
    const wasEnded = sim.status.rollout !== undefined && isEnded(sim.status.rollout);
    const phaseBefore = sim.status.rollout?.phase ?? 'none';
    const step = reconcile(sim);
    const phaseNow = sim.status.rollout?.phase ?? 'none';
    if (phaseNow !== phaseBefore) {
      expect(known).toContain(`${phaseBefore} ${phaseNow}`);
    }
    if ('clusters' in step) {
      for (const cluster of step.clusters) expect(reachable(cluster)).toBe(true);
    }
    const begun = before.filter(
      ({ placed, phase, wantedRevision, inBatch }) =>
        placed &&
        (phase === 'APPLYING' ||
          (phase === 'VERIFYING' && (inBatch || wantedRevision === sim.status.rollout?.revision))),
    );
    if ('targets' in step && step.kind !== 'leave') {
      for (const target of step.targets) {
        expect(reachable(target.slice(0, target.indexOf('/')))).toBe(true);
      }
    }
    if (step.kind === 'beginBatch') {
      // R3: a batch begins when nothing else is in change, and is no larger than the strategy allows.
      const others = begun.filter(({ key: one }) => !step.targets.includes(one));
      // What is adrift or half done waits for a batch of its own.
      expect(others.filter(({ inBatch }) => inBatch)).toEqual([]);
      expect(step.targets.length).toBeLessThanOrEqual(sim.intent.strategy.batchSize!);
      expect(isBatchUnknown({ ...sim, status: statusBefore })).toBe(false);
      const controls = controlsOf(sim.annotations, sim.generation);
      const { rollBackOf } = sim.status.rollout!;
      const { maxFailures, onFailure, batchSizePerCluster = 9 } = sim.intent.strategy;
      expect(controls.paused).toBe(false);
      expect(controls.cancelled && !wasEnded).toBe(false);
      const isRetry = step.targets.every((one) => controls.retriedAt(one) !== undefined);
      const isAdrift = before
        .filter(({ key: one }) => step.targets.includes(one))
        .every(({ phase }) => phase === 'VERIFYING');
      if (
        maxFailures !== undefined &&
        onFailure !== 'CONTINUE' &&
        rollBackOf === undefined &&
        !isRetry &&
        !isAdrift
      ) {
        expect(failed).toBeLessThanOrEqual(maxFailures);
      }
      for (const cluster of ['east', 'west']) {
        const there = step.targets.filter((one) => one.startsWith(cluster));
        expect(there.length).toBeLessThanOrEqual(batchSizePerCluster);
      }
    }
    if (step.kind === 'applyTargets') {
      for (const target of step.targets) {
        expect(sim.status.rollout?.batch?.targets).toContain(target);
        const cluster = shared.get(target.slice(0, target.indexOf('/')));
        expect(cluster?.content).toBe(sim.intent.shared);
      }
    }
    if (step.kind === 'removeTargets') {
      for (const target of step.targets) {
        expect(sim.status.rollout?.batch?.targets).toContain(target);
      }
    }
    if (step.kind === 'removeClusters' || (step.kind === 'applyClusters' && step.prune)) {
      expect(before.filter(({ phase }) => phase === 'WAITING' || phase === 'APPLYING')).toEqual([]);
      expect(begun).toEqual([]);
    }
    const { total, ...counters } = progressOf(before).stations;
    expect(Object.values(counters).reduce((sum, count) => sum + count, 0)).toBe(total);
  }

  it('keeps to its batches whatever happens, and ends as wanted once things are well (R1, R3)', () => {
    fc.assert(
      fc.property(intents, fc.subarray([...keys]), events, (intent, ill, happenings) => {
        const sim = startSim(keys, intent);
        for (const one of ill) sim.stations.get(one)!.able = false;
        for (const event of happenings) happen(sim, event);

        for (const cluster of sim.clusters.values()) cluster.state = 'SYNCED';
        for (const station of sim.stations.values()) {
          Object.assign(station, { online: true, able: true, accepted: true });
        }
        settleAll(sim);
        // What was refused or failed stays so until the intent changes.
        ask(sim, resuming(sim.generation, null));
        const { batchSize } = sim.intent.strategy;
        change(sim, { ...sim.intent, strategy: { batchSize: batchSize ?? 1 } });
        finish(sim);

        for (const target of targetsOf(sim)) {
          expect(target.placed).toBe(true);
          expect(isReleased(target)).toBe(true);
          expect(isHealthy(target)).toBe(true);
          expect(target.phase).toBe('DONE');
          expect(sim.stations.get(target.key)!.release!.content).toBe(
            sim.intent.stations.get(target.key),
          );
        }
        const expectShared = (): void => {
          for (const [name, { release, locality }] of sim.clusters) {
            const placed = [...sim.intent.stations.keys()].some((one) =>
              one.startsWith(`${name}/`),
            );
            expect(release).toEqual(
              placed ? { content: sim.intent.shared, locality, leftover: false } : null,
            );
          }
        };
        expectShared();
        expect(sim.status.phase).toBe('READY');
        const ended = structuredClone(sim.status);
        expect(reconcile(sim).kind).toBe('rest');
        expect(sim.status).toEqual(ended);

        for (const cluster of sim.clusters.values()) cluster.locality = 2;
        finish(sim);
        expectShared();
        expect(sim.status).toEqual(ended);
      }),
      { numRuns: 400 },
    );
  });
});
