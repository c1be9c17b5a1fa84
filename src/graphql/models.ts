import type {
  AppFacet,
  ClusterView,
  Entry,
  NodeEntry,
  NodeFacet,
  PodEntry,
  PodFacet,
  ReleaseFacet,
  ServiceFacet,
  Station,
  StationFacet,
  WorkloadEntry,
  WorkloadFacet,
} from '../view/view.ts';
import type { EventFacet, NamedFacet, ObjectFacet } from '../view/kind-filters.ts';
import type { FacetedConnection } from './paging.ts';
import type { ObjectRef } from '../kube/kube-client.ts';
import type { RolloutStatus } from '../model/helm-app.ts';
import type { Target } from '../model/app-target.ts';
import type { StationCounts } from '../model/service-reach.ts';
import {
  isNamedKind,
  type AttachedKind,
  type BuiltInKind,
  type IngressRow,
  type NamedKind,
  type WorkloadKind,
  type EventSubject as EventSubjectRow,
} from '../model/rows.ts';

/** Kinds of the view that have a type of their own in the graph. */
export type GraphKind = Extract<
  BuiltInKind,
  'Node' | 'Pod' | WorkloadKind | 'Service' | 'HelmApp' | 'Release' | 'Event' | AttachedKind
>;

/** An object of a kind that the configuration names. */
export type CustomResource = Entry<NamedKind>;

/** What stands behind interface `Resource`. */
export type GraphResource =
  | Station
  | NodeEntry
  | PodEntry
  | WorkloadEntry
  | Entry<'Service'>
  | Entry<'HelmApp'>
  | Entry<'Release'>
  | Entry<'Event'>
  | { readonly [K in AttachedKind]: Entry<K> }[AttachedKind]
  | CustomResource;

/** What an event is about, and in which cluster. */
export interface EventSubject extends EventSubjectRow {
  readonly cluster: string;
}

/** One way through an Ingress, and the Ingress. */
export type IngressRoute = IngressRow['routes'][0] & { readonly ingress: Entry<'Ingress'> };

/** What stands behind interface `Node`. */
export type GraphNode = GraphResource | ClusterView | AppTarget | Rollout;

/** An app at one station. */
export interface AppTarget {
  readonly type: 'AppTarget';
  readonly app: Entry<'HelmApp'>;
  readonly facts: Target;
  /** Why the station was chosen; null when it is not (any more). */
  readonly reason: string | null;
}

/** A rollout of an app, with the stations as they are now. */
export interface Rollout {
  readonly type: 'Rollout';
  readonly app: Entry<'HelmApp'>;
  readonly status: RolloutStatus;
  readonly targets: readonly Target[];
}

/** A station that was chosen, or not. */
export interface PlacementDecision {
  readonly station: Station;
  readonly reason: string;
}

/** One object of a release: where it is, and the release that has it. */
export interface ReleaseObject {
  readonly release: Entry<'Release'>;
  readonly ref: ObjectRef;
}

/** One address and port behind a Service. `nodeName` and `podName` are empty when the end point names none. */
export interface Backend {
  readonly cluster: string;
  readonly namespace: string;
  readonly ip: string;
  readonly port: number;
  readonly ready: boolean;
  readonly nodeName: string;
  readonly podName: string;
}

/** What a station has of a Service, and what a pod there reaches. */
export interface ServiceAtStation extends StationCounts {
  readonly station: Station;
}

const typeOfKind = {
  Node: 'ClusterNode',
  Pod: 'Pod',
  Deployment: 'Deployment',
  StatefulSet: 'StatefulSet',
  DaemonSet: 'DaemonSet',
  Job: 'Job',
  CronJob: 'CronJob',
  Service: 'Service',
  HelmApp: 'App',
  Release: 'Release',
  Event: 'Event',
  HorizontalPodAutoscaler: 'HorizontalPodAutoscaler',
  PodDisruptionBudget: 'PodDisruptionBudget',
  PersistentVolumeClaim: 'PersistentVolumeClaim',
  Ingress: 'Ingress',
} as const satisfies Record<GraphKind, string>;

/** The graph's type name of an entry. */
export type EntryTypeName = (typeof typeOfKind)[GraphKind] | 'CustomResource';

/** The graph's type of what stands behind `Resource`. */
export function resourceTypeName(resource: GraphResource): EntryTypeName | 'Station' {
  if (!('key' in resource)) return 'Station';
  const { kind } = resource.key;
  return isNamedKind(kind) ? 'CustomResource' : typeOfKind[kind];
}

/** The graph's type of what stands behind `Node`. */
export function nodeTypeName(node: GraphNode) {
  if ('type' in node) return node.type;
  return 'sync' in node ? 'Cluster' : resourceTypeName(node);
}

export type AppConnection = FacetedConnection<Entry<'HelmApp'>, AppFacet>;
export type ClusterNodeConnection = FacetedConnection<NodeEntry, NodeFacet>;
export type PodConnection = FacetedConnection<PodEntry, PodFacet>;
export type ReleaseConnection = FacetedConnection<Entry<'Release'>, ReleaseFacet>;
export type ServiceConnection = FacetedConnection<Entry<'Service'>, ServiceFacet>;
export type StationConnection = FacetedConnection<Station, StationFacet>;
export type WorkloadConnection = FacetedConnection<WorkloadEntry, WorkloadFacet>;

type AttachedConnection<K extends AttachedKind> = FacetedConnection<Entry<K>, ObjectFacet>;
export type HorizontalPodAutoscalerConnection = AttachedConnection<'HorizontalPodAutoscaler'>;
export type PodDisruptionBudgetConnection = AttachedConnection<'PodDisruptionBudget'>;
export type PersistentVolumeClaimConnection = AttachedConnection<'PersistentVolumeClaim'>;
export type IngressConnection = AttachedConnection<'Ingress'>;
export type CustomResourceConnection = FacetedConnection<CustomResource, NamedFacet>;
export type EventConnection = FacetedConnection<Entry<'Event'>, EventFacet>;
