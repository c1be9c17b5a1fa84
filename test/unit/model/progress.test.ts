import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appPhase } from '../../../src/model/app-phase.ts';
import { targetPhases, type Target } from '../../../src/model/app-target.ts';
import { etaOf, progressOf } from '../../../src/model/rollout-progress.ts';
import type { HelmAppStatus, RolloutPhase } from '../../../src/model/helm-app.ts';
import { workloadRow } from '../../support/workload-row.ts';

function target(phase: Target['phase'], rest: Partial<Target> = {}): Target {
  return {
    key: 'east/a',
    cluster: 'east',
    station: 'a',
    placed: phase !== 'REMOVING',
    wantedRevision: 1,
    release: { status: 'deployed', appRevision: 1, modifiedAt: '', workloads: 1 },
    workloads: [workloadRow({ revision: 1 })],
    reachable: true,
    online: true,
    failure: null,
    inBatch: false,
    soaking: false,
    outcome: null,
    phase,
    ...rest,
  };
}

describe('progressOf', () => {
  it('has counters that add up to the total, and 100 percent only when all is done', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...targetPhases)), (phases) => {
        const { stations, percent, replicas } = progressOf(phases.map((phase) => target(phase)));
        const { total, ...counters } = stations;
        expect(total).toBe(phases.length);
        expect(Object.values(counters).reduce((sum, count) => sum + count, 0)).toBe(total);
        expect(percent === 100).toBe(phases.every((phase) => phase === 'DONE'));
        expect(percent).toBeGreaterThanOrEqual(0);
        expect(replicas.desired).toBe(2 * total);
      }),
    );
  });

  it('does not count replicas as ready before their controller has seen the generation', () => {
    const blind = { ...workloadRow({ revision: 1 }), generation: 2 };
    expect(progressOf([target('VERIFYING', { workloads: [blind] })]).replicas).toEqual({
      desired: 2,
      updated: 0,
      ready: 0,
      available: 0,
    });
  });
});

describe('etaOf', () => {
  const rollout = { revision: 1, phase: 'ROLLING_OUT', startedAt: '2026-01-01T00:00:00Z' } as const;
  const minute = (count: number): number => Date.parse(rollout.startedAt) + count * 60_000;

  it('reckons with the pace of the stations that this rollout has changed', () => {
    const unchanged = target('DONE', { wantedRevision: 0 });
    const targets = [
      target('DONE'),
      target('DONE'),
      unchanged,
      target('SOAKING'),
      target('WAITING'),
    ];
    expect(etaOf(rollout, targets, minute(4))).toBe(minute(8));
    expect(etaOf(rollout, [...targets, target('UNREACHABLE')], minute(4))).toBe(minute(8));
  });

  it('says nothing while nothing is done, or while the rollout stands', () => {
    expect(etaOf(rollout, [target('WAITING')], minute(4))).toBeNull();
    expect(etaOf({ ...rollout, phase: 'PAUSED' }, [target('DONE')], minute(4))).toBeNull();
  });
});

describe('appPhase', () => {
  const status = (phase: RolloutPhase, rest: HelmAppStatus = {}): HelmAppStatus => ({
    observedGeneration: 1,
    rollout: { revision: 1, phase, startedAt: '2026-01-01T00:00:00Z' },
    ...rest,
  });
  const app = { deleting: false, generation: 1, paused: false };
  const ill = [{ ...workloadRow({ revision: 1 }), ready: 0 }];

  it.each<[string, readonly [HelmAppStatus, readonly Target[]], string]>([
    ['nothing has begun', [{}, []], 'PENDING'],
    [
      'a newer revision is not seen yet',
      [status('DONE', { observedGeneration: 0 }), []],
      'PENDING',
    ],
    ['it rolls out', [status('ROLLING_OUT'), [target('APPLYING')]], 'ROLLING_OUT'],
    ['it stands', [status('PAUSED'), [target('WAITING')]], 'PAUSED'],
    ['all are done', [status('DONE'), [target('DONE'), target('DONE')]], 'READY'],
    ['it is placed nowhere', [status('DONE'), []], 'READY'],
    ['one has failed', [status('FAILED'), [target('DONE'), target('FAILED')]], 'DEGRADED'],
    ['all have failed', [status('FAILED'), [target('FAILED')]], 'FAILED'],
    ['one is parked', [status('DONE'), [target('DONE'), target('UNREACHABLE')]], 'DEGRADED'],
    ['one fell ill afterwards', [status('DONE'), [target('DONE', { workloads: ill })]], 'DEGRADED'],
    ['one got well again', [status('FAILED'), [target('DONE')]], 'READY'],
  ])('when %s', (_when, [of, targets], phase) => {
    expect(appPhase({ ...app, status: of }, targets)).toBe(phase);
    expect(appPhase({ ...app, deleting: true, status: of }, targets)).toBe('DELETING');
  });

  it('stands as soon as a pause is asked for, and says when it goes back', () => {
    const targets = [target('APPLYING')];
    const rolling = status('ROLLING_OUT');
    expect(appPhase({ ...app, paused: true, status: rolling }, targets)).toBe('PAUSED');
    expect(appPhase({ ...app, paused: true, status: status('DONE') }, [target('DONE')])).toBe(
      'READY',
    );
    const back = { ...rolling, rollout: { ...rolling.rollout!, rollBackOf: 4 } };
    expect(appPhase({ ...app, status: back }, targets)).toBe('ROLLING_BACK');
  });

  it('has failed when its intent was refused, however well what runs is', () => {
    const refused = status('FAILED');
    const of = { ...refused, rollout: { ...refused.rollout!, reason: 'REFUSED' as const } };
    expect(appPhase({ ...app, status: of }, [target('DONE')])).toBe('FAILED');
  });
});
