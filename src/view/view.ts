/**
 * The view: every row of every cluster in this process, with the indexes that filters, orders, counts and
 * joins need, kept incrementally. A query answered here makes no request to a cluster or to Redis (V4), and
 * the state of one cluster never delays or fails a query about another (V3).
 */
import type { AppPhase } from '../model/helm-app.ts';
import type { MecStationSpec, StationTier } from '../model/mec-station.ts';
import type {
  AttachedKind,
  Condition,
  HardwareKind,
  Labels,
  NamedKind,
  ObjectKey,
  ResourceAmounts,
  RowKind,
  Rows,
  WorkloadKind,
} from '../model/rows.ts';
import type { Membership } from '../model/membership.ts';
import type { Interner } from './intern.ts';
import type { ServiceLocality } from '../model/service-locality.ts';
import type { StationState } from '../model/station.ts';
import type { WorkloadState } from '../model/workload-state.ts';
import type { ChangeBatch, ClusterSync } from '../store/fleet-store.ts';
import type { Edge } from './edge.ts';
import type { EventTarget } from './event-target.ts';
import type {
  EventFacet,
  EventFilter,
  EventOrderField,
  NamedFacet,
  NamedFilter,
  ObjectFacet,
  ObjectFilter,
} from './kind-filters.ts';

/** One object in the view: its row and where it is. `id` is stable for the object's key (not its uid). */
export interface Entry<K extends RowKind = RowKind> {
  readonly key: ObjectKey & { readonly kind: K };
  readonly row: Rows[K];
}

export type NodeEntry = Entry<'Node'>;
export type PodEntry = Entry<'Pod'>;
/** A workload of whatever kind. */
export type WorkloadEntry = Entry<WorkloadKind>;

/** A station: a MecStation object, or labels on nodes, or both (SPEC R1.7). */
export interface Station {
  readonly cluster: string;
  /** The value of the station label. */
  readonly name: string;
  /** The object, when there is one. */
  readonly object: Entry<'MecStation'> | null;
  readonly spec: MecStationSpec;
  readonly labels: Labels;
  readonly state: StationState;
  readonly conditions: readonly Condition[];
  readonly totals: StationTotals;
}

export interface NodeTotals {
  readonly total: number;
  readonly ready: number;
  readonly notReady: number;
  readonly cordoned: number;
  readonly byHardware: Readonly<Record<HardwareKind, number>>;
}

export interface PodTotals {
  readonly total: number;
  readonly running: number;
  readonly pending: number;
  readonly failed: number;
  /** Of a station: pods with its label that run elsewhere, in none of its other counts. Of a cluster: all such pods. */
  readonly misplaced: number;
}

interface StationTotals {
  readonly nodes: NodeTotals;
  readonly pods: PodTotals;
  readonly capacity: ResourceAmounts;
  readonly allocatable: ResourceAmounts;
  /** Sum of the requests of pods bound to the station's nodes and not finished. */
  readonly requested: ResourceAmounts;
}

/** What some nodes use, as they were measured; only those count of which this is known. */
export interface Usage {
  readonly cpuCores: number;
  readonly memoryBytes: number;
  /** How many were measured. */
  readonly nodes: number;
  /** RFC 3339: when the cluster was asked. */
  readonly at: string;
}

/** What the configuration says of a cluster. */
export interface ConfiguredCluster {
  readonly name: string;
  readonly labels: Labels;
  /** Left out: NONE. */
  readonly serviceLocality?: ServiceLocality;
}

export interface ClusterView extends Required<ConfiguredCluster> {
  readonly sync: ClusterSync;
  readonly stations: number;
  readonly nodes: NodeTotals;
  readonly pods: PodTotals;
}

export type Direction = 'ASC' | 'DESC';
export interface OrderTerm<F extends string> {
  readonly field: F;
  readonly direction: Direction;
}

/**
 * All that are given must hold; an empty list matches nothing; an absent field matches all. Among values of which a
 * thing may have none, the empty text stands for none.
 */
export interface StationFilter {
  readonly clusters?: readonly string[];
  readonly names?: readonly string[];
  readonly nameContains?: string;
  readonly tiers?: readonly StationTier[];
  readonly provinces?: readonly string[];
  readonly cities?: readonly string[];
  readonly states?: readonly StationState[];
  readonly labels?: readonly { readonly key: string; readonly value: string }[];
  readonly app?: AppKey;
}
export type StationOrderField = 'NAME' | 'NODES' | 'READY_NODES' | 'PODS' | 'CPU_FREE';

