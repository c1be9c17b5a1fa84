import { appRevisionLabel } from '../../src/model/labels.ts';
import type { WorkloadRow } from '../../src/model/rows.ts';

/** A Deployment of two replicas, all of them ready with what this app revision applied. */
export function workloadRow({ revision }: { readonly revision: number }): WorkloadRow {
  return {
    uid: `uid-${revision}`,
    namespace: 'apps',
    name: 'web',
    labels: { [appRevisionLabel]: String(revision) },
    createdAt: '2026-01-01T00:00:00Z',
    deleting: false,
    owner: null,
    kind: 'Deployment',
    generation: 1,
    observedGeneration: 1,
    desired: 2,
    heldBack: 0,
    updated: 2,
    ready: 2,
    available: 2,
    total: 2,
    images: [],
    conditions: [],
    paused: false,
  };
}
