/** One cluster's objects by what they belong to: app, station, owner, Service. */
import { appLabel } from '../model/labels.ts';
import { workloadKinds, type RowKind, type WorkloadKind } from '../model/rows.ts';
import { eventTargetKey } from './event-target.ts';
import { createMultiIndex, refile, type MultiIndex } from './multi-index.ts';
import type { RowUpdate } from './row-update.ts';
import type { Entry } from './view.ts';

type Read<K extends RowKind> = (key: string) => ReadonlySet<Entry<K>>;

/** `ofApp` takes the app's bare name: apps of one name in two namespaces are told apart by the reader. */
export interface AppIndex {
  set(update: RowUpdate): void;
  /** Workloads of every kind. */
  readonly workloadsOfApp: Read<WorkloadKind>;
  readonly workloadsAt: Read<WorkloadKind>;
  readonly servicesOfApp: Read<'Service'>;
  readonly servicesAt: Read<'Service'>;
  /** Pods that bear the app's label themselves. */
  readonly podsOfApp: Read<'Pod'>;
  /** By the uid of the owner. */
  readonly podsOwnedBy: Read<'Pod'>;
  /** What makes pods on behalf of another: ReplicaSets of a Deployment, Jobs of a CronJob. */
  readonly podMakersOwnedBy: Read<'ReplicaSet' | 'Job'>;
  /** By `namespace/name` of the Service. */
  readonly slicesOfService: Read<'EndpointSlice'>;
  /** By kind, namespace and name of what they are about (src/view/kind-queries.ts). */
  readonly eventsAbout: Read<'Event'>;
  /** By `namespace/Kind/name` of the workload. */
  readonly autoscalersOf: Read<'HorizontalPodAutoscaler'>;
  /** By `namespace/name` of the Service. */
  readonly ingressesOf: Read<'Ingress'>;
  /** HelmApps whose placement names a station so, in whatever cluster. */
  readonly appsWanting: Read<'HelmApp'>;
}

export function createAppIndex(stationLabel: string): AppIndex {
  const filers = new Map<RowKind, ((update: RowUpdate) => void)[]>();
  const filed = <K extends RowKind>(
    kinds: readonly K[],
    keys: (entry: Entry<K>) => readonly (string | undefined)[],
  ): Read<K> => {
    const index: MultiIndex<Entry<K>> = createMultiIndex();
    const present = (entry: Entry<K>) => keys(entry).filter((key) => key !== undefined);
    const filer = (update: RowUpdate) => refile(index, present, update as RowUpdate<K>);
    for (const kind of kinds) filers.set(kind, [...(filers.get(kind) ?? []), filer]);
    return index.get;
  };

  return {
    set(update) {
      const kind = (update.after ?? update.before)?.key.kind;
      if (kind === undefined) return;
      for (const file of filers.get(kind) ?? []) file(update);
    },
    workloadsOfApp: filed(workloadKinds, ({ row }) => [row.labels[appLabel]]),
    workloadsAt: filed(workloadKinds, ({ row }) => [row.labels[stationLabel]]),
    servicesOfApp: filed(['Service'], ({ row }) => [row.labels[appLabel]]),
    servicesAt: filed(['Service'], ({ row }) => [row.labels[stationLabel]]),
    podsOfApp: filed(['Pod'], ({ row }) => [row.labels[appLabel]]),
    podsOwnedBy: filed(['Pod'], ({ row }) => [row.owner?.uid]),
    podMakersOwnedBy: filed(['ReplicaSet', 'Job'], ({ row }) => [row.owner?.uid]),
    slicesOfService: filed(['EndpointSlice'], ({ row }) => [`${row.namespace}/${row.service}`]),
    eventsAbout: filed(['Event'], ({ row }) => [eventTargetKey(row.regarding)]),
    autoscalersOf: filed(['HorizontalPodAutoscaler'], ({ row }) => [
      `${row.namespace}/${row.target.kind}/${row.target.name}`,
    ]),
    ingressesOf: filed(['Ingress'], ({ row }) => [
      ...new Set(row.routes.map(({ service }) => `${row.namespace}/${service}`)),
    ]),
    appsWanting: filed(['HelmApp'], ({ row }) => [...wantedStationNames(row)]),
  };
}

/** Names of the stations that an app's placement lists, whatever their cluster. */
export function wantedStationNames({ spec }: Entry<'HelmApp'>['row']): ReadonlySet<string> {
  const { stations = [], include = [] } = spec.placement ?? {};
  return new Set([...stations, ...include].map(({ name }) => name));
}