export interface NodeFilter {
  readonly clusters?: readonly string[];
  readonly stations?: readonly string[];
  readonly unassigned?: boolean;
  readonly ready?: boolean;
  readonly schedulable?: boolean;
  readonly hardware?: readonly HardwareKind[];
  readonly nameContains?: string;
  readonly labels?: readonly { readonly key: string; readonly value: string }[];
}
export type NodeOrderField = 'NAME' | 'STATION' | 'PODS' | 'CPU_FREE' | 'CREATED_AT';

export interface PodFilter {
  readonly clusters?: readonly string[];
  readonly stations?: readonly string[];
  readonly misplaced?: boolean;
  /** Bearing the label of one of these stations and running elsewhere. */
  readonly misplacedFrom?: readonly string[];
  readonly nodes?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly phases?: readonly string[];
  readonly app?: AppKey;
  readonly nameContains?: string;
  readonly labels?: readonly { readonly key: string; readonly value: string }[];
}

export type PodOrderField = 'NAME' | 'CREATED_AT' | 'RESTARTS';
/** Orders of objects that have no other. */
export type ObjectOrderField = 'NAME' | 'CREATED_AT';
export type ReleaseOrderField = 'NAME' | 'CREATED_AT' | 'UPDATED_AT';

export interface AppFilter {
  readonly namespaces?: readonly string[];
  readonly nameContains?: string;
  readonly phases?: readonly AppPhase[];
  readonly labels?: readonly { readonly key: string; readonly value: string }[];
  /** With a release there, wanted or present. */
  readonly at?: AppPlace;
}

/** A station, or without one a whole cluster. */
export interface AppPlace {
  readonly cluster: string;
  readonly station?: string;
}

export interface ReleaseFilter {
  readonly clusters?: readonly string[];
  readonly stations?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly app?: AppKey;
  readonly nameContains?: string;
}

export interface WorkloadFilter {
  readonly kinds?: readonly string[];
  readonly clusters?: readonly string[];
  readonly stations?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly app?: AppKey;
  readonly states?: readonly WorkloadState[];
  readonly nameContains?: string;
  readonly labels?: readonly { readonly key: string; readonly value: string }[];
}

export interface ServiceFilter {
  readonly clusters?: readonly string[];
  readonly stations?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly app?: AppKey;
  readonly nameContains?: string;
  readonly labels?: readonly { readonly key: string; readonly value: string }[];
}

export interface AppKey {
  readonly namespace?: string;
  readonly name: string;
}

/** Relay paging. Exactly one of first/last is set by the caller; cursors are opaque. */
export interface PageQuery<F, O extends string> {
  readonly filter?: F;
  readonly orderBy?: readonly OrderTerm<O>[];
  readonly first?: number;
  readonly after?: string;
  readonly last?: number;
  readonly before?: string;
}

