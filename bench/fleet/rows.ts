import type { KubeObject } from '../../src/kube/kube-client.ts';
import type { BuiltInKind } from '../../src/model/rows.ts';
import type { ChangeBatch, ClusterSync, RowChange } from '../../src/store/fleet-store.ts';
import { createView } from '../../src/view/create-view.ts';
import { projections } from '../../src/view/projections.ts';
import type { View } from '../../src/view/view.ts';
import { homeCluster, stationLabel } from './labels.ts';
import { fleetObjects, type FleetSize } from './objects.ts';

const projecting = { stationLabel, gpuResources: [] };

/** The row of a live object, in its place. */
export function changeOf(kind: BuiltInKind, object: KubeObject): RowChange {
  const { name, namespace } = object.metadata;
  return {
    kind,
    key: namespace === undefined ? name : `${namespace}/${name}`,
    row: projections[kind](object, projecting),
  };
}

export const synced: ClusterSync = {
  state: 'SYNCED',
  asOf: '2026-11-01T00:00:00Z',
  lastError: null,
  version: 'v1.36.3',
  watches: [],
};

/** Batches of this many rows, as a store hands them on. */
const batchSize = 500;

/** The fleet's rows, in the order and the batches in which a view gets them. */
export function* fleetBatches(size: FleetSize): Generator<ChangeBatch> {
  let [cluster, sequence] = ['', 0];
  let changes: RowChange[] = [];
  const batch = (): ChangeBatch => {
    sequence += 1;
    return { cluster, epoch: 'e', sequence, reset: false, changes, sync: synced };
  };
  for (const next of fleetObjects(size)) {
    if (next.cluster !== cluster || changes.length === batchSize) {
      if (changes.length > 0) yield batch();
      changes = [];
      cluster = next.cluster;
    }
    changes.push(changeOf(next.kind, next.object));
  }
  if (changes.length > 0) yield batch();
}

/** A view that knows the fleet's clusters, and nothing of them yet. */
export function emptyFleetView({ clusters }: Pick<FleetSize, 'clusters'>): View {
  const view = createView({ stationLabel, homeCluster });
  view.setClusters(
    Array.from({ length: clusters }, (_, at) => ({ name: `c${at}`, labels: { ring: 'one' } })),
  );
  return view;
}
