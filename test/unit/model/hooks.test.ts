import { describe, expect, it } from 'vitest';
import {
  hasBegun,
  hasDeletePolicy,
  hasEnded,
  hookEndOf,
  hookShapeOf,
  hooksAt,
  hookTimeoutMs,
  nextHookStep,
  type HookEvent,
  type HookFacts,
  type HookSight,
} from '../../../src/model/hooks.ts';
import { object } from '../../support/manifests.ts';

const annotated = (annotations: Record<string, string>) =>
  object('batch/v1', 'Job', 'migrate')({ metadata: { annotations } });

describe('the annotations of a hook', () => {
  it('are read as Helm reads them', () => {
    expect(
      hookShapeOf(
        annotated({
          'helm.sh/hook': 'pre-install, Post-Upgrade,test-success',
          'helm.sh/hook-weight': '-5',
          'helm.sh/hook-delete-policy': 'hook-succeeded,before-hook-creation',
          'helm.sh/hook-output-log-policy': 'hook-failed',
        }),
      ),
    ).toEqual({
      events: ['pre-install', 'post-upgrade', 'test'],
      weight: -5,
      deletePolicies: ['hook-succeeded', 'before-hook-creation'],
      outputLogPolicies: ['hook-failed'],
    });
    expect(hookShapeOf(annotated({}))).toBeUndefined();
    expect(
      hookShapeOf(annotated({ 'helm.sh/hook': 'test', 'helm.sh/hook-weight': 'heavy' }))?.weight,
    ).toBe(0);
  });

  it.each([
    [undefined, 300_000],
    ['30', 30_000],
    ['0', 300_000],
    ['soon', 300_000],
  ])('give it the time %s', (asked, expected) => {
    const annotations =
      asked === undefined ? {} : { 'stationmaster.io/hook-timeout-seconds': asked };
    expect(hookTimeoutMs(annotated(annotations))).toBe(expected);
  });

  it.each([
    ['Job', [], ['before-hook-creation']],
    ['Job', ['hook-failed'], ['hook-failed']],
    ['CustomResourceDefinition', ['hook-succeeded', 'before-hook-creation'], []],
  ])('let a %s with policies %j go by %j', (kind, deletePolicies, expected) => {
    const policies = ['before-hook-creation', 'hook-succeeded', 'hook-failed'] as const;
    expect(policies.filter((policy) => hasDeletePolicy({ kind, deletePolicies }, policy))).toEqual(
      expected,
    );
  });
});

describe('the hooks of an event', () => {
  it('run by weight, then by kind in install order, then by name', () => {
    const hook = (at: string, weight: number, event: HookEvent = 'pre-install') => {
      const [kind = '', name = ''] = at.split('/');
      return { kind, name, weight, events: [event] };
    };
    const hooks = [
      hook('ServiceAccount/z', 0),
      hook('ServiceAccount/late', 3),
      hook('Secret/a', 0),
      hook('Job/b', 0),
      hook('Job/a', 0),
      hook('Job/last', 5),
      hook('Job/first', -5),
      hook('Job/other', -9, 'post-install'),
      hook('Pod/test', -9, 'test'),
    ];
    expect(hooksAt(hooks, 'pre-install').map(({ kind, name }) => `${kind}/${name}`)).toEqual([
      'Job/first',
      'ServiceAccount/z',
      'Secret/a',
      'Job/a',
      'Job/b',
      'ServiceAccount/late',
      'Job/last',
    ]);
  });
});

