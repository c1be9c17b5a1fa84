/** What the split is given and what it answers. */
import type { HelmAppSpec, ReplicaPolicy } from '../helm-app.ts';
import type { KubeManifest, ManifestRef } from '../manifest.ts';
import type { ServiceLocality } from '../service-locality.ts';

/** Everything that decides the objects of one app in one cluster. */
export interface SplitInput {
  readonly app: string;
  /** Namespace of the app; objects of namespaced kinds without one get it. */
  readonly namespace: string;
  /** Key of the station label. */
  readonly stationLabel: string;
  /** The objects rendered for the cluster's release, hooks included, in Helm's order. */
  readonly clusterRender: readonly KubeManifest[];
  /** The objects rendered for station releases, by class of equal input; a class without one has `clusterRender`. */
  readonly stationRenders?: ReadonlyMap<string, readonly KubeManifest[]>;
  /** `clusterRender`'s input rendered once more: what differs is random. Left out: nothing is. */
  readonly secondRender?: readonly KubeManifest[];
  /** The objects of the cluster's present release: random values go on as they are there. */
  readonly present?: readonly KubeManifest[];
  /** All stations of this cluster that the app is placed on. */
  readonly stations: readonly SplitStation[];
  readonly replicas?: ReplicaPolicy;
  readonly services?: HelmAppSpec['services'];
  /** What keeps the traffic of Services in their stations here. Left out: nothing of the platform's. */
  readonly serviceLocality?: ServiceLocality;
  /** Version of the API server, such as `v1.36.3`; left out: a new one. */
  readonly kubeVersion?: string;
  /** A later one makes the pods of Deployments, StatefulSets and DaemonSets anew. */
  readonly restartedAt?: string;
  /** Whether a kind is namespaced, from discovery; undefined: as the table says, else it is. */
  readonly namespaced?: (apiVersion: string, kind: string) => boolean | undefined;
}

export interface SplitStation {
  readonly name: string;
  /** Key in `stationRenders`. */
  readonly class?: string;
  /** Wins over the app's policy. */
  readonly replicas?: ReplicaPolicy;
  /** How many nodes it has, where that is known; for the check of pod anti-affinity. */
  readonly nodes?: number;
}

export interface Split extends SplitObjects {
  /** The same objects with random values blanked: what digests are computed from, equal for equal input. */
  readonly stable: SplitObjects;
  /** What speaks against it. With any of severity `refuse` the objects must not be applied. */
  readonly findings: readonly Finding[];
}

export interface SplitObjects {
  /** Objects of the cluster's release, in the order of the render. */
  readonly cluster: readonly KubeManifest[];
  /** Objects of a station's release. Throws RangeError for a station that the split was not given. */
  readonly station: (station: string) => readonly KubeManifest[];
  /** Hooks of the cluster's release, tests too, in the order of the render. */
  readonly clusterHooks: readonly KubeManifest[];
  /** Hooks of a station's release: those that the chart asks for there. Throws as `station` does. */
  readonly stationHooks: (station: string) => readonly KubeManifest[];
}

export type FindingRule =
  | 'POD_ORDINAL_IN_TEXT'
  | 'RENAMED_OBJECT_IN_TEXT'
  | 'PEERS_THROUGH_SHARED_NAME'
  | 'SHARED_LEASE'
  | 'DUPLICATE_OBJECT'
  | 'NAME_COLLISION'
  | 'NAME_TOO_LONG'
  | 'REPLICAS_UNDER_AUTOSCALER'
  | 'ANTI_AFFINITY_BEYOND_STATION'
  | 'CONTRADICTS_STATION'
  | 'OTHER_NAMESPACE'
  | 'HOOK_NOT_RUN'
  | 'HOOK_NAMES_STATION_OBJECT'
  | 'HIDDEN_WORKLOAD'
  | 'RANDOM_AT_STATIONS'
  | 'SHARED_OBJECT_DIFFERS'
  | 'UNKNOWN_SERVICE'
  | 'UNKNOWN_SCOPE';

/** One thing that preflight found. One per rule and object: `station` is the first that it was found for. */
export interface Finding {
  readonly severity: 'refuse' | 'warn';
  readonly rule: FindingRule;
  /** The code a refusal has in a payload (CONTRACT: Errors). */
  readonly code: 'INVALID_CHART' | 'INVALID_INPUT' | 'NAME_COLLISION' | 'NAME_TOO_LONG';
  /** Absent where it is about the input and not about an object. */
  readonly object?: ManifestRef;
  readonly station?: string;
  /** Field of the object, or of the app's spec. */
  readonly path: string;
  readonly message: string;
}