/** A walk under change neither skips nor repeats an item that stayed: cursors hold the order key, not an offset. */
export interface Page<T> {
  readonly totalCount: number;
  readonly edges: readonly Edge<T>[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

export interface FacetCount {
  readonly value: string;
  readonly count: number;
}

/** A page that also counts by value everything that passes its filter: worked out when asked for. */
export interface FacetedPage<T, F extends string> extends Page<T> {
  /** Largest count first, then by value; `limit` values at most. Things without a value are not counted. */
  facets(field: F, limit?: number): readonly FacetCount[];
  /** The same by the values of one label. */
  labelFacets(key: string, limit?: number): readonly FacetCount[];
}

export type StationFacet = 'CLUSTER' | 'STATE' | 'TIER' | 'PROVINCE' | 'CITY' | 'OPERATOR';
export type NodeFacet = 'CLUSTER' | 'STATION' | 'READY' | 'SCHEDULABLE' | 'HARDWARE';
/** An app is `namespace/name`, from the labels of the object itself. */
export type PodFacet =
  'CLUSTER' | 'STATION' | 'MISPLACED_FROM' | 'NAMESPACE' | 'PHASE' | 'NODE' | 'APP';
export type WorkloadFacet = 'CLUSTER' | 'STATION' | 'NAMESPACE' | 'KIND' | 'STATE' | 'APP';
export type ServiceFacet = 'CLUSTER' | 'STATION' | 'NAMESPACE' | 'TYPE' | 'APP';
export type AppFacet = 'NAMESPACE' | 'PHASE';
export type ReleaseFacet = 'CLUSTER' | 'STATION' | 'NAMESPACE' | 'STATUS' | 'SCOPE' | 'APP';

/** Names one Helm release: all of its revisions. */
export interface ReleaseKey {
  readonly cluster: string;
  readonly namespace: string;
  readonly release: string;
}

/** What a search finds. */
export type SearchHit = Station | ClusterView | Entry;

export interface SearchQuery {
  /** Words, with blanks between them. */
  readonly text: string;
  /** `Station`, `Cluster` or kinds of objects; left out: everything. */
  readonly kinds?: readonly string[];
  readonly first?: number;
  readonly after?: string;
  readonly last?: number;
  readonly before?: string;
}

/** A place in a cluster's log of changes (store/fleet-store.ts); epoch '' before the first batch. */
export interface LogPosition {
  readonly epoch: string;
  readonly sequence: number;
}

/** Which of the things that a change names were not there before it. */
interface Appeared {
  readonly keys: ReadonlySet<ObjectKey>;
  /** Names of stations of the change's own cluster. */
  readonly stations: ReadonlySet<string>;
  readonly releases: ReadonlySet<ReleaseKey>;
  readonly cluster: boolean;
}

/** Told after a batch was taken in: keys of what changed, per kind, but for NodeMetrics; stations and clusters whose totals or state changed. */
export interface ViewChange extends LogPosition {
  readonly cluster: string;
  readonly reset: boolean;
  readonly keys: readonly ObjectKey[];
  /** Names of stations of this cluster that changed in any way, totals included. */
  readonly stations: readonly string[];
  readonly clusterChanged: boolean;
  /** Stations of other clusters whose apps changed: what an app wants is said in the home cluster. */
  readonly otherStations: readonly { readonly cluster: string; readonly name: string }[];
  /** Releases whose latest revision changed. */
  readonly releases: readonly ReleaseKey[];
  readonly appeared: Appeared;
}

/** Kinds that are attached to others (src/view/kind-queries.ts). */
export interface KindQueries {
  /** The latest first, where no order is asked for. */
  events(query: PageQuery<EventFilter, EventOrderField>): FacetedPage<Entry<'Event'>, EventFacet>;
  /** The latest first. */
  eventsAbout(target: EventTarget): readonly Entry<'Event'>[];
  attached<K extends AttachedKind>(
    kind: K,
    query: PageQuery<ObjectFilter, ObjectOrderField>,
  ): FacetedPage<Entry<K>, ObjectFacet>;
  /** Objects of the kinds that the configuration names. */
  named(query: PageQuery<NamedFilter, ObjectOrderField>): FacetedPage<Entry<NamedKind>, NamedFacet>;
  /** By name; there should be one at most. */
  autoscalersOf(workload: WorkloadEntry): readonly Entry<'HorizontalPodAutoscaler'>[];
  /** By name. */
  ingressesOf(service: Entry<'Service'>): readonly Entry<'Ingress'>[];
}

/** Query methods throw `InvalidCursorError` (view/cursors.ts) for a cursor that is none of ours. */
export interface View extends KindQueries {
  /** Key of the station label. */
  readonly stationLabel: string;
  /** Shares what a row has like others; to be done before it is stored, so that store and view keep one row. */
  readonly intern: Interner['intern'];
  /** Takes in a batch of the store (the listener given to `FleetStore.follow`). */
  ingest(batch: ChangeBatch): void;
  /** Clusters come from the configuration: known, with SYNCING, before their first batch. */
  setClusters(clusters: readonly ConfiguredCluster[]): void;
  onChange(listener: (change: ViewChange) => void): () => void;
  /** The position of every cluster that there is. */
  positions(): ReadonlyMap<string, LogPosition>;

  clusters(): readonly ClusterView[];
  cluster(name: string): ClusterView | undefined;

  get<K extends RowKind>(
    kind: K,
    cluster: string,
    name: string,
    namespace?: string,
  ): Entry<K> | undefined;
  /** All of a kind in a cluster (and namespace), in no order. */
  all<K extends RowKind>(kind: K, cluster?: string, namespace?: string): Iterable<Entry<K>>;

  station(cluster: string, name: string): Station | undefined;
  /** Every station with this name, one per cluster at most. */
  stationsByName(name: string): readonly Station[];
  stations(query: PageQuery<StationFilter, StationOrderField>): FacetedPage<Station, StationFacet>;
  allStations(): Iterable<Station>;
  membership(station: Station): Membership;
  /** Names of the nodes that the station's object wants; named ones also when they do not exist. */
  nodesWantedBy(station: Station): ReadonlySet<string>;
  /** Names of the stations of a cluster whose objects want a node of this name and with these labels. */
  stationsWanting(cluster: string, node: string, labels: Labels): ReadonlySet<string>;

  nodes(query: PageQuery<NodeFilter, NodeOrderField>): FacetedPage<NodeEntry, NodeFacet>;
  pods(query: PageQuery<PodFilter, PodOrderField>): FacetedPage<PodEntry, PodFacet>;
  workloads(
    query: PageQuery<WorkloadFilter, ObjectOrderField>,
  ): FacetedPage<WorkloadEntry, WorkloadFacet>;
  services(
    query: PageQuery<ServiceFilter, ObjectOrderField>,
  ): FacetedPage<Entry<'Service'>, ServiceFacet>;
  apps(query: PageQuery<AppFilter, ObjectOrderField>): FacetedPage<Entry<'HelmApp'>, AppFacet>;
  /** The latest revision of each Helm release. */
  releases(
    query: PageQuery<ReleaseFilter, ReleaseOrderField>,
  ): FacetedPage<Entry<'Release'>, ReleaseFacet>;
  /**
   * Everything in whose name, namespace, station or (of stations, nodes and apps) label values each word is found,
   * upper and lower case alike. First what is called just like the first word, then what begins with it, then what
   * has it in its name, then the rest; within these by sort, name and cluster. No words find nothing.
   */
  search(query: SearchQuery): Page<SearchHit>;

  /** The latest revision of one Helm release. */
  release(key: ReleaseKey): Entry<'Release'> | undefined;
  /** Every revision of one Helm release that is kept, the latest first. */
  releaseHistory(key: ReleaseKey): readonly Entry<'Release'>[];
  readonly matchers: Matchers;

  /** The station of a node: its station label, when set. */
  stationOfNode(node: NodeEntry): Station | undefined;
  /** Where a pod is: the station of its node; while it has none, its own station label. */
  stationOfPod(pod: PodEntry): Station | undefined;
  /** Name of the station whose label the pod bears while it runs elsewhere (model/misplaced.ts); empty for none. */
  misplacedFrom(pod: PodEntry): string;
  /** Pods that are misplaced from the station, in no order. */
  podsMissingAt(station: Pick<Station, 'cluster' | 'name'>): readonly PodEntry[];
  /** Where what an event is about is: its own station, or that of its node. */
  stationOfEvent(event: Entry<'Event'>): Station | undefined;
  /** Requests of the pods bound to a node and not finished; and how many they are. */
  requestedOnNode(node: NodeEntry): ResourceAmounts;

  /** What is used, null where no node was measured. A change of it alone is told to nobody (`onChange`). */
  usedByCluster(name: string): Usage | null;
  usedByStation(station: Pick<Station, 'cluster' | 'name'>): Usage | null;
  usedByNode(node: NodeEntry): Usage | null;

  /** Everything of an app, from label indexes: over all clusters, or one, or one station. */
  releasesOfApp(app: Required<AppKey>, where?: AppScope): readonly Entry<'Release'>[];
  workloadsOfApp(app: Required<AppKey>, where?: AppScope): readonly WorkloadEntry[];
  servicesOfApp(app: Required<AppKey>, where?: AppScope): readonly Entry<'Service'>[];
  podsOfApp(app: Required<AppKey>, where?: AppScope): readonly PodEntry[];
  slicesOfService(service: Entry<'Service'>): readonly Entry<'EndpointSlice'>[];
  /** Apps that have, or want, a release at this station. */
  appsAtStation(station: Station): readonly Entry<'HelmApp'>[];
}

/** Tests that an item passes a filter, just as the pages apply it. A test is good until the view's next change. */
interface Matchers {
  station(filter: StationFilter): (station: Station) => boolean;
  node(filter: NodeFilter): (node: NodeEntry) => boolean;
  pod(filter: PodFilter): (pod: PodEntry) => boolean;
  app(filter: AppFilter): (app: Entry<'HelmApp'>) => boolean;
  release(filter: ReleaseFilter): (release: Entry<'Release'>) => boolean;
  workload(filter: WorkloadFilter): (workload: WorkloadEntry) => boolean;
  event(filter: EventFilter): (event: Entry<'Event'>) => boolean;
}

export interface AppScope {
  readonly cluster?: string;
  readonly station?: string;
}

export type { Membership };
