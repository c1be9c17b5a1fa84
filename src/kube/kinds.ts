import type { RowKind } from '../model/rows.ts';
import type { KubeMetadata } from './kube-client.ts';

/** How a watched kind is listed and watched in a cluster. */
export interface WatchedKind {
  readonly kind: RowKind;
  readonly apiVersion: string;
  /** Kubernetes' own name of it: a `Release` is a `Secret`. */
  readonly kubeKind: string;
  readonly plural: string;
  /** Where the API version itself is described; 404 there, or no such plural, means the kind is not served. */
  readonly apiPath: string;
  /** The collection over all namespaces. */
  readonly path: string;
  /** Selectors of list and watch. */
  readonly query: Readonly<Record<string, string>>;
  /** Asked for as `PartialObjectMetadata`: the payload never leaves the API server. */
  readonly metadataOnly: boolean;
}

/** Every watched kind. A further one is a line here, a row type, and a projection. */
export const watchedKinds: { readonly [K in RowKind]: WatchedKind & { readonly kind: K } } = {
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
};

/** `namespace/name`, or the name alone for what has no namespace: the key of a row in the store. */
export function rowKeyOf({ namespace, name }: Pick<KubeMetadata, 'namespace' | 'name'>): string {
  return namespace === undefined || namespace === '' ? name : `${namespace}/${name}`;
}

/** Root of an API version: `/api/v1` or `/apis/GROUP/VERSION`. */
export function apiRootOf(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function kindOf<K extends RowKind>(
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
  };
}
