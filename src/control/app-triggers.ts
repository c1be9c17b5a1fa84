/** Which apps to look at again after a change of the view. Naming too many costs a pass that does nothing. */
import { appLabel, appNamespaceLabel } from '../model/labels.ts';
import { isNamedKind, type ObjectKey } from '../model/rows.ts';
import type { ClusterView, View, ViewChange } from '../view/view.ts';
import type { Triggers } from './reconciling.ts';

/** A queue key: `namespace/name` of a HelmApp in the home cluster. */
export const appKey = (app: { readonly namespace: string; readonly name: string }): string =>
  `${app.namespace}/${app.name}`;

/** Splits what `appKey` made; names and namespaces hold no slash. */
export function parseAppKey(key: string): { namespace: string; name: string } {
  const slash = key.indexOf('/');
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

const stateOf = ({ sync, serviceLocality }: ClusterView): string =>
  `${sync.state} ${serviceLocality}`;

const anyApp = Symbol('any app');

/** Remembers which stations and cluster states it saw, as totals and ages change all the time and concern no app. */
export function createAppTriggers(view: View, home: string): Triggers {
  const states = new Map<string, string>();
  /** Whether each station has a ready node: one that has none is parked, and caught up when it has. */
  const stations = new Map<string, boolean>();
  for (const { cluster, name, state } of view.allStations()) {
    stations.set(`${cluster}/${name}`, state !== 'OFFLINE');
  }
  for (const cluster of view.clusters()) states.set(cluster.name, stateOf(cluster));

  function* all(): Iterable<string> {
    for (const { key } of view.all('HelmApp', home)) yield appKey(key);
  }

  /**
   * True when what matters to every app changed: a cluster's state or what keeps its Services in their stations, or
   * whether a station exists and is online.
   */
  function concernsAll(change: ViewChange): boolean {
    let concerned = change.reset;
    const cluster = view.cluster(change.cluster);
    const state = cluster ? stateOf(cluster) : '';
    if (states.get(change.cluster) !== state) concerned = true;
    states.set(change.cluster, state);
    for (const name of change.stations) {
      const key = `${change.cluster}/${name}`;
      const station = view.station(change.cluster, name);
      const online = station && station.state !== 'OFFLINE';
      if (stations.get(key) === online) continue;
      concerned = true;
      if (online === undefined) stations.delete(key);
      else stations.set(key, online);
    }
    return concerned;
  }

  /** The app an object belongs to; `anyApp` when it is gone and might have been any app's. */
  function appOf(key: ObjectKey): string | typeof anyApp | undefined {
    const { kind } = key;
    if (isNamedKind(kind)) return undefined;
    switch (kind) {
      case 'HelmApp':
        return key.cluster === home ? appKey(key) : undefined;
      case 'Release':
      case 'Deployment':
      case 'StatefulSet':
      case 'DaemonSet':
      case 'Job':
      case 'CronJob':
      case 'Service': {
        const entry = view.get(kind, key.cluster, key.name, key.namespace);
        if (!entry) return anyApp;
        const { [appLabel]: name, [appNamespaceLabel]: namespace } = entry.row.labels;
        return name && namespace ? appKey({ namespace, name }) : undefined;
      }
      case 'Namespace':
      case 'Node':
      case 'Pod':
      case 'ReplicaSet':
      case 'EndpointSlice':
      case 'MecStation':
      case 'Event':
      case 'NodeMetrics':
      case 'HorizontalPodAutoscaler':
      case 'PodDisruptionBudget':
      case 'PersistentVolumeClaim':
      case 'Ingress':
        return undefined;
    }
  }

  return {
    all,
    touched(change) {
      if (concernsAll(change)) return all();
      const keys = new Set<string>();
      for (const key of change.keys) {
        const app = appOf(key);
        if (app === anyApp) return all();
        if (app !== undefined) keys.add(app);
      }
      return keys;
    },
  };
}
