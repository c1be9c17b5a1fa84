import type { Entry, PodEntry, Station, View } from '../view/view.ts';

/** The workload that made a pod: of a Deployment, by way of its ReplicaSet. */
export function workloadOfPod(view: View, { key, row }: PodEntry): Entry<'Deployment'> | undefined {
  if (row.owner?.kind !== 'ReplicaSet') return undefined;
  const set = view.get('ReplicaSet', key.cluster, row.owner.name, key.namespace);
  if (set?.row.owner?.kind !== 'Deployment') return undefined;
  return view.get('Deployment', key.cluster, set.row.owner.name, key.namespace);
}

/** The station of an object that bears the station label itself. */
export function labelledStation(view: View, { key, row }: Entry): Station | undefined {
  const name = row.labels[view.stationLabel];
  return name === undefined ? undefined : view.station(key.cluster, name);
}
