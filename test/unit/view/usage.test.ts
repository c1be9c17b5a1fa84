import { describe, expect, it } from 'vitest';
import type { ClusterSync, RowChange } from '../../../src/store/fleet-store.ts';
import { createView } from '../../../src/view/create-view.ts';
import { projections } from '../../../src/view/projections.ts';
import type { ViewChange } from '../../../src/view/view.ts';
import { nodeObject } from '../../support/kube-objects.ts';
import { synced } from '../../support/written-fleet.ts';

const options = { stationLabel: 'NodeGroup', gpuResources: [] };
const at = '2026-11-01T00:00:05.000Z';

const node = (name: string, station?: string): RowChange => {
  const labels = station === undefined ? {} : { NodeGroup: station };
  return { kind: 'Node', key: name, row: projections.Node(nodeObject({ name, labels }), options) };
};
const gone = ({ kind, key }: RowChange): RowChange => ({ kind, key, row: null });
const uses = (name: string, cpu: string, memory = '1Gi'): RowChange => {
  const object = {
    apiVersion: 'metrics.k8s.io/v1beta1',
    kind: 'NodeMetrics',
    metadata: { name },
    usage: { cpu, memory },
  };
  return { kind: 'NodeMetrics', key: name, row: projections.NodeMetrics(object, options) };
};

function fleet(sync: ClusterSync = synced) {
  const view = createView({ stationLabel: 'NodeGroup' });
  view.setClusters([{ name: 'east', labels: {} }]);
  const told: ViewChange[] = [];
  view.onChange((change) => told.push(change));
  let sequence = 0;
  const ingest = (...changes: readonly RowChange[]) => {
    sequence += 1;
    view.ingest({ cluster: 'east', epoch: 'e', sequence, reset: false, changes, sync });
  };
  const atStation = (name: string) => view.usedByStation({ cluster: 'east', name });
  const byNode = (name: string) => {
    const entry = view.get('Node', 'east', name);
    return entry && view.usedByNode(entry);
  };
  return { view, told, ingest, atStation, byNode };
}

describe('what nodes use', () => {
  it('is summed over those that were measured, and says how many these are', () => {
    const { view, ingest, atStation, byNode } = fleet();
    ingest(node('a', 's'), node('b', 's'), node('c', 's'), node('d'), node('e', 'other'));
    expect(atStation('s')).toBeNull();
    ingest(uses('a', '250m'), uses('b', '1500m', '512Mi'), uses('d', '10m'), uses('nobody', '9'));
    expect(atStation('s')).toEqual({ nodes: 2, cpuCores: 1.75, memoryBytes: 1.5 * 2 ** 30, at });
    expect(atStation('other')).toBeNull();
    expect(atStation('nowhere')).toBeNull();
    expect(byNode('a')).toEqual({ nodes: 1, cpuCores: 0.25, memoryBytes: 2 ** 30, at });
    expect(byNode('c')).toBeNull();
    expect(view.usedByCluster('east')).toMatchObject({ nodes: 3, cpuCores: 1.76 });
    expect(view.usedByCluster('nowhere')).toBeNull();
  });

  it('goes with the node: to another station, and away', () => {
    const { view, ingest, atStation } = fleet();
    ingest(uses('a', '250m'), uses('b', '250m'));
    ingest(node('a', 's'), node('b', 's'));
    ingest(node('a', 't'));
    expect([atStation('s')?.nodes, atStation('t')?.nodes]).toEqual([1, 1]);
    ingest(gone(node('a')));
    expect(atStation('t')).toBeNull();
    expect(view.usedByCluster('east')).toMatchObject({ nodes: 1, cpuCores: 0.25 });
    ingest(gone(uses('b', '')));
    expect(view.usedByCluster('east')).toBeNull();
  });

  it('is not known before it is known when the cluster was asked', () => {
    const { ingest, atStation, byNode } = fleet({ ...synced, watches: [] });
    ingest(node('a', 's'), uses('a', '250m'));
    expect([atStation('s'), byNode('a')]).toEqual([null, null]);
  });

  it('is told to nobody when it alone changes', () => {
    const { told, ingest } = fleet();
    ingest(node('a', 's'), uses('a', '250m'));
    told.length = 0;
    ingest(uses('a', '300m'));
    ingest(gone(uses('a', '')));
    const nothing = { keys: [], stations: [], otherStations: [], clusterChanged: false };
    expect(told).toMatchObject([nothing, nothing]);
  });
});
