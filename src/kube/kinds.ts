import { isNamedKind, type BuiltInKind, type NamedKind, type RowKind } from '../model/rows.ts';
import type { KubeMetadata } from './kube-client.ts';

/** How a watched kind is listed and watched in a cluster. */
export interface WatchedKind {
  readonly kind: RowKind;
  readonly apiVersion: string;
  /** Kubernetes' own name of it: a `Release` is a `Secret`. */
  readonly kubeKind: string;
  /** Empty until the cluster was asked for it. */
  readonly plural: string;
  /** Where the API version itself is described; 404 there, or no such plural, means the kind is not served. */
  readonly apiPath: string;
  /** The collection over all namespaces; empty until the plural is known. */
  readonly path: string;
  /** Selectors of list and watch. */
  readonly query: Readonly<Record<string, string>>;
  /** Asked for as `PartialObjectMetadata`: the payload never leaves the API server. */
  readonly metadataOnly: boolean;
  /** Can be listed only: it is asked for again and again. */
  readonly polled: boolean;
}

/** Every kind that is watched without being named. A further one is a line here, a row type, and a projection. */
export const watchedKinds: { readonly [K in BuiltInKind]: WatchedKind & { readonly kind: K } } = {
  Namespace: kindOf('Namespace', 'v1', 'namespaces'),
  Node: kindOf('Node', 'v1', 'nodes'),
  Pod: kindOf('Pod', 'v1', 'pods'),
  Deployment: kindOf('Deployment', 'apps/v1', 'deployments'),
  StatefulSet: kindOf('StatefulSet', 'apps/v1', 'statefulsets'),
  DaemonSet: kindOf('DaemonSet', 'apps/v1', 'daemonsets'),
  Job: kindOf('Job', 'batch/v1', 'jobs'),
  CronJob: kindOf('CronJob', 'batch/v1', 'cronjobs'),
  ReplicaSet: kindOf('ReplicaSet', 'apps/v1', 'replicasets'),
  Service: kindOf('Service', 'v1', 'services'),
  EndpointSlice: kindOf('EndpointSlice', 'discovery.k8s.io/v1', 'endpointslices'),
  MecStation: kindOf('MecStation', 'stationmaster.io/v1alpha1', 'mecstations'),
  HelmApp: kindOf('HelmApp', 'stationmaster.io/v1alpha1', 'helmapps'),
  Release: {
    ...kindOf('Release', 'v1', 'secrets'),
    kubeKind: 'Secret',
    query: { labelSelector: 'owner=helm', fieldSelector: 'type=helm.sh/release.v1' },
    metadataOnly: true,
  },
  Event: kindOf('Event', 'v1', 'events'),
  NodeMetrics: { ...kindOf('NodeMetrics', 'metrics.k8s.io/v1beta1', 'nodes'), polled: true },
  HorizontalPodAutoscaler: kindOf(
    'HorizontalPodAutoscaler',
    'autoscaling/v2',
    'horizontalpodautoscalers',
  ),
  PodDisruptionBudget: kindOf('PodDisruptionBudget', 'policy/v1', 'poddisruptionbudgets'),
  PersistentVolumeClaim: kindOf('PersistentVolumeClaim', 'v1', 'persistentvolumeclaims'),
  Ingress: kindOf('Ingress', 'networking.k8s.io/v1', 'ingresses'),
};

/** How `kinds` of the configuration is written: `v1/ConfigMap`, `cert-manager.io/v1/Certificate`. */
export const namedKindPattern =
  '^([a-z0-9]([a-z0-9.-]*[a-z0-9])?/)?v[0-9]+((alpha|beta)[0-9]+)?/[A-Z][A-Za-z0-9]*$';

/** Kinds whose payload nobody may see here, or nobody needs. */
const payloadKinds: readonly RowKind[] = ['v1/Secret', 'v1/ConfigMap'];

/** How a kind is watched of which only the name is known. */
export function namedKind(kind: NamedKind): WatchedKind {
  const { apiVersion, kubeKind } = nameParts(kind);
  return {
    kind,
    apiVersion,
    kubeKind,
    plural: '',
    apiPath: apiRootOf(apiVersion),
    path: '',
    query: {},
    metadataOnly: payloadKinds.includes(kind),
    polled: false,
  };
}

/** Of the kinds that are named: those that are not watched anyway, in whatever version, each once. */
export function kindsToAdd(named: readonly NamedKind[]): readonly NamedKind[] {
  const watched = new Set(Object.values(watchedKinds).filter(isWhole).map(groupKind));
  // One set of objects under two groups.
  watched.add('events.k8s.io/Event');
  return [...new Set(named)].filter((kind) => !watched.has(groupKind(nameParts(kind))));
}

/** Whether rows of the kind are as old as the last list, however the cluster answers since. */
export function isPolled(kind: RowKind): boolean {
  return !isNamedKind(kind) && watchedKinds[kind].polled;
}

/** What Kubernetes calls the kind of a row. */
export function kubeKindOf(kind: RowKind): Pick<WatchedKind, 'apiVersion' | 'kubeKind'> {
  return isNamedKind(kind) ? nameParts(kind) : watchedKinds[kind];
}

/** Of Secrets we watch only those that are Helm's. */
const isWhole = ({ query }: WatchedKind): boolean => Object.keys(query).length === 0;

function groupKind({ apiVersion, kubeKind }: Pick<WatchedKind, 'apiVersion' | 'kubeKind'>): string {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return `${group}/${kubeKind}`;
}

function nameParts(kind: NamedKind): Pick<WatchedKind, 'apiVersion' | 'kubeKind'> {
  const end = kind.lastIndexOf('/');
  return { apiVersion: kind.slice(0, end), kubeKind: kind.slice(end + 1) };
}

/** `namespace/name`, or the name alone for what has no namespace: the key of a row in the store. */
export function rowKeyOf({ namespace, name }: Pick<KubeMetadata, 'namespace' | 'name'>): string {
  return namespace === undefined || namespace === '' ? name : `${namespace}/${name}`;
}

/** Root of an API version: `/api/v1` or `/apis/GROUP/VERSION`. */
export function apiRootOf(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function kindOf<K extends BuiltInKind>(
  kind: K,
  apiVersion: string,
  plural: string,
): WatchedKind & { readonly kind: K } {
  const apiPath = apiRootOf(apiVersion);
  return {
    kind,
    apiVersion,
    kubeKind: kind,
    plural,
    apiPath,
    path: `${apiPath}/${plural}`,
    query: {},
    metadataOnly: false,
    polled: false,
  };
}
