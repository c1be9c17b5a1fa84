import { decodeGlobalId, encodeGlobalId, type GlobalId } from '../model/global-id.ts';
import {
  isNamedKind,
  workloadKinds,
  attachedKinds,
  type AttachedKind,
  type NamedKind,
  type WorkloadKind,
} from '../model/rows.ts';
import type { ClusterView, Entry, Station, View } from '../view/view.ts';
import { targetsOf } from '../view/app-targets.ts';
import { appRollout, appTargets } from './app-parts.ts';
import { appNamed } from './apps.ts';
import type { AppTarget, GraphKind, GraphNode, GraphResource, Rollout } from './models.ts';

/** Global ids of what has a Kubernetes object behind it. */
export function entryId({ key, row }: Entry<GraphKind | NamedKind>): string {
  const { cluster, namespace, kind } = key;
  if (isNamedKind(kind))
    return encodeGlobalId({ type: 'CustomResource', kind, cluster, namespace, name: key.name });
  // A release is one thing through all its revisions; each revision is a Secret with a name of its own.
  if (kind === 'Release') {
    return encodeGlobalId({
      type: 'Release',
      cluster,
      namespace,
      name: (row as Entry<'Release'>['row']).release,
    });
  }
  return encodeGlobalId({ type: kind, cluster, namespace, name: key.name });
}

export function stationId({ cluster, name }: Pick<Station, 'cluster' | 'name'>): string {
  return encodeGlobalId({ type: 'Station', cluster, namespace: '', name });
}

export function clusterId({ name }: Pick<ClusterView, 'name'>): string {
  return encodeGlobalId({ type: 'Cluster', name });
}

/** Finds again what an id names; undefined when it is not there (any more), or the id is none of ours. */
export function findById(view: View, text: string): GraphNode | undefined {
  const id = decodeGlobalId(text);
  switch (id?.type) {
    case 'Cluster':
      return view.cluster(id.name);
    case 'Station':
      return view.station(id.cluster, id.name);
    case 'Release':
      return view.release({ ...id, release: id.name });
    case 'Node':
      return view.get('Node', id.cluster, id.name);
    case 'Pod':
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Job':
    case 'CronJob':
    case 'Service':
    case 'HelmApp':
    case 'Event':
    case 'HorizontalPodAutoscaler':
    case 'PodDisruptionBudget':
    case 'PersistentVolumeClaim':
    case 'Ingress':
      // Each kind on its own, so that the compiler sees one kind of entry for each.
      return entryOf(view, id.type, id);
    case 'CustomResource':
      return isNamedKind(id.kind)
        ? view.get(id.kind, id.cluster, id.name, id.namespace)
        : undefined;
    case 'AppTarget':
      return targetAt(view, id);
    case 'Rollout':
      return rolloutAt(view, id);
    case 'Namespace':
    case 'ReplicaSet':
    case 'EndpointSlice':
    case undefined:
      return undefined;
  }
}

type IdOf<T extends GlobalId['type']> = Extract<GlobalId, { readonly type: T }>;

function targetAt(view: View, id: IdOf<'AppTarget'>): AppTarget | undefined {
  const app = appNamed(view, id.namespace, id.app);
  const isIt = ({ facts }: AppTarget) =>
    facts.cluster === id.cluster && facts.station === id.station;
  return app && appTargets(view, app).find(isIt);
}

/** Of an app's rollouts only the last is kept. */
function rolloutAt(view: View, id: IdOf<'Rollout'>): Rollout | undefined {
  const app = appNamed(view, id.namespace, id.app);
  if (app?.row.status.rollout?.revision !== id.revision) return undefined;
  return appRollout(app, () => targetsOf(view, app)) ?? undefined;
}

/** Kinds in the graph that have a namespace and are found by their own name. */
type NamespacedKind = 'Pod' | WorkloadKind | 'Service' | 'HelmApp' | 'Event' | AttachedKind;

const namespacedKinds: readonly NamespacedKind[] = [
  ...(['Pod', 'Service', 'HelmApp', 'Event'] as const),
  ...workloadKinds,
  ...attachedKinds,
];

/** What Kubernetes calls so, where the graph has such a kind. A station is found by its object. */
export function findByKind(
  view: View,
  { kind, ...place }: ObjectName & { readonly kind: string },
): GraphResource | undefined {
  const { cluster, name } = place;
  if (kind === 'Node') return view.get('Node', cluster, name);
  if (kind === 'MecStation') {
    const object = view.get('MecStation', cluster, name);
    return object && view.station(cluster, object.row.spec.stationName ?? name);
  }
  const known = namespacedKinds.find((one) => one === kind);
  return known && entryOf(view, known, place);
}

interface ObjectName {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}

function entryOf(
  view: View,
  kind: NamespacedKind,
  { cluster, namespace, name }: ObjectName,
): GraphResource | undefined {
  return view.get(kind, cluster, name, namespace) as GraphResource | undefined;
}
