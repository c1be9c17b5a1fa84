/**
 * Rows: what the gateway keeps of each watched object — exactly what the graph shows and the planner
 * needs, and nothing else, so that a heartbeat or a rewritten annotation leaves the row as it was.
 * Rows are plain JSON: they are compared, hashed, stored and sent as they are.
 */
import type { Condition } from './condition.ts';
import type { HelmAppSpec, HelmAppStatus } from './helm-app.ts';
import type { MecStationSpec, MecStationStatus } from './mec-station.ts';

export type { Condition };

/** Kinds that are watched in every cluster, or polled (`NodeMetrics`). `Release` is a Helm release Secret, seen as metadata only. */
export type BuiltInKind =
  | 'Namespace'
  | 'Node'
  | 'Pod'
  | WorkloadKind
  | 'ReplicaSet'
  | 'Service'
  | 'EndpointSlice'
  | 'MecStation'
  | 'HelmApp'
  | 'Release'
  | 'Event'
  | 'NodeMetrics'
  | AttachedKind;

/** Kinds that say something about a workload, a pod or a Service, and that a chart may have. */
export const attachedKinds = [
  'HorizontalPodAutoscaler',
  'PodDisruptionBudget',
  'PersistentVolumeClaim',
  'Ingress',
] as const;
export type AttachedKind = (typeof attachedKinds)[number];

/** A kind that the configuration names: `VERSION/Kind` of the core group, else `GROUP/VERSION/Kind`. */
export type NamedKind = `${string}/${string}`;

export type RowKind = BuiltInKind | NamedKind;

export function isNamedKind(kind: string): kind is NamedKind {
  return kind.includes('/');
}

/** Kinds whose objects keep or run pods, and that a chart has: a station is done when all of these are. */
export const workloadKinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'] as const;
export type WorkloadKind = (typeof workloadKinds)[number];

/** Names one object: cluster, kind, namespace (empty for cluster-scoped kinds) and name. */
export interface ObjectKey {
  readonly cluster: string;
  readonly kind: RowKind;
  readonly namespace: string;
  readonly name: string;
}

/** Labels as Kubernetes has them: keys are data and never rewritten. */
export type Labels = Readonly<Record<string, string>>;