describe('the end of a hook', () => {
  const job = (type: string, status = 'True') =>
    object(
      'batch/v1',
      'Job',
      'j',
    )({
      status: { conditions: [{ type, status, reason: 'Why', message: 'because' }] },
    });
  const pod = (status: object) => object('v1', 'Pod', 'p')({ status });

  it.each([
    ['a complete Job', job('Complete'), { ok: true }],
    ['a failed Job', job('Failed'), { ok: false, reason: 'Why: because' }],
    ['a Job whose pods are being ended', job('FailureTarget'), null],
    ['a Job that did not fail', job('Failed', 'False'), null],
    ['a Job that nobody has seen yet', object('batch/v1', 'Job', 'j')(), null],
    ['a running Pod', pod({ phase: 'Running' }), null],
    ['a Pod that ended well', pod({ phase: 'Succeeded' }), { ok: true }],
    [
      'a Pod that ended badly',
      pod({
        phase: 'Failed',
        containerStatuses: [
          { state: { terminated: { exitCode: 0 } } },
          { state: { terminated: { exitCode: 3 } } },
        ],
      }),
      { ok: false, reason: 'exit code 3' },
    ],
    [
      'an evicted Pod',
      pod({ phase: 'Failed', reason: 'Evicted' }),
      { ok: false, reason: 'Evicted' },
    ],
    ['a ConfigMap', object('v1', 'ConfigMap', 'c')(), { ok: true }],
  ])('of %s', (_, given, expected) => {
    expect(hookEndOf(given)).toEqual(expected);
  });
});

describe('the next step of a hook', () => {
  const absent: HookSight = { kind: 'absent' };
  const other: HookSight = { kind: 'other', goingSince: null };
  const running: HookSight = { kind: 'own', end: null };
  const facts = (change: Partial<HookFacts>): HookFacts => ({
    sight: absent,
    since: null,
    now: 10_000,
    timeoutMs: 5_000,
    deletesPrevious: true,
    ...change,
  });

  it.each<[string, Partial<HookFacts>, string]>([
    ['nothing is there', {}, 'create'],
    ['it is gone again', { since: 9_000 }, 'next'],
    ['an earlier one is there', { sight: other }, 'deletePrevious'],
    ['an earlier one is kept', { sight: other, deletesPrevious: false }, 'fail'],
    ['an earlier one is going', { sight: { kind: 'other', goingSince: 9_000 } }, 'wait'],
    ['an earlier one does not go', { sight: { kind: 'other', goingSince: 5_000 } }, 'fail'],
    ['somebody put another in its place', { sight: other, since: 9_000 }, 'next'],
    ['it runs', { sight: running, since: 9_000 }, 'wait'],
    ['it runs for too long', { sight: running, since: 5_000 }, 'fail'],
    ['it ended well, if late', { sight: { kind: 'own', end: { ok: true } }, since: 0 }, 'next'],
    [
      'it failed',
      { sight: { kind: 'own', end: { ok: false, reason: 'x' } }, since: 9_000 },
      'fail',
    ],
  ])('when %s', (_, change, expected) => {
    expect(nextHookStep(facts(change)).kind).toBe(expected);
  });

  it('waits until its deadline, and says when that is over', () => {
    expect(nextHookStep(facts({ sight: running, since: 9_000 }))).toEqual({
      kind: 'wait',
      untilMs: 14_000,
    });
    expect(nextHookStep(facts({ sight: running, since: 5_000 }))).toEqual({
      kind: 'fail',
      reason: 'did not end within 5 s',
    });
    const going = (goingSince: number) => nextHookStep(facts({ sight: { ...other, goingSince } }));
    expect(going(9_000)).toEqual({ kind: 'wait', untilMs: 14_000 });
    expect(going(5_000)).toEqual({
      kind: 'fail',
      reason: 'one of an earlier run is being deleted and was not gone within 5 s',
    });
  });
});

describe('progress', () => {
  it('of a later event means that the earlier ones have ended', () => {
    const progress = { event: 'post-install' } as const;
    expect(hasEnded(progress, 'pre-install')).toBe(true);
    expect(hasBegun(progress, 'post-install')).toBe(true);
    expect(hasEnded(progress, 'post-install')).toBe(false);
    expect(hasBegun(progress, 'pre-delete')).toBe(false);
    expect(hasEnded({ event: 'post-delete', ended: true }, 'pre-delete')).toBe(true);
    expect(hasEnded(undefined, 'pre-install')).toBe(false);
  });
});
