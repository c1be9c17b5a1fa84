import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hopelessReason, unreadyReason } from '../../../src/model/release.ts';
import { workloadKinds, type WorkloadRow } from '../../../src/model/rows.ts';
import { workloadState } from '../../../src/model/workload-state.ts';
import { workloadRow } from '../../support/workload-row.ts';

const revision = 3;

function row(kind: WorkloadRow['kind'], rest: Partial<WorkloadRow> = {}): WorkloadRow {
  return { ...workloadRow({ revision }), kind, ...rest };
}

const waits = (rows: readonly WorkloadRow[], workloads = rows.length) =>
  unreadyReason({ appRevision: revision, workloads }, rows);
const hopeless = (rows: readonly WorkloadRow[]) =>
  hopelessReason({ appRevision: revision, workloads: rows.length }, rows);

const condition = (type: string, reason = '', message = '') => ({
  type,
  status: 'True',
  reason,
  message,
});
const complete = condition('Complete', 'CompletionsReached');
const failed = condition('Failed', 'BackoffLimitExceeded', 'Job has reached the limit.');
const none = { desired: 0, updated: 0, ready: 0, available: 0, total: 0 };

describe('what a station waits for', () => {
  it.each<[string, WorkloadRow, RegExp | null]>([
    ['a stateful set with all replicas', row('StatefulSet'), null],
    ['one with an old replica', row('StatefulSet', { updated: 1 }), /1 of 2 replicas are updated/],
    [
      'one whose partition keeps an old replica',
      row('StatefulSet', { updated: 1, heldBack: 1 }),
      null,
    ],
    ['one that is replaced by hand only', row('StatefulSet', { updated: 0, heldBack: 2 }), null],
    [
      'the same, with a replica down',
      row('StatefulSet', { updated: 0, heldBack: 2, ready: 1 }),
      /1 of 2 replicas are ready/,
    ],
    ['one not seen yet', row('StatefulSet', { generation: 2 }), /has not seen it/],
    ['a daemon set on every node', row('DaemonSet'), null],
    ['one that fits no node', row('DaemonSet', none), null],
    [
      'one that fits no node, as far as its controller has looked',
      row('DaemonSet', { ...none, observedGeneration: 0 }),
      /has not seen it/,
    ],
    ['one with an old pod', row('DaemonSet', { updated: 1 }), /1 of 2 replicas are updated/],
    [
      'one that is not available everywhere',
      row('DaemonSet', { available: 1 }),
      /1 of 2 replicas are available/,
    ],
    ['a job that is complete', row('Job', { conditions: [complete] }), null],
    ['one whose pods have all succeeded, but that is not complete yet', row('Job'), /2 of 2 pods/],
    ['one that runs', row('Job', { ready: 1 }), /1 of 2 pods have succeeded/],
    ['one that is suspended', row('Job', { ready: 0, paused: true }), null],
    [
      'one that has failed',
      row('Job', { ready: 0, conditions: [failed] }),
      /has failed \(BackoffLimitExceeded\): Job has reached the limit/,
    ],
    ['a cron job', row('CronJob', none), null],
  ])('%s', (_name, workload, reason) => {
    if (reason === null) expect(waits([workload])).toBeNull();
    else expect(waits([workload])).toMatch(reason);
  });

  it('waits for every workload of the release, whatever its kind', () => {
    const all = workloadKinds.map((kind) => row(kind, { conditions: [complete] }));
    expect(waits(all)).toBeNull();
    for (const missing of workloadKinds) {
      const rest = all.filter(({ kind }) => kind !== missing);
      expect(waits(rest, all.length)).toBe('4 of 5 workloads are there.');
      const stale = all.map((one) => (one.kind === missing ? { ...one, labels: {} } : one));
      expect(waits(stale, all.length)).toBe('4 of 5 workloads are there.');
    }
  });

  it('is done with counts that all agree, and with none of them off by one', () => {
    const kinds = fc.constantFrom<WorkloadRow['kind']>('Deployment', 'StatefulSet', 'DaemonSet');
    const counts = ['updated', 'ready', 'available', 'total'] as const;
    fc.assert(
      fc.property(kinds, fc.nat(500), fc.constantFrom(...counts), (kind, desired, count) => {
        const whole = row(kind, {
          ...{ desired, updated: desired, ready: desired, available: desired, total: desired },
        });
        expect(waits([whole])).toBeNull();
        expect(workloadState(whole)).toBe('READY');
        const short = { ...whole, [count]: desired - 1 };
        expect(waits([short])).not.toBeNull();
        expect(workloadState(short)).not.toBe('READY');
      }),
    );
  });
});

describe('what can never become ready', () => {
  it('is a job that has failed, of this very revision', () => {
    const job = row('Job', { ready: 0, conditions: [failed] });
    expect(hopeless([row('Deployment'), job])).toBe(
      'web: the Job has failed (BackoffLimitExceeded): Job has reached the limit.',
    );
    expect(hopeless([{ ...job, labels: workloadRow({ revision: 2 }).labels }])).toBeNull();
    expect(workloadState(job)).toBe('FAILED');
  });

  it('is known as soon as the job is given up, before its pods are gone', () => {
    const given = { ...failed, type: 'FailureTarget', reason: 'PodFailurePolicy' };
    expect(hopeless([row('Job', { ready: 0, conditions: [given] })])).toMatch(/PodFailurePolicy/);
  });

  it('is nothing that may still come', () => {
    const late = { ...condition('Progressing', 'ProgressDeadlineExceeded'), status: 'False' };
    expect(hopeless([row('Deployment', { ready: 0, conditions: [late] })])).toBeNull();
    expect(
      hopeless([row('Job', { ready: 0, conditions: [{ ...failed, status: 'False' }] })]),
    ).toBeNull();
    expect(hopeless([row('Job', { ready: 0 }), row('CronJob', none)])).toBeNull();
  });

  it('is never done', () => {
    const conditions = fc.subarray([complete, condition('Suspended'), condition('FailureTarget')]);
    fc.assert(
      fc.property(conditions, fc.nat(3), fc.boolean(), (said, ready, deleting) => {
        const job = row('Job', { ready, conditions: said, deleting });
        const lost = said.some(({ type }) => type === 'FailureTarget') && !said.includes(complete);
        expect(waits([job]) === null).toBe(said.includes(complete));
        if (lost) expect(hopeless([job])).toBe(waits([job]));
      }),
    );
  });
});

describe('a suspended job', () => {
  it('is shown as paused, until its end', () => {
    expect(workloadState(row('Job', { ready: 0, paused: true }))).toBe('PAUSED');
    expect(workloadState(row('Job', { paused: true, conditions: [complete] }))).toBe('READY');
  });
});
