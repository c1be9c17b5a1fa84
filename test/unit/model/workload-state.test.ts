import { describe, expect, it } from 'vitest';
import type { WorkloadRow } from '../../../src/model/rows.ts';
import { workloadState } from '../../../src/model/workload-state.ts';

const complete = {
  type: 'Progressing',
  status: 'True',
  reason: 'NewReplicaSetAvailable',
  message: '',
};
const underWay = { type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated', message: '' };
const late = {
  type: 'Progressing',
  status: 'False',
  reason: 'ProgressDeadlineExceeded',
  message: '',
};
const refused = { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: '' };

function row(counts: Partial<WorkloadRow>): WorkloadRow {
  return {
    uid: 'u',
    namespace: 'default',
    name: 'web',
    labels: {},
    createdAt: '2026-01-01T00:00:00Z',
    deleting: false,
    owner: null,
    kind: 'Deployment',
    generation: 2,
    observedGeneration: 2,
    desired: 3,
    heldBack: 0,
    updated: 3,
    ready: 3,
    available: 3,
    total: 3,
    images: [],
    conditions: [complete],
    paused: false,
    ...counts,
  };
}

describe('workloadState', () => {
  it.each<[string, Partial<WorkloadRow>, string]>([
    ['all replicas are available', {}, 'READY'],
    [
      'none are wanted, and there are none',
      { desired: 0, updated: 0, ready: 0, available: 0, total: 0 },
      'READY',
    ],
    ['the controller has not seen this generation', { observedGeneration: 1 }, 'PROGRESSING'],
    ['some are of an earlier revision', { updated: 1, conditions: [underWay] }, 'PROGRESSING'],
    ['surplus replicas are still going', { total: 4 }, 'PROGRESSING'],
    ['a rollout that was complete has lost a replica', { ready: 2, available: 2 }, 'DEGRADED'],
    [
      'new replicas are not ready yet',
      { ready: 1, available: 1, conditions: [underWay] },
      'PROGRESSING',
    ],
    ['the deadline has passed', { ready: 1, available: 1, conditions: [late] }, 'FAILED'],
    [
      'pods are refused',
      { total: 0, updated: 0, ready: 0, available: 0, conditions: [underWay, refused] },
      'FAILED',
    ],
    ['it is paused half way', { updated: 1, paused: true, conditions: [underWay] }, 'PAUSED'],
    ['it is paused and complete', { paused: true }, 'READY'],
  ])('when %s', (_name, counts, state) => {
    expect(workloadState(row(counts))).toBe(state);
  });
});
