import { workloadKinds } from '../model/rows.ts';
import type { Entry, PodEntry, Station, View, WorkloadEntry } from '../view/view.ts';

/** The workload that made a pod: of a Deployment, by way of its ReplicaSet. */
export function workloadOfPod(view: View, { key, row }: PodEntry): WorkloadEntry | undefined {
  const set =
    row.owner?.kind === 'ReplicaSet'
      ? view.get('ReplicaSet', key.cluster, row.owner.name, key.namespace)
      : undefined;
  const owner = (set ?? { row }).row.owner ?? undefined;
  const kind = workloadKinds.find((one) => one === owner?.kind);
  return owner && kind && view.get(kind, key.cluster, owner.name, key.namespace);
}

/** The station of an object that bears the station label itself. */
export function labelledStation(view: View, { key, row }: Entry): Station | undefined {
  const name = row.labels[view.stationLabel];
  return name === undefined ? undefined : view.station(key.cluster, name);
}
