import { describe, expect, it } from 'vitest';
import {
  messageOf,
  revisionAt,
  targetPhase,
  type TargetFacts,
  type TargetPhase,
} from '../../../src/model/app-target.ts';
import type { WorkloadRow } from '../../../src/model/rows.ts';
import { workloadRow } from '../../support/workload-row.ts';

const wantedRevision = 7;
const ready = workloadRow({ revision: wantedRevision });

interface Shape {
  readonly reachable: boolean;
  readonly placed: boolean;
  readonly online: boolean;
  readonly failure: boolean;
  readonly inBatch: boolean;
  readonly soaking: boolean;
  readonly outcome: 'DONE' | 'FAILED' | null;
  readonly release: 'none' | 'ready' | 'unready' | 'pending' | 'failed' | 'older';
}

const flags = [true, false];
const outcomes = ['DONE', 'FAILED', null] as const;
const releases = ['none', 'ready', 'unready', 'pending', 'failed', 'older'] as const;
const shapes: readonly Shape[] = flags.flatMap((reachable) =>
  flags.flatMap((placed) =>
    flags.flatMap((online) =>
      flags.flatMap((failure) =>
        flags.flatMap((inBatch) =>
          flags.flatMap((soaking) =>
            outcomes.flatMap((outcome) =>
              releases.map((release) => ({
                reachable,
                placed,
                online,
                failure,
                inBatch,
                soaking,
                outcome,
                release,
              })),
            ),
          ),
        ),
      ),
    ),
  ),
);

/** Rows that do not overlap and together cover every shape; what a row leaves out may be anything. */
const table: readonly (readonly [Partial<Shape>, Shape['release'][] | 'any', TargetPhase])[] = [
  [{ reachable: false }, 'any', 'UNREACHABLE'],
  [{ reachable: true, placed: false, failure: false, outcome: null }, 'any', 'REMOVING'],
  [{ reachable: true, placed: false, failure: false, outcome: 'DONE' }, 'any', 'SKIPPED'],
  [{ reachable: true, placed: false, failure: false, outcome: 'FAILED' }, 'any', 'SKIPPED'],
  [{ reachable: true, placed: false, failure: true }, 'any', 'FAILED'],
  [{ reachable: true, placed: true, inBatch: false }, ['ready'], 'DONE'],
  [{ reachable: true, placed: true, inBatch: true, soaking: false }, ['ready'], 'DONE'],
  [{ reachable: true, placed: true, inBatch: true, soaking: true }, ['ready'], 'SOAKING'],
  [
    { reachable: true, placed: true, online: false },
    ['none', 'unready', 'pending', 'failed', 'older'],
    'UNREACHABLE',
  ],
  [
    { reachable: true, placed: true, online: true, failure: true },
    ['none', 'unready', 'pending', 'failed', 'older'],
    'FAILED',
  ],
  [
    { reachable: true, placed: true, online: true, failure: false, outcome: null },
    ['unready'],
    'VERIFYING',
  ],
  [
    { reachable: true, placed: true, online: true, failure: false, outcome: 'DONE' },
    ['unready'],
    'DONE',
  ],
  [
    { reachable: true, placed: true, online: true, failure: false, outcome: 'FAILED' },
    ['unready'],
    'DONE',
  ],
  [
    { reachable: true, placed: true, online: true, failure: false, outcome: 'DONE' },
    ['none'],
    'SKIPPED',
  ],
  [
    { reachable: true, placed: true, online: true, failure: false, outcome: 'DONE' },
    ['pending', 'failed', 'older'],
    'ROLLED_BACK',
  ],
  [
    { reachable: true, placed: true, online: true, failure: false, outcome: 'FAILED' },
    ['none', 'pending', 'failed', 'older'],
    'SKIPPED',
  ],
  [
    { reachable: true, placed: true, online: true, failure: false, outcome: null },
    ['pending'],
    'APPLYING',
  ],
  [
    { reachable: true, placed: true, online: true, failure: false, outcome: null, inBatch: true },
    ['none', 'failed', 'older'],
    'APPLYING',
  ],
  [
    { reachable: true, placed: true, online: true, failure: false, outcome: null, inBatch: false },
    ['none', 'failed', 'older'],
    'WAITING',
  ],
];

