/** What can be followed in the change feed: each kind of thing, with the filter of its pages. */
import {
  decodeGlobalId,
  encodeGlobalId,
  type GlobalId,
  type ObjectType,
} from '../model/global-id.ts';
import { workloadKinds, type ObjectKey, type WorkloadKind } from '../model/rows.ts';
import type { EventFilter } from './kind-filters.ts';
import type { Look, Subject } from './change-subject.ts';
import type {
  AppFilter,
  ClusterView,
  Entry,
  NodeFilter,
  PodFilter,
  ReleaseFilter,
  ReleaseKey,
  Station,
  StationFilter,
  View,
  ViewChange,
  WorkloadEntry,
  WorkloadFilter,
} from './view.ts';

/** Clusters; their age alone is no change. */
export function clustersSubject(view: View): Subject<ClusterView> {
  const idOf = (name: string) => encodeGlobalId({ type: 'Cluster', name });
  return {
    look: () =>
      lookAt({
        items: () => view.clusters(),
        idOf: ({ name }) => idOf(name),
        fits: () => true,
        find: (id) => (id.type === 'Cluster' ? view.cluster(id.name) : undefined),
      }),
    touched: ({ cluster, clusterChanged, appeared }) =>
      clusterChanged ? [{ id: idOf(cluster), isNew: appeared.cluster }] : [],
    printOf: ({ sync, ...rest }) => {
      const watches = sync.watches.map(({ kind, state, lastError }) => ({
        kind,
        state,
        lastError,
      }));
      return JSON.stringify({ ...rest, sync: { ...sync, asOf: null, watches } });
    },
  };
}

export function stationsSubject(view: View, filter: StationFilter): Subject<Station> {
  const idOf = ({ cluster, name }: Pick<Station, 'cluster' | 'name'>) =>
    encodeGlobalId({ type: 'Station', cluster, namespace: '', name });
  return {
    look: () =>
      lookAt({
        items: () => view.allStations(),
        idOf,
        fits: view.matchers.station(filter),
        find: (id) => (id.type === 'Station' ? view.station(id.cluster, id.name) : undefined),
      }),
    touched: ({ cluster, stations, otherStations, appeared }) => [
      ...stations.map((name) => ({
        id: idOf({ cluster, name }),
        isNew: appeared.stations.has(name),
      })),
      ...otherStations.map((station) => ({ id: idOf(station), isNew: false })),
    ],
  };
}

export function nodesSubject(view: View, filter: NodeFilter): Subject<Entry<'Node'>> {
  return entriesSubject(view, 'Node', () => view.matchers.node(filter));
}

export function podsSubject(view: View, filter: PodFilter): Subject<Entry<'Pod'>> {
  return entriesSubject(view, 'Pod', () => view.matchers.pod(filter));
}

/** Apps; `concerned` names those that a change of other things may have made others: what runs decides their phase. */
export function appsSubject(
  view: View,
  filter: AppFilter,
  concerned: (change: ViewChange) => Iterable<Entry<'HelmApp'>> = () => [],
): Subject<Entry<'HelmApp'>> {
  const apps = entriesSubject(view, 'HelmApp', () => view.matchers.app(filter));
  return {
    ...apps,
    *touched(change) {
      yield* apps.touched(change);
      for (const { key } of concerned(change)) {
        yield { id: encodeGlobalId({ ...key, type: 'HelmApp' }), isNew: false };
      }
    },
  };
}

export function eventsSubject(view: View, filter: EventFilter): Subject<Entry<'Event'>> {
  return entriesSubject(view, 'Event', () => view.matchers.event(filter));
}

/** Workloads of every kind. */
export function workloadsSubject(view: View, filter: WorkloadFilter): Subject<WorkloadEntry> {
  const idOf = ({ cluster, kind, namespace, name }: WorkloadEntry['key']) =>
    encodeGlobalId({ type: kind, cluster, namespace, name });
  const isWorkload = (key: ObjectKey): key is WorkloadEntry['key'] =>
    workloadKinds.some((kind) => kind === key.kind);
  return {
    look: () =>
      lookAt<WorkloadEntry>({
        items: () => workloadKinds.values().flatMap((kind) => view.all<WorkloadKind>(kind)),
        idOf: ({ key }) => idOf(key),
        fits: view.matchers.workload(filter),
        find: (id) => {
          const kind = workloadKinds.find((one) => one === id.type);
          return kind === undefined || !('name' in id && 'namespace' in id)
            ? undefined
            : view.get<WorkloadKind>(kind, id.cluster, id.name, id.namespace);
        },
      }),
    touched: ({ keys, appeared }) =>
      keys.filter(isWorkload).map((key) => ({ id: idOf(key), isNew: appeared.keys.has(key) })),
  };
}

/** Releases, each in its latest revision. */
export function releasesSubject(view: View, filter: ReleaseFilter): Subject<Entry<'Release'>> {
  const idOf = ({ cluster, namespace, release }: ReleaseKey) =>
    encodeGlobalId({ type: 'Release', cluster, namespace, name: release });
  return {
    look: () =>
      lookAt({
        items: () => view.releases({}).edges.map(({ node }) => node),
        idOf: ({ key, row }) => idOf({ ...key, release: row.release }),
        fits: view.matchers.release(filter),
        find: (id) =>
          id.type === 'Release' ? view.release({ ...id, release: id.name }) : undefined,
      }),
    touched: ({ releases, appeared }) =>
      releases.map((key) => ({ id: idOf(key), isNew: appeared.releases.has(key) })),
  };
}

function entriesSubject<K extends 'Node' | 'Pod' | 'HelmApp' | 'Event'>(
  view: View,
  kind: K & ObjectType,
  matcher: () => (entry: Entry<K>) => boolean,
): Subject<Entry<K>> {
  const idOf = ({ cluster, namespace, name }: Entry['key']) =>
    encodeGlobalId({ type: kind, cluster, namespace, name });
  return {
    look: () =>
      lookAt({
        items: () => view.all(kind),
        idOf: ({ key }) => idOf(key),
        fits: matcher(),
        find: (id) =>
          id.type === kind ? view.get(kind, id.cluster, id.name, id.namespace) : undefined,
      }),
    touched: ({ keys, appeared }) =>
      keys
        .filter((key) => key.kind === kind)
        .map((key) => ({ id: idOf(key), isNew: appeared.keys.has(key) })),
  };
}

interface Found<T> {
  readonly items: () => Iterable<T>;
  readonly idOf: (item: T) => string;
  readonly fits: (item: T) => boolean;
  readonly find: (id: GlobalId) => T | undefined;
}

function lookAt<T>({ items, idOf, fits, find }: Found<T>): Look<T> {
  return {
    *all() {
      for (const item of items()) if (fits(item)) yield [idOf(item), item] as const;
    },
    find: (text) => {
      const id = decodeGlobalId(text);
      const item = id && find(id);
      return item !== undefined && fits(item) ? item : undefined;
    },
  };
}
