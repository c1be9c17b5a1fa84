import { manifestSetOfLabels } from '../model/object-owner.ts';
import type { Station, View } from './view.ts';

const atOnce = 5_000;

/**
 * Sets of plain manifests at a station, as `namespace/name`, sorted. Those of which a workload or a Service is there: a
 * set of nothing but settings runs nothing, and no row tells of it.
 */
export function manifestSetsIn(
  view: Pick<View, 'workloads' | 'services'>,
  { cluster, name }: Station,
): readonly string[] {
  const query = { filter: { clusters: [cluster], stations: [name] }, first: atOnce };
  const objects = [...view.workloads(query).edges, ...view.services(query).edges];
  const sets = objects.flatMap(({ node: { row } }) => {
    const set = manifestSetOfLabels(row.labels);
    return set === undefined ? [] : [`${row.namespace}/${set}`];
  });
  return [...new Set(sets)].sort();
}