function factsOf(shape: Shape): TargetFacts {
  const status =
    { pending: 'pending-upgrade', failed: 'failed' }[shape.release as string] ?? 'deployed';
  return {
    key: 'east/st-1',
    cluster: 'east',
    station: 'st-1',
    placed: shape.placed,
    wantedRevision,
    release:
      shape.release === 'none'
        ? null
        : {
            status,
            appRevision: shape.release === 'older' ? 6 : wantedRevision,
            modifiedAt: '2026-01-01T00:00:00Z',
            workloads: 1,
          },
    workloads: shape.release === 'unready' ? [{ ...ready, ready: 1 }] : [ready],
    reachable: shape.reachable,
    online: shape.online,
    failure: shape.failure
      ? {
          target: 'east/st-1',
          revision: wantedRevision,
          reason: 'Refused',
          message: 'no',
          at: '2026-01-01T00:00:00Z',
        }
      : null,
    inBatch: shape.inBatch,
    soaking: shape.soaking,
    outcome: shape.outcome,
  };
}

describe('targetPhase', () => {
  it('is told by exactly one row of the table, for every state of the world', () => {
    expect(shapes).toHaveLength(1_152);
    for (const shape of shapes) {
      const rows = table.filter(
        ([fields, of]) =>
          (of === 'any' || of.includes(shape.release)) &&
          Object.entries(fields).every(([field, value]) => shape[field as keyof Shape] === value),
      );
      expect(rows, JSON.stringify(shape)).toHaveLength(1);
      expect(targetPhase(factsOf(shape)), JSON.stringify(shape)).toBe(rows[0]![2]);
    }
  });

  const fresh: Shape = {
    reachable: true,
    placed: true,
    online: true,
    failure: false,
    inBatch: true,
    soaking: false,
    outcome: null,
    release: 'ready',
  };

  it.each<[string, readonly WorkloadRow[]]>([
    ['there is no workload yet', []],
    ['the row was read before the apply', [workloadRow({ revision: 6 })]],
    ['the controller has not seen it', [{ ...ready, generation: 2, observedGeneration: 1 }]],
    ['not all replicas are updated', [{ ...ready, updated: 1 }]],
    ['not all are ready', [{ ...ready, ready: 1 }]],
    ['not all are available', [{ ...ready, available: 1 }]],
    ['old ones are still there', [{ ...ready, total: 3 }]],
  ])('is not done while %s', (_why, workloads) => {
    const facts = { ...factsOf(fresh), workloads };
    expect(targetPhase(facts)).toBe('VERIFYING');
    expect(messageOf(facts, 'VERIFYING')).toMatch(/\.$/);
  });

  it('is done with no replicas where none are wanted, and with no workloads where there are none', () => {
    const none = { ...ready, desired: 0, updated: 0, ready: 0, available: 0, total: 0 };
    expect(targetPhase({ ...factsOf(fresh), workloads: [none] })).toBe('DONE');
    const facts = factsOf(fresh);
    const release = { ...facts.release!, workloads: 0 };
    expect(targetPhase({ ...facts, release, workloads: [] })).toBe('DONE');
    expect(targetPhase({ ...facts, release: { ...release, workloads: null } })).toBe('VERIFYING');
  });

  it('does not count what an earlier revision left behind', () => {
    const facts = {
      ...factsOf(fresh),
      workloads: [ready, { ...workloadRow({ revision: 5 }), ready: 0 }],
    };
    expect(targetPhase(facts)).toBe('DONE');
  });
});

describe('revisionAt', () => {
  it('is the app’s own where the station has what that wants, else what it has', () => {
    const shape = {
      reachable: true,
      placed: true,
      online: true,
      failure: false,
      inBatch: false,
      soaking: false,
      outcome: 'DONE' as const,
    };
    expect(revisionAt(factsOf({ ...shape, release: 'ready' }), 9)).toBe(9);
    expect(revisionAt(factsOf({ ...shape, release: 'older' }), 9)).toBe(6);
    expect(revisionAt(factsOf({ ...shape, release: 'none' }), 9)).toBeNull();
  });
});