/** The controller (or first) owner of an object. */
export interface Owner {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

/** What every row has. `createdAt` is RFC 3339; `deleting` is true once deletionTimestamp is set. */
export interface RowMeta {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly createdAt: string;
  readonly deleting: boolean;
  readonly owner: Owner | null;
}

/** Amounts of a node, pod or station. CPU in cores, memory and storage in bytes. */
export interface ResourceAmounts {
  readonly cpuCores: number;
  readonly memoryBytes: number;
  readonly ephemeralStorageBytes: number;
  readonly pods: number;
  readonly gpus: number;
}

export interface NamespaceRow extends RowMeta {
  readonly phase: string;
}

export interface NodeRow extends RowMeta {
  /** True when condition Ready is True; Unknown counts as not ready. */
  readonly ready: boolean;
  /** False when cordoned. */
  readonly schedulable: boolean;
  readonly hardware: HardwareKind;
  readonly roles: readonly string[];
  readonly conditions: readonly Condition[];
  readonly taints: readonly {
    readonly key: string;
    readonly value: string;
    readonly effect: string;
  }[];
  readonly addresses: readonly { readonly type: string; readonly address: string }[];
  readonly system: {
    readonly os: string;
    readonly architecture: string;
    readonly kernel: string;
    readonly containerRuntime: string;
    readonly kubelet: string;
    readonly osImage: string;
  };
  readonly capacity: ResourceAmounts;
  readonly allocatable: ResourceAmounts;
}

/** SPEC R1.9: label `stationmaster.io/hardware`, else GPU by an extended resource ending in `/gpu`, else GENERAL. */
export type HardwareKind = 'GENERAL' | 'GPU' | 'APPLIANCE';

/**
 * What a node uses, rounded, so that one that idles is written once; not when it was measured, which is anew each time.
 * Of its metadata only the name counts: the rest is made up for each answer, or the node's own.
 */
export interface NodeMetricsRow extends RowMeta {
  /** In thousandths of a core. */
  readonly cpuCores: number;
  /** In whole mebibytes. */
  readonly memoryBytes: number;
}

export interface ContainerRow {
  readonly name: string;
  readonly image: string;
  readonly ready: boolean;
  readonly restarts: number;
  /** running, waiting or terminated; with the reason when there is one. */
  readonly state: string;
  readonly reason: string;
}

export interface PodRow extends RowMeta {
  /** Empty while not scheduled. */
  readonly nodeName: string;
  /** Pending Running Succeeded Failed Unknown. */
  readonly phase: string;
  readonly ready: boolean;
  readonly restarts: number;
  readonly reason: string;
  readonly message: string;
  readonly podIp: string;
  readonly containers: readonly ContainerRow[];
  /** Names of the volume claims that it mounts, in its own namespace. */
  readonly claims: readonly string[];
  /** Effective requests: the larger of the init containers' maximum and the containers' sum, plus overhead. */
  readonly requested: ResourceAmounts;
}

/**
 * Whatever keeps or runs pods, with counts that mean the same for every kind (src/view/project-workload.ts). Of a Job
 * the pods that count are those that have succeeded; a CronJob has none of its own.
 */
export interface WorkloadRow extends RowMeta {
  readonly kind: WorkloadKind | 'ReplicaSet';
  readonly generation: number;
  readonly observedGeneration: number;
  readonly desired: number;
  /** How many of them its update strategy leaves at an earlier template until somebody says otherwise. */
  readonly heldBack: number;
  readonly updated: number;
  readonly ready: number;
  readonly available: number;
  readonly total: number;
  readonly images: readonly string[];
  readonly conditions: readonly Condition[];
  /** Paused, or suspended. */
  readonly paused: boolean;
}

/** What a Service says to platforms that can keep its traffic near; empty where it says nothing. */
export interface ServiceTopology {
  /** Annotation `apps.kubeedge.io/service-topology`. */
  readonly kubeEdge: string;
  /** Annotation `openyurt.io/topologyKeys`. */
  readonly openYurt: string;
  readonly trafficDistribution: string;
}

export interface ServiceRow extends RowMeta {
  readonly type: string;
  readonly clusterIp: string;
  readonly ports: readonly {
    readonly name: string;
    readonly port: number;
    readonly targetPort: string;
    readonly protocol: string;
  }[];
  readonly selector: Labels;
  readonly topology: ServiceTopology;
}

export interface EndpointSliceRow extends RowMeta {
  /** Name of the Service (label kubernetes.io/service-name), empty when none. */
  readonly service: string;
  readonly ports: readonly {
    readonly name: string;
    readonly port: number;
    readonly protocol: string;
  }[];
  readonly endpoints: readonly {
    readonly addresses: readonly string[];
    readonly ready: boolean;
    readonly nodeName: string;
    readonly pod: string;
  }[];
}

export interface MecStationRow extends RowMeta {
  /** Opaque; for optimistic writes only. A row of this kind changes with every write. */
  readonly resourceVersion: string;
  readonly generation: number;
  readonly finalizers: readonly string[];
  /** True: it may go although apps are there. */
  readonly forced: boolean;
  readonly spec: MecStationSpec;
  readonly status: MecStationStatus;
}

export interface HelmAppRow extends RowMeta {
  /** Opaque; for optimistic writes only. A row of this kind changes with every write. */
  readonly resourceVersion: string;
  readonly generation: number;
  readonly finalizers: readonly string[];
  readonly annotations: Labels;
  readonly spec: HelmAppSpec;
  readonly status: HelmAppStatus;
}

/** One revision of a Helm release, from the labels of its Secret. */
export interface ReleaseRow extends RowMeta {
  readonly release: string;
  readonly revision: number;
  /** Helm's own: deployed, superseded, failed, uninstalling, pending-install, pending-upgrade, pending-rollback, unknown. */
  readonly status: string;
  /** Empty strings for releases that are not ours. */
  readonly app: string;
  readonly appNamespace: string;
  readonly station: string;
  readonly scope: 'STATION' | 'CLUSTER' | 'FOREIGN';
  /** Revision of the app that made this release revision; 0 when not ours. */
  readonly appRevision: number;
  /** Digest of what was applied; empty when not ours. */
  readonly digest: string;
  /** RFC 3339, from label modifiedAt (Helm writes Unix seconds); empty when absent. */
  readonly modifiedAt: string;
}

/** What an event is about. `namespace` is empty for what has none. */
export interface EventSubject {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** Times are RFC 3339 in UTC with milliseconds, so that they sort as text; empty when not said. */
export interface EventRow extends RowMeta {
  readonly regarding: EventSubject;
  /** Normal or Warning. */
  readonly type: string;
  readonly reason: string;
  /** Cut at 1,024 characters. */
  readonly message: string;
  readonly count: number;
  /** Which component reported it; empty when not said. */
  readonly source: string;
  /** The node that it is about, or was reported from; empty when not said. */
  readonly nodeName: string;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
}

/** Amounts of a metric as text: `80%` of what is asked for, or a quantity; `current` is empty while not known. */
export interface AutoscalerMetric {
  readonly name: string;
  readonly target: string;
  readonly current: string;
}

export interface AutoscalerRow extends RowMeta {
  readonly target: { readonly kind: string; readonly name: string };
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly currentReplicas: number;
  readonly desiredReplicas: number;
  readonly metrics: readonly AutoscalerMetric[];
  readonly conditions: readonly Condition[];
}

export interface DisruptionBudgetRow extends RowMeta {
  /** A number or a percentage; empty when not said. */
  readonly minAvailable: string;
  readonly maxUnavailable: string;
  readonly selector: Labels;
  readonly expectedPods: number;
  readonly desiredHealthy: number;
  readonly currentHealthy: number;
  readonly disruptionsAllowed: number;
  readonly conditions: readonly Condition[];
}

export interface VolumeClaimRow extends RowMeta {
  /** Pending, Bound or Lost. */
  readonly phase: string;
  /** Empty when the cluster's default is meant, or none. */
  readonly storageClass: string;
  readonly accessModes: readonly string[];
  readonly volumeName: string;
  readonly requestedBytes: number;
  /** 0 while it is not bound. */
  readonly capacityBytes: number;
}

export interface IngressRow extends RowMeta {
  readonly ingressClass: string;
  /** One for each path; host and path are empty where all are meant. */
  readonly routes: readonly {
    readonly host: string;
    readonly path: string;
    readonly pathType: string;
    /** Empty when the back end is no Service. */
    readonly service: string;
    /** Number or name. */
    readonly port: string;
  }[];
  readonly tlsHosts: readonly string[];
  /** Where it is reached: addresses or host names. */
  readonly addresses: readonly string[];
}

/** An object of a kind that only the configuration knows: what all well-behaved kinds have, and nothing of its data. */
export interface ResourceRow extends RowMeta {
  readonly apiVersion: string;
  readonly kind: string;
  /** What its status calls its phase or state; empty when it says nothing of the sort. */
  readonly phase: string;
  readonly conditions: readonly Condition[];
}

/** The row type of each kind. */
export interface Rows {
  readonly Namespace: NamespaceRow;
  readonly Node: NodeRow;
  readonly Pod: PodRow;
  readonly Deployment: WorkloadRow;
  readonly StatefulSet: WorkloadRow;
  readonly DaemonSet: WorkloadRow;
  readonly Job: WorkloadRow;
  readonly CronJob: WorkloadRow;
  readonly ReplicaSet: WorkloadRow;
  readonly Service: ServiceRow;
  readonly EndpointSlice: EndpointSliceRow;
  readonly MecStation: MecStationRow;
  readonly HelmApp: HelmAppRow;
  readonly Release: ReleaseRow;
  readonly Event: EventRow;
  readonly NodeMetrics: NodeMetricsRow;
  readonly HorizontalPodAutoscaler: AutoscalerRow;
  readonly PodDisruptionBudget: DisruptionBudgetRow;
  readonly PersistentVolumeClaim: VolumeClaimRow;
  readonly Ingress: IngressRow;
  readonly [kind: NamedKind]: ResourceRow;
}
