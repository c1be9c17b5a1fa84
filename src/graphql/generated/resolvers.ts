import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Entry as EntryModel, ClusterView as ClusterViewModel, NodeEntry as NodeEntryModel, WorkloadEntry as WorkloadEntryModel, Membership as MembershipModel, NodeTotals as NodeTotalsModel, PodEntry as PodEntryModel, Station as StationModel } from '../../view/view.ts';
import type { AppConnection as AppConnectionModel, AppTarget as AppTargetModel, Backend as BackendModel, ServiceAtStation as ServiceAtStationModel, ClusterNodeConnection as ClusterNodeConnectionModel, CustomResource as CustomResourceModel, CustomResourceConnection as CustomResourceConnectionModel, EventConnection as EventConnectionModel, EventSubject as EventSubjectModel, HorizontalPodAutoscalerConnection as HorizontalPodAutoscalerConnectionModel, IngressConnection as IngressConnectionModel, IngressRoute as IngressRouteModel, PersistentVolumeClaimConnection as PersistentVolumeClaimConnectionModel, PodDisruptionBudgetConnection as PodDisruptionBudgetConnectionModel, GraphNode as GraphNodeModel, PlacementDecision as PlacementDecisionModel, PodConnection as PodConnectionModel, ReleaseConnection as ReleaseConnectionModel, ReleaseObject as ReleaseObjectModel, GraphResource as GraphResourceModel, Rollout as RolloutModel, ServiceConnection as ServiceConnectionModel, StationConnection as StationConnectionModel, WorkloadConnection as WorkloadConnectionModel } from '../models.ts';
import type { AppRevision as AppRevisionModel } from '../../helm/app-revisions.ts';
import type { ContainerRow as ContainerRowModel } from '../../model/rows.ts';
import type { GatewayFacts as GatewayFactsModel } from '../gateway-facts.ts';
import type { StationLocation as StationLocationModel } from '../../model/mec-station.ts';
import type { KubeObject as KubeObjectModel } from '../../kube/kube-client.ts';
import type { ManifestSet as ManifestSetModel } from '../manifest-sets.ts';
import type { PlacementSpec as PlacementSpecModel, ReplicaPolicy as ReplicaPolicyModel, BatchStatus as BatchStatusModel, StrategySpec as StrategySpecModel, StationRef as StationRefModel } from '../../model/helm-app.ts';
import type { PlannedChange as PlannedChangeModel, PlanWarning as PlanWarningModel } from '../../commands/commands.ts';
import type { Operation as OperationModel } from '../../model/operation.ts';
import type { ClusterSync as ClusterSyncModel, WatchSync as WatchSyncModel } from '../../store/fleet-store.ts';
import type { GatewayContext } from '../context.ts';
export type Maybe<T> = T | null | undefined;
export type InputMaybe<T> = T | null | undefined;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An instant as RFC 3339 text in UTC, for example `2026-03-01T12:00:00Z`. */
  DateTime: { input: Date; output: Date | string; }
  /** A JSON object. Its keys are data: they are never rewritten. */
  JSONObject: { input: Readonly<Record<string, unknown>>; output: Readonly<Record<string, unknown>>; }
  /** A whole number up to 2^53 - 1 either way, for amounts that are too large for Int, such as bytes. */
  SafeInt: { input: number; output: number; }
};

/** Stations that an app is to be placed on, too. */
export type AddStationsInput = {
  /** The app. */
  readonly app: AppRef;
  /** True: only say what would be done. */
  readonly dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only when this is the app's present revision; else CONFLICT. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  /** 1 to 200 characters. The same command with the same key is carried out once; with a key that came with another command: CONFLICT. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The stations. */
  readonly stations: ReadonlyArray<StationRefInput>;
};

/** What came of adding stations. */
export type AddStationsPayload = {
  readonly __typename?: 'AddStationsPayload';
  /** The app; null when refused, or when nothing was to be done. */
  readonly app: Maybe<App>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** What will be, or would be, done; null when refused, and when it was done before with the same idempotency key. */
  readonly plan: Maybe<PlacementPlan>;
  /** Opaque; an operation that is sent with it as `extensions.readAfter`, at whatever replica, sees what was written here. Null when nothing was. */
  readonly readAfter: Maybe<Scalars['String']['output']>;
};

/** A cross-station app: a chart, values, stations and replica counts. It is stored as a HelmApp object in the home cluster. */
export type App = Node & Resource & {
  readonly __typename?: 'App';
  /** Autoscalers with its label, by name. */
  readonly autoscalers: HorizontalPodAutoscalerConnection;
  /** Its chart; null before it was first read. */
  readonly chart: Maybe<Chart>;
  /** The home cluster, which stores its HelmApp object. */
  readonly cluster: Cluster;
  /** What is said about it beside its phase. */
  readonly conditions: ReadonlyArray<Condition>;
  /** When it was made. */
  readonly createdAt: Maybe<Scalars['DateTime']['output']>;
  /** Disruption budgets with its label, by name. */
  readonly disruptionBudgets: PodDisruptionBudgetConnection;
  /** What the home cluster reported about it lately, newest first. */
  readonly events: EventConnection;
  /** Global id. */
  readonly id: Scalars['ID']['output'];
  /** Ingresses with its label, by name. */
  readonly ingresses: IngressConnection;
  /** Labels of the HelmApp object, sorted by key. */
  readonly labels: ReadonlyArray<Label>;
  /** The HelmApp object, live. Asks the home cluster. */
  readonly manifest: Maybe<Scalars['String']['output']>;
  /** Its name: a DNS label. */
  readonly name: Scalars['String']['output'];
  /** Its namespace, in the home cluster and in every cluster that it is placed in. */
  readonly namespace: Scalars['String']['output'];
  /** Where it stands as a whole. */
  readonly phase: AppPhase;
  /** Where it is to be placed. */
  readonly placement: Placement;
  /** Its Helm releases, each in its latest revision, by name. */
  readonly releases: ReleaseConnection;
  /** How many replicas at each station; null: as the chart says. Single stations may have policies of their own. */
  readonly replicaPolicy: Maybe<ReplicaPolicy>;
  /** When a restart was last asked for; null when never. */
  readonly restartedAt: Maybe<Scalars['DateTime']['output']>;
  /** Counts intent: one more with every change that somebody asked for. */
  readonly revision: Scalars['Int']['output'];
  /** Revisions that are kept to go back to. */
  readonly revisionHistoryLimit: Scalars['Int']['output'];
  /** Its revisions that can be gone back to, the newest first. Asks the home cluster; null when that does not answer. */
  readonly revisions: Maybe<AppRevisionConnection>;
  /** The last rollout that has begun; null before the first. */
  readonly rollout: Maybe<Rollout>;
  /** Its services, by name. */
  readonly services: ServiceConnection;
  /** How it is rolled out. */
  readonly strategy: RolloutStrategy;
  /** Its stations: those that it is placed on, and those that still have something of it; by cluster, then name. */
  readonly targets: AppTargetConnection;
  /** The values that its stations share, as they were given. */
  readonly values: Scalars['JSONObject']['output'];
  /** Volume claims with its label, by name. */
  readonly volumeClaims: PersistentVolumeClaimConnection;
  /** Its workloads, by name. */
  readonly workloads: WorkloadConnection;
};


/** A cross-station app: a chart, values, stations and replica counts. It is stored as a HelmApp object in the home cluster. */
export type AppAutoscalersArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<ObjectOrder>>;
};


/** A cross-station app: a chart, values, stations and replica counts. It is stored as a HelmApp object in the home cluster. */
export type AppDisruptionBudgetsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<ObjectOrder>>;
};


/** A cross-station app: a chart, values, stations and replica counts. It is stored as a HelmApp object in the home cluster. */
export type AppEventsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
};


/** A cross-station app: a chart, values, stations and replica counts. It is stored as a HelmApp object in the home cluster. */
export type AppIngressesArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<ObjectOrder>>;
};


/** A cross-station app: a chart, values, stations and replica counts. It is stored as a HelmApp object in the home cluster. */
export type AppManifestArgs = {
  format?: InputMaybe<ManifestFormat>;
};


/** A cross-station app: a chart, values, stations and replica counts. It is stored as a HelmApp object in the home cluster. */
export type AppReleasesArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<ReleaseOrder>>;
};


/** A cross-station app: a chart, values, stations and replica counts. It is stored as a HelmApp object in the home cluster. */
export type AppRevisionsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
};


/** A cross-station app: a chart, values, stations and replica counts. It is stored as a HelmApp object in the home cluster. */
export type AppServicesArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<ServiceOrder>>;
};


/** A cross-station app: a chart, values, stations and replica counts. It is stored as a HelmApp object in the home cluster. */
export type AppTargetsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  phases: InputMaybe<ReadonlyArray<TargetPhase>>;
};


/** A cross-station app: a chart, values, stations and replica counts. It is stored as a HelmApp object in the home cluster. */
export type AppVolumeClaimsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<ObjectOrder>>;
};


/** A cross-station app: a chart, values, stations and replica counts. It is stored as a HelmApp object in the home cluster. */
export type AppWorkloadsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<WorkloadOrder>>;
};

/** One change of one app. */
export type AppChange = {
  readonly __typename?: 'AppChange';
  /** The app as it is now; null when REMOVED. */
  readonly app: Maybe<App>;
  /** Its global id. */
  readonly id: Scalars['ID']['output'];
  /** What has happened to it. */
  readonly kind: ChangeKind;
};

/** Changes of apps. */
export type AppChangesMessage = {
  readonly __typename?: 'AppChangesMessage';
  /** What has changed. After a resume, REMOVED may name an id that you never had. */
  readonly changes: ReadonlyArray<AppChange>;
  /** Where the stream is now: opaque; give it as `resumeFrom` to go on from here. */
  readonly cursor: Scalars['String']['output'];
  /** True when `changes` is the whole present state: forget what you had. */
  readonly reset: Scalars['Boolean']['output'];
};

/** A page of apps. */
export type AppConnection = {
  readonly __typename?: 'AppConnection';
  /** The page. */
  readonly edges: ReadonlyArray<AppEdge>;
  /** How many have each value of a field, on all pages together, the most frequent first. */
  readonly facets: ReadonlyArray<Facet>;
  /** How many have each value of a label, on all pages together, the most frequent first. */
  readonly labelFacets: ReadonlyArray<Facet>;
  /** Where this page is. */
  readonly pageInfo: PageInfo;
  /** How many there are on all pages together. */
  readonly totalCount: Scalars['Int']['output'];
};


/** A page of apps. */
export type AppConnectionFacetsArgs = {
  field: AppFacet;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A page of apps. */
export type AppConnectionLabelFacetsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  key: Scalars['String']['input'];
};

/** An app on a page. */
export type AppEdge = {
  readonly __typename?: 'AppEdge';
  /** Where it is in the list: opaque. */
  readonly cursor: Scalars['String']['output'];
  /** The app. */
  readonly node: App;
};

/** By what apps can be counted. */
export type AppFacet =
  /** Namespace. */
  | 'NAMESPACE'
  /** Phase. */
  | 'PHASE';

/** Which apps: all that is given must hold; an empty list matches nothing. */
export type AppFilter = {
  /** With all of these labels. */
  readonly labels?: InputMaybe<ReadonlyArray<LabelInput>>;
  /** With this in the name; capitals matter. */
  readonly nameContains?: InputMaybe<Scalars['String']['input']>;
  /** In one of these namespaces. */
  readonly namespaces?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** In one of these phases. */
  readonly phases?: InputMaybe<ReadonlyArray<AppPhase>>;
};

/** How to sort apps. */
export type AppOrder = {
  /** Which way. */
  readonly direction: OrderDirection;
  /** What to sort by. */
  readonly field: AppOrderField;
};

/** What apps can be sorted by. */
export type AppOrderField =
  /** When it was made. */
  | 'CREATED_AT'
  /** Name. */
  | 'NAME';

/** Where an app stands as a whole. */
export type AppPhase =
  /** It was ready and some station is not any more, or cannot be reached. */
  | 'DEGRADED'
  /** It is going. */
  | 'DELETING'
  /** The last rollout has ended badly. */
  | 'FAILED'
  /** Its rollout waits for somebody. */
  | 'PAUSED'
  /** Nothing has been done yet. */
  | 'PENDING'
  /** Every station has the present revision and is ready. */
  | 'READY'
  /** Stations are being brought back to an earlier revision. */
  | 'ROLLING_BACK'
  /** Stations are being brought to the present revision. */
  | 'ROLLING_OUT';

/** Names an app. */
export type AppRef = {
  /** Name. */
  readonly name: Scalars['String']['input'];
  /** Namespace; `default` when left out. */
  readonly namespace?: InputMaybe<Scalars['String']['input']>;
};

/** A revision of an app that is kept, to go back to. */
export type AppRevision = {
  readonly __typename?: 'AppRevision';
  /** When it was written; null when not known. */
  readonly changedAt: Maybe<Scalars['DateTime']['output']>;
  /** Who wrote it: a field manager of Kubernetes, such as `stationmaster` or `kubectl-client-side-apply`; empty when not known. */
  readonly changedBy: Scalars['String']['output'];
  /** `sha256:` and the hash of the archive of its chart, which the home cluster keeps. */
  readonly chartDigest: Scalars['String']['output'];
  /** How its rollout ended; null while it goes on. */
  readonly outcome: Maybe<RevisionOutcome>;
  /** Where it goes. */
  readonly placement: Placement;
  /** How many replicas at each station; null: as the chart says. */
  readonly replicaPolicy: Maybe<ReplicaPolicy>;
  /** Its number. */
  readonly revision: Scalars['Int']['output'];
  /** How it is rolled out. */
  readonly strategy: RolloutStrategy;
  /** The values that its stations share. */
  readonly values: Scalars['JSONObject']['output'];
};

/** A page of an app's kept revisions. */
export type AppRevisionConnection = {
  readonly __typename?: 'AppRevisionConnection';
  /** The page. */
  readonly edges: ReadonlyArray<AppRevisionEdge>;
  /** Where this page is. */
  readonly pageInfo: PageInfo;
  /** How many there are on all pages together. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A kept revision on a page. */
export type AppRevisionEdge = {
  readonly __typename?: 'AppRevisionEdge';
  /** Where it is in the list: opaque. */
  readonly cursor: Scalars['String']['output'];
  /** The revision. */
  readonly node: AppRevision;
};

/** Settings of one Service of an app. */
export type AppServiceInput = {
  /** Whether a pod may reach back ends at other stations than its own. */
  readonly crossStation: Scalars['Boolean']['input'];
  /** Its name in the chart's output. */
  readonly name: Scalars['String']['input'];
};

/** An app at one station. */
export type AppTarget = Node & {
  readonly __typename?: 'AppTarget';
  /** The app. */
  readonly app: App;
  /** Global id. */
  readonly id: Scalars['ID']['output'];
  /** What there is to say about its phase; null when nothing. */
  readonly message: Maybe<Scalars['String']['output']>;
  /** How the station stands with the revision that is wanted there. */
  readonly phase: TargetPhase;
  /** Why the station was chosen; null when it is not (any more). */
  readonly reason: Maybe<Scalars['String']['output']>;
  /** Its Helm release there; null while there is none. */
  readonly release: Maybe<Release>;
  /** The station's own replica policy; null when it has the app's. */
  readonly replicaPolicy: Maybe<ReplicaPolicy>;
  /** Replicas of all its workloads there, together. */
  readonly replicas: ReplicaCounts;
  /** The app's revision that this station has; null while it has none. */
  readonly revision: Maybe<Scalars['Int']['output']>;
  /** The station. One that its cluster does not show (any more) is OFFLINE and has no nodes. */
  readonly station: Station;
  /** The station's own values, laid over the app's; null when it has none. */
  readonly values: Maybe<Scalars['JSONObject']['output']>;
};

/** A page of an app's stations. */
export type AppTargetConnection = {
  readonly __typename?: 'AppTargetConnection';
  /** The page. */
  readonly edges: ReadonlyArray<AppTargetEdge>;
  /** Where this page is. */
  readonly pageInfo: PageInfo;
  /** How many there are on all pages together. */
  readonly totalCount: Scalars['Int']['output'];
};

/** An app's station on a page. */
export type AppTargetEdge = {
  readonly __typename?: 'AppTargetEdge';
  /** Where it is in the list: opaque. */
  readonly cursor: Scalars['String']['output'];
  /** The app at this station. */
  readonly node: AppTarget;
};

/** Plain manifests for a station. */
export type ApplyManifestsInput = {
  /** Whether to make the namespace where it is missing. It is made before its objects can be checked, and stays. */
  readonly createNamespace?: InputMaybe<Scalars['Boolean']['input']>;
  /** True: only say what would be done. */
  readonly dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** True: take over objects that belong to nobody, and fields that others have set. What belongs to somebody else is never taken. */
  readonly force?: InputMaybe<Scalars['Boolean']['input']>;
  /** YAML or JSON, several documents and lists included: at most 200 objects and 1 MiB. Names are kept as they are written. */
  readonly manifests: Scalars['String']['input'];
  /** The namespace of all objects. A manifest may name it too, and no other. */
  readonly namespace: Scalars['String']['input'];
  /** True: objects of the set that are not among these are deleted, once all of these are applied. */
  readonly prune?: InputMaybe<Scalars['Boolean']['input']>;
  /** The set that they belong to, a DNS label: what was applied together, is listed together, and is pruned together. `manifests` when left out. */
  readonly set?: InputMaybe<Scalars['String']['input']>;
  /** The station. */
  readonly station: StationRefInput;
};

/** What came of applying manifests. */
export type ApplyManifestsPayload = {
  readonly __typename?: 'ApplyManifestsPayload';
  /** Why it was refused; empty when it was not. Then no object was changed. */
  readonly errors: ReadonlyArray<UserError>;
  /** What came, or would come, of each object, those that were pruned last; empty when refused. */
  readonly objects: ReadonlyArray<ManifestResult>;
};

/** When a person has to say that a rollout may go on. */
export type ApprovalMode =
  /** Once, after the canary stations. */
  | 'AFTER_CANARY'
  /** Before every batch but the first. */
  | 'EACH_BATCH'
  /** Never. */
  | 'NONE';

/** A batch that waits for approval. */
export type ApproveBatchInput = {
  /** The app. */
  readonly app: AppRef;
  /** Its number, as in `rollout.batch.index` plus one: only when this one waits. The one that waits when left out. */
  readonly batch?: InputMaybe<Scalars['Int']['input']>;
  /** Only when this is the app's present revision; else CONFLICT. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
};

/** What came of approving a batch. */
export type ApproveBatchPayload = {
  readonly __typename?: 'ApproveBatchPayload';
  /** The app; null when refused. */
  readonly app: Maybe<App>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** Opaque; an operation that is sent with it as `extensions.readAfter`, at whatever replica, sees what was written here. Null when nothing was. */
  readonly readAfter: Maybe<Scalars['String']['output']>;
};

/** Which nodes go to which stations, 5,000 nodes at most. */
export type AssignNodesInput = {
  /** What each station gets. */
  readonly assignments: ReadonlyArray<NodeAssignmentInput>;
  /** The cluster that has the nodes. */
  readonly cluster: Scalars['String']['input'];
  /** True: only say what would come of each node. */
  readonly dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** True: take nodes out of other stations; else they fail with NODE_TAKEN. */
  readonly move?: InputMaybe<Scalars['Boolean']['input']>;
  /** False: answer at once; `operationProgress` says how it goes on. */
  readonly wait?: InputMaybe<Scalars['Boolean']['input']>;
};

/** What came of assigning nodes. */
export type AssignNodesPayload = {
  readonly __typename?: 'AssignNodesPayload';
  /** Why the whole was refused; empty when it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** The work, to be followed with `operationProgress`; null when refused, and in a dry run. */
  readonly operation: Maybe<Operation>;
  /** Opaque; an operation that is sent with it as `extensions.readAfter`, at whatever replica, sees what was written here. Null when refused, in a dry run, and with `wait: false`. */
  readonly readAfter: Maybe<Scalars['String']['output']>;
  /** The outcome of each node. */
  readonly results: ReadonlyArray<NodeResult>;
  /** The outcomes, counted. */
  readonly summary: NodeSummary;
};

/** What an autoscaler goes by. */
export type AutoscalerMetric = {
  readonly __typename?: 'AutoscalerMetric';
  /** What it is; empty while not known. */
  readonly current: Scalars['String']['output'];
  /** Its name, such as `cpu`; of one container with the container's name before it. */
  readonly name: Scalars['String']['output'];
  /** What it is to be: a percentage of what the pods ask for, or an amount. */
  readonly target: Scalars['String']['output'];
};

/** One end point behind a Service. */
export type Backend = {
  readonly __typename?: 'Backend';
  /** Its address. */
  readonly ip: Scalars['String']['output'];
  /** The pod; null when it is none. */
  readonly pod: Maybe<Pod>;
  /** Its port; 0 when the Service has none. */
  readonly port: Scalars['Int']['output'];
  /** Whether it takes traffic. */
  readonly ready: Scalars['Boolean']['output'];
  /** The station of its node; null when that is in none. */
  readonly station: Maybe<Station>;
};

/** A page of end points. */
export type BackendConnection = {
  readonly __typename?: 'BackendConnection';
  /** The page. */
  readonly edges: ReadonlyArray<BackendEdge>;
  /** Where this page is. */
  readonly pageInfo: PageInfo;
  /** How many there are on all pages together. */
  readonly totalCount: Scalars['Int']['output'];
};

/** An end point on a page. */
export type BackendEdge = {
  readonly __typename?: 'BackendEdge';
  /** Where it is in the list: opaque. */
  readonly cursor: Scalars['String']['output'];
  /** The end point. */
  readonly node: Backend;
};

/** An operation to end. */
export type CancelOperationInput = {
  /** Its id. */
  readonly id: Scalars['ID']['input'];
};

/** What came of ending an operation. */
export type CancelOperationPayload = {
  readonly __typename?: 'CancelOperationPayload';
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** The operation; it is CANCELLED once what is in hand has ended. Null when refused. */
  readonly operation: Maybe<Operation>;
};

/** The app whose rollout is to end. */
export type CancelRolloutInput = {
  /** The app. */
  readonly app: AppRef;
  /** Only when this is the app's present revision; else CONFLICT. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
};

/** What came of cancelling a rollout. */
export type CancelRolloutPayload = {
  readonly __typename?: 'CancelRolloutPayload';
  /** The app; null when refused. */
  readonly app: Maybe<App>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** Opaque; an operation that is sent with it as `extensions.readAfter`, at whatever replica, sees what was written here. Null when nothing was. */
  readonly readAfter: Maybe<Scalars['String']['output']>;
};

/** What a change did to an object. */
export type ChangeKind =
  /** It is new to the subscriber. */
  | 'ADDED'
  /** It is another than before. */
  | 'CHANGED'
  /** It is gone, or no longer fits the filter. */
  | 'REMOVED';

/** A Helm chart. */
export type Chart = {
  readonly __typename?: 'Chart';
  /** Version of what it installs; empty when not said. */
  readonly appVersion: Scalars['String']['output'];
  /** `sha256:` and the hash of its archive. */
  readonly digest: Scalars['String']['output'];
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Its version. */
  readonly version: Scalars['String']['output'];
};

/** Where a chart comes from: exactly one of these. */
export type ChartInput =
  /** A chart archive (.tgz), in base64. */
  { readonly archive: Scalars['String']['input']; readonly directory?: never; readonly url?: never; }
  |  /** A chart folder or archive on the gateway's own disk, inside a folder that the configuration allows. */
  { readonly archive?: never; readonly directory: Scalars['String']['input']; readonly url?: never; }
  |  /** An archive at an http or https URL that the configuration allows. */
  { readonly archive?: never; readonly directory?: never; readonly url: Scalars['String']['input']; };

/** A Kubernetes (KubeEdge, OpenYurt …) cluster that the gateway watches. */
export type Cluster = Node & {
  readonly __typename?: 'Cluster';
  /** Apps that have, or want, a release in it, by name. */
  readonly apps: AppConnection;
  /** Its events, the latest first. */
  readonly events: EventConnection;
  /** Global id. */
  readonly id: Scalars['ID']['output'];
  /** Labels from the gateway's configuration, sorted by key. */
  readonly labels: ReadonlyArray<Label>;
  /** Name in the gateway's configuration. */
  readonly name: Scalars['String']['output'];
  /** Its nodes. */
  readonly nodes: ClusterNodeConnection;
  /** Its pods, by name. */
  readonly pods: PodConnection;
  /** Its Helm releases, each in its latest revision, by name. */
  readonly releases: ReleaseConnection;
  /** What keeps the traffic of Services in their stations, from the gateway's configuration. */
  readonly serviceLocality: ServiceLocality;
  /** Its services, by name. */
  readonly services: ServiceConnection;
  /** How fresh what is shown of it is; the same as `sync.state`. */
  readonly state: ClusterState;
  /** Its stations. */
  readonly stations: StationConnection;
  /** How its watches stand. */
  readonly sync: Sync;
  /** Its stations, nodes and pods, counted. */
  readonly totals: ClusterTotals;
  /** Version of its API server, for example `v1.36.3`; null before the first answer. */
  readonly version: Maybe<Scalars['String']['output']>;
  /** Its workloads, by name. */
  readonly workloads: WorkloadConnection;
};


/** A Kubernetes (KubeEdge, OpenYurt …) cluster that the gateway watches. */
export type ClusterAppsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<AppFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<AppOrder>>;
};


/** A Kubernetes (KubeEdge, OpenYurt …) cluster that the gateway watches. */
export type ClusterEventsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<EventFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<EventOrder>>;
};


/** A Kubernetes (KubeEdge, OpenYurt …) cluster that the gateway watches. */
export type ClusterNodesArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<NodeFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<NodeOrder>>;
};


/** A Kubernetes (KubeEdge, OpenYurt …) cluster that the gateway watches. */
export type ClusterPodsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<PodFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<PodOrder>>;
};


/** A Kubernetes (KubeEdge, OpenYurt …) cluster that the gateway watches. */
export type ClusterReleasesArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<ReleaseFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<ReleaseOrder>>;
};


/** A Kubernetes (KubeEdge, OpenYurt …) cluster that the gateway watches. */
export type ClusterServicesArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<ServiceFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<ServiceOrder>>;
};


/** A Kubernetes (KubeEdge, OpenYurt …) cluster that the gateway watches. */
export type ClusterStationsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<StationFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<StationOrder>>;
};


/** A Kubernetes (KubeEdge, OpenYurt …) cluster that the gateway watches. */
export type ClusterWorkloadsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<WorkloadFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<WorkloadOrder>>;
};

/** One change of one cluster. */
export type ClusterChange = {
  readonly __typename?: 'ClusterChange';
  /** The cluster as it is now; null when REMOVED. */
  readonly cluster: Maybe<Cluster>;
  /** Its global id. */
  readonly id: Scalars['ID']['output'];
  /** What has happened to it. */
  readonly kind: ChangeKind;
};

/** Changes of clusters. */
export type ClusterChangesMessage = {
  readonly __typename?: 'ClusterChangesMessage';
  /** What has changed. After a resume, REMOVED may name an id that you never had. */
  readonly changes: ReadonlyArray<ClusterChange>;
  /** Where the stream is now: opaque; give it as `resumeFrom` to go on from here. */
  readonly cursor: Scalars['String']['output'];
  /** True when `changes` is the whole present state: forget what you had. */
  readonly reset: Scalars['Boolean']['output'];
};

/** A node of Kubernetes. (Relay owns the name Node.) */
export type ClusterNode = Node & Resource & {
  readonly __typename?: 'ClusterNode';
  /** Where it can be reached. */
  readonly addresses: ReadonlyArray<NodeAddress>;
  /** What it can give to pods. */
  readonly allocatable: ResourceAmounts;
  /** What it has. */
  readonly capacity: ResourceAmounts;
  /** Its cluster. */
  readonly cluster: Cluster;
  /** Its conditions. */
  readonly conditions: ReadonlyArray<Condition>;
  /** When it joined. */
  readonly createdAt: Maybe<Scalars['DateTime']['output']>;
  /** What the cluster reported about it lately, newest first. */
  readonly events: EventConnection;
  /** What it is made of. */
  readonly hardware: HardwareKind;
  /** Global id. */
  readonly id: Scalars['ID']['output'];
  /** Its labels, sorted by key. */
  readonly labels: ReadonlyArray<Label>;
  /** The live object, whole. Asks the cluster. */
  readonly manifest: Maybe<Scalars['String']['output']>;
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Pods on it. */
  readonly pods: PodConnection;
  /** Whether its condition Ready is True; Unknown is not. */
  readonly ready: Scalars['Boolean']['output'];
  /** What unfinished pods on it ask for. */
  readonly requested: ResourceAmounts;
  /** Roles, from its labels. */
  readonly roles: ReadonlyArray<Scalars['String']['output']>;
  /** Whether it takes new pods; false when cordoned. */
  readonly schedulable: Scalars['Boolean']['output'];
  /** The station that its label names; null without the label. */
  readonly station: Maybe<Station>;
  /** What runs on it. */
  readonly system: NodeSystem;
  /** Its taints. */
  readonly taints: ReadonlyArray<Taint>;
  /** What it uses; null while it was not measured in the last five minutes. */
  readonly used: Maybe<ResourceUsage>;
};


/** A node of Kubernetes. (Relay owns the name Node.) */
export type ClusterNodeEventsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
};


/** A node of Kubernetes. (Relay owns the name Node.) */
export type ClusterNodeManifestArgs = {
  format?: InputMaybe<ManifestFormat>;
};


/** A node of Kubernetes. (Relay owns the name Node.) */
export type ClusterNodePodsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<PodFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<PodOrder>>;
};

/** A page of nodes. */
export type ClusterNodeConnection = {
  readonly __typename?: 'ClusterNodeConnection';
  /** The page. */
  readonly edges: ReadonlyArray<ClusterNodeEdge>;
  /** How many have each value of a field, on all pages together, the most frequent first. */
  readonly facets: ReadonlyArray<Facet>;
  /** How many have each value of a label, on all pages together, the most frequent first. */
  readonly labelFacets: ReadonlyArray<Facet>;
  /** Where this page is. */
  readonly pageInfo: PageInfo;
  /** How many there are on all pages together. */
  readonly totalCount: Scalars['Int']['output'];
};


/** A page of nodes. */
export type ClusterNodeConnectionFacetsArgs = {
  field: NodeFacet;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A page of nodes. */
export type ClusterNodeConnectionLabelFacetsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  key: Scalars['String']['input'];
};

/** A node on a page. */
export type ClusterNodeEdge = {
  readonly __typename?: 'ClusterNodeEdge';
  /** Where it is in the list: opaque. */
  readonly cursor: Scalars['String']['output'];
  /** The node. */
  readonly node: ClusterNode;
};

/** How fresh what is shown of a cluster is. A cluster that is down makes its data old, never a query fail. */
export type ClusterState =
  /** At least one watch of a kind that something is decided by is broken: what is shown may be old. */
  | 'STALE'
  /** Every watch is live, but perhaps of kinds that nothing is decided by, such as events. */
  | 'SYNCED'
  /** The first lists are still being read: what is shown may lack objects. */
  | 'SYNCING'
  /** The API server does not answer: what is shown is the last that was known. */
  | 'UNREACHABLE';

/** What a cluster has, counted. */
export type ClusterTotals = {
  readonly __typename?: 'ClusterTotals';
  /** Nodes, in stations or not. */
  readonly nodes: NodeTotals;
  /** Pods, in stations or not. */
  readonly pods: PodTotals;
  /** Stations. */
  readonly stations: Scalars['Int']['output'];
  /** Sum of what nodes use; null while none was measured in the last five minutes. */
  readonly used: Maybe<ResourceUsage>;
};

/** A condition in Kubernetes' sense. Times are left out: they change with every heartbeat. */
export type Condition = {
  readonly __typename?: 'Condition';
  /** A sentence for people. */
  readonly message: Scalars['String']['output'];
  /** A word for machines. */
  readonly reason: Scalars['String']['output'];
  /** `True`, `False` or `Unknown`. */
  readonly status: Scalars['String']['output'];
  /** What it is about, for example `Ready`. */
  readonly type: Scalars['String']['output'];
};

/** A container of a pod. */
export type Container = {
  readonly __typename?: 'Container';
  /** Its image. */
  readonly image: Scalars['String']['output'];
  /** Its name within the pod. */
  readonly name: Scalars['String']['output'];
  /** Whether it is ready. */
  readonly ready: Scalars['Boolean']['output'];
  /** Why, as a word; empty when nothing is said. */
  readonly reason: Scalars['String']['output'];
  /** How often it was started again. */
  readonly restarts: Scalars['Int']['output'];
  /** `running`, `waiting` or `terminated`. */
  readonly state: Scalars['String']['output'];
};

/** Nodes to take out for maintenance. */
export type CordonNodesInput = {
  /** The cluster that has the nodes. */
  readonly cluster: Scalars['String']['input'];
  /** True: only say what would come of each node. */
  readonly dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** Which nodes, 5,000 at most; left out: all of `station`. */
  readonly nodes?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** A station whose nodes are meant, when `nodes` is left out. */
  readonly station?: InputMaybe<Scalars['String']['input']>;
};

/** What came of cordoning nodes. */
export type CordonNodesPayload = {
  readonly __typename?: 'CordonNodesPayload';
  /** Why the whole was refused; empty when it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** Opaque; an operation that is sent with it as `extensions.readAfter`, at whatever replica, sees what was written here. Null when refused, and in a dry run. */
  readonly readAfter: Maybe<Scalars['String']['output']>;
  /** The outcome of each node. */
  readonly results: ReadonlyArray<NodeResult>;
  /** The outcomes, counted. */
  readonly summary: NodeSummary;
};

/** A new app. */
export type CreateAppInput = {
  /** Its chart. */
  readonly chart: ChartInput;
  /** Whether to make the namespace where it is missing. */
  readonly createNamespace?: InputMaybe<Scalars['Boolean']['input']>;
  /** True: only say what would be done. */
  readonly dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** 0: only when there is no such app. That is so anyway. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  /** 1 to 200 characters. The same command with the same key is carried out once; with a key that came with another command: CONFLICT. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Its name: a DNS label of at most 53 characters. */
  readonly name: Scalars['String']['input'];
  /** Its namespace in every cluster; `default` when left out. */
  readonly namespace?: InputMaybe<Scalars['String']['input']>;
  /** Where it goes; may be left out where the values, or the chart's own, say so in their section `stationmaster`. */
  readonly placement?: InputMaybe<PlacementInput>;
  /** How many replicas at each station; the chart's own number when left out. */
  readonly replicas?: InputMaybe<ReplicaPolicyInput>;
  /** Settings of its Services. */
  readonly services?: InputMaybe<ReadonlyArray<AppServiceInput>>;
  /** Settings of single stations. */
  readonly stations?: InputMaybe<ReadonlyArray<StationOverrideInput>>;
  /** How it is rolled out. */
  readonly strategy?: InputMaybe<RolloutStrategyInput>;
  /** Values for all its stations. Give this or `valuesYaml`. */
  readonly values?: InputMaybe<Scalars['JSONObject']['input']>;
  /** The same as YAML text. */
  readonly valuesYaml?: InputMaybe<Scalars['String']['input']>;
};

/** What came of creating an app. */
export type CreateAppPayload = {
  readonly __typename?: 'CreateAppPayload';
  /** The app; null when refused, or when nothing was to be done. */
  readonly app: Maybe<App>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** What will be, or would be, done; null when refused, and when it was done before with the same idempotency key. */
  readonly plan: Maybe<PlacementPlan>;
  /** Opaque; an operation that is sent with it as `extensions.readAfter`, at whatever replica, sees what was written here. Null when nothing was. */
  readonly readAfter: Maybe<Scalars['String']['output']>;
};

/** A new station. */
export type CreateStationInput = {
  /** The cluster that has, or will have, its nodes. */
  readonly cluster: Scalars['String']['input'];
  /** True: only check it. */
  readonly dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** 1 to 200 characters. The same command with the same key is carried out once; with a key that came with another command: CONFLICT. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Its own labels, for selection. */
  readonly labels?: InputMaybe<ReadonlyArray<LabelInput>>;
  /** Where it stands. */
  readonly location?: InputMaybe<LocationInput>;
  /** Value of the station label: 1 to 63 letters, digits, `-`, `_` and `.`. */
  readonly name: Scalars['String']['input'];
  /** Nodes whose labels match belong to it too, also those that come later. */
  readonly nodeSelector?: InputMaybe<NodeSelectorInput>;
  /** Nodes that belong to it, at most 5,000. */
  readonly nodes?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Who runs it, at most 100 characters. */
  readonly operator?: InputMaybe<Scalars['String']['input']>;
  /** Where in the operator's network it is. */
  readonly tier?: InputMaybe<StationTier>;
};

/** What came of creating a station. */
export type CreateStationPayload = {
  readonly __typename?: 'CreateStationPayload';
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** Opaque; an operation that is sent with it as `extensions.readAfter`, at whatever replica, sees what was written here. Null when refused, and in a dry run. */
  readonly readAfter: Maybe<Scalars['String']['output']>;
  /** The station; null when refused, and in a dry run. */
  readonly station: Maybe<Station>;
};

/** A CronJob: it has no replicas of its own, and its Jobs are workloads themselves. */
export type CronJob = Node & Resource & Workload & {
  readonly __typename?: 'CronJob';
  /** The app that it belongs to; null when it belongs to none. */
  readonly app: Maybe<App>;
  /** What scales it; null when nothing does. */
  readonly autoscaler: Maybe<HorizontalPodAutoscaler>;
  /** Its cluster. */
  readonly cluster: Cluster;
  /** Its conditions. */
  readonly conditions: ReadonlyArray<Condition>;
  /** When it was made. */
  readonly createdAt: Maybe<Scalars['DateTime']['output']>;
  /** What the cluster reported about it lately, newest first. */
  readonly events: EventConnection;
  /** Global id. */
  readonly id: Scalars['ID']['output'];
  /** Images of its containers, in their order. */
  readonly images: ReadonlyArray<Scalars['String']['output']>;
  /** `CronJob`. */
  readonly kind: Scalars['String']['output'];
  /** Its labels, sorted by key. */
  readonly labels: ReadonlyArray<Label>;
  /** The live object, whole. Asks the cluster. */
  readonly manifest: Maybe<Scalars['String']['output']>;
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Its namespace. */
  readonly namespace: Scalars['String']['output'];
  /** Whose it is; null when it is nobody's, or nobody says. */
  readonly owner: Maybe<ObjectOwner>;
  /** How many replicas it has. */
  readonly replicas: ReplicaCounts;
  /** How it is. */
  readonly state: WorkloadState;
  /** The station that its label names; null without the label. */
  readonly station: Maybe<Station>;
};


/** A CronJob: it has no replicas of its own, and its Jobs are workloads themselves. */
export type CronJobEventsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
};


/** A CronJob: it has no replicas of its own, and its Jobs are workloads themselves. */
export type CronJobManifestArgs = {
  format?: InputMaybe<ManifestFormat>;
};

/** An object of a kind that the configuration names: what all kinds have, and nothing of its data. */
export type CustomResource = Node & Resource & {
  readonly __typename?: 'CustomResource';
  /** Its API version, such as `cert-manager.io/v1`. */
  readonly apiVersion: Scalars['String']['output'];
  /** The app that it belongs to; null when it belongs to none. */
  readonly app: Maybe<App>;
  /** Its cluster. */
  readonly cluster: Cluster;
  /** Its conditions. */
  readonly conditions: ReadonlyArray<Condition>;
  /** When it was made. */
  readonly createdAt: Maybe<Scalars['DateTime']['output']>;
  /** What the cluster reported about it lately, newest first. */
  readonly events: EventConnection;
  /** Global id. */
  readonly id: Scalars['ID']['output'];
  /** Its Kubernetes kind. */
  readonly kind: Scalars['String']['output'];
  /** Its labels, sorted by key. */
  readonly labels: ReadonlyArray<Label>;
  /** The live object, whole. Asks the cluster. */
  readonly manifest: Maybe<Scalars['String']['output']>;
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Its namespace; null when it has none. */
  readonly namespace: Maybe<Scalars['String']['output']>;
  /** What its status calls its phase or state; null when it says nothing of the sort. */
  readonly phase: Maybe<Scalars['String']['output']>;
  /** The station that its label names; null without the label. */
  readonly station: Maybe<Station>;
};


/** An object of a kind that the configuration names: what all kinds have, and nothing of its data. */
export type CustomResourceEventsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
};


/** An object of a kind that the configuration names: what all kinds have, and nothing of its data. */
export type CustomResourceManifestArgs = {
  format?: InputMaybe<ManifestFormat>;
};

/** A page of objects of kinds that the configuration names. */
export type CustomResourceConnection = {
  readonly __typename?: 'CustomResourceConnection';
  /** The page. */
  readonly edges: ReadonlyArray<CustomResourceEdge>;
  /** How many have each value of a field, on all pages together, the most frequent first. */
  readonly facets: ReadonlyArray<Facet>;
  /** How many have each value of a label, on all pages together, the most frequent first. */
  readonly labelFacets: ReadonlyArray<Facet>;
  /** Where this page is. */
  readonly pageInfo: PageInfo;
  /** How many there are on all pages together. */
  readonly totalCount: Scalars['Int']['output'];
};


/** A page of objects of kinds that the configuration names. */
export type CustomResourceConnectionFacetsArgs = {
  field: CustomResourceFacet;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A page of objects of kinds that the configuration names. */
export type CustomResourceConnectionLabelFacetsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  key: Scalars['String']['input'];
};

/** Such an object on a page. */
export type CustomResourceEdge = {
  readonly __typename?: 'CustomResourceEdge';
  /** Where it is in the list: opaque. */
  readonly cursor: Scalars['String']['output'];
  /** Such an object. */
  readonly node: CustomResource;
};

/** By what objects of the kinds that the configuration names can be counted. */
export type CustomResourceFacet =
  /** The app, as `namespace/name`. */
  | 'APP'
  /** Name of the cluster. */
  | 'CLUSTER'
  /** Kind, as the configuration has it: `cert-manager.io/v1/Certificate`. */
  | 'KIND'
  /** Namespace. */
  | 'NAMESPACE'
  /** Name of the station that the label names. */
  | 'STATION';

/** A DaemonSet: `desired` is how many nodes it should run on. */
export type DaemonSet = Node & Resource & Workload & {
  readonly __typename?: 'DaemonSet';
  /** The app that it belongs to; null when it belongs to none. */
  readonly app: Maybe<App>;
  /** What scales it; null when nothing does. */
  readonly autoscaler: Maybe<HorizontalPodAutoscaler>;
  /** Its cluster. */
  readonly cluster: Cluster;
  /** Its conditions. */
  readonly conditions: ReadonlyArray<Condition>;
  /** When it was made. */
  readonly createdAt: Maybe<Scalars['DateTime']['output']>;
  /** What the cluster reported about it lately, newest first. */
  readonly events: EventConnection;
  /** Global id. */
  readonly id: Scalars['ID']['output'];
  /** Images of its containers, in their order. */
  readonly images: ReadonlyArray<Scalars['String']['output']>;
  /** `DaemonSet`. */
  readonly kind: Scalars['String']['output'];
  /** Its labels, sorted by key. */
  readonly labels: ReadonlyArray<Label>;
  /** The live object, whole. Asks the cluster. */
  readonly manifest: Maybe<Scalars['String']['output']>;
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Its namespace. */
  readonly namespace: Scalars['String']['output'];
  /** Whose it is; null when it is nobody's, or nobody says. */
  readonly owner: Maybe<ObjectOwner>;
  /** How many replicas it has. */
  readonly replicas: ReplicaCounts;
  /** How it is. */
  readonly state: WorkloadState;
  /** The station that its label names; null without the label. */
  readonly station: Maybe<Station>;
};


/** A DaemonSet: `desired` is how many nodes it should run on. */
export type DaemonSetEventsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
};


/** A DaemonSet: `desired` is how many nodes it should run on. */
export type DaemonSetManifestArgs = {
  format?: InputMaybe<ManifestFormat>;
};

/** The app that is to go. */
export type DeleteAppInput = {
  /** The app. */
  readonly app: AppRef;
  /** True: only say what would be done. */
  readonly dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only when this is its present revision; else CONFLICT. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
};

/** What came of deleting an app. */
export type DeleteAppPayload = {
  readonly __typename?: 'DeleteAppPayload';
  /** The app as long as it is there; null when it is gone. */
  readonly app: Maybe<App>;
  /** Global id of the app that is going or gone; null when refused, or when nothing was to be done. */
  readonly deletedId: Maybe<Scalars['ID']['output']>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** What will be, or would be, done; null when refused. */
  readonly plan: Maybe<PlacementPlan>;
  /** Opaque; an operation that is sent with it as `extensions.readAfter`, at whatever replica, sees what was written here. Null when nothing was. */
  readonly readAfter: Maybe<Scalars['String']['output']>;
};

/** What is to go of a set of manifests. */
export type DeleteManifestsInput = {
  /** True: only say what would be done. */
  readonly dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only these objects of the set; left out: all of it. */
  readonly manifests?: InputMaybe<Scalars['String']['input']>;
  /** The namespace of the set. */
  readonly namespace: Scalars['String']['input'];
  /** The set; `manifests` when left out. */
  readonly set?: InputMaybe<Scalars['String']['input']>;
  /** The station. With its cluster named also one that is not there any more. */
  readonly station: StationRefInput;
};

/** What came of deleting manifests. */
export type DeleteManifestsPayload = {
  readonly __typename?: 'DeleteManifestsPayload';
  /** Why it was refused; empty when it was not. Then no object was deleted. */
  readonly errors: ReadonlyArray<UserError>;
  /** What came, or would come, of each object; empty when refused, and when there is no such set. */
  readonly objects: ReadonlyArray<ManifestResult>;
};

/** The station that is to go. */
export type DeleteStationInput = {
  /** True: only say what would go. */
  readonly dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** True: also when apps or sets of manifests are there. */
  readonly force?: InputMaybe<Scalars['Boolean']['input']>;
  /** The station. */
  readonly station: StationRefInput;
};

/** What came of deleting a station. */
export type DeleteStationPayload = {
  readonly __typename?: 'DeleteStationPayload';
  /** Apps that are placed there, and lose the station. */
  readonly apps: ReadonlyArray<App>;
  /** Global id of the station that goes; null when refused. */
  readonly deletedId: Maybe<Scalars['ID']['output']>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** Sets of plain manifests that are there, as `namespace/name`, where they have a workload or a Service; they stay as they are. */
  readonly manifestSets: ReadonlyArray<Scalars['String']['output']>;
  /** Names of the nodes that lose its label. */
  readonly nodes: ReadonlyArray<Scalars['String']['output']>;
  /** Opaque; an operation that is sent with it as `extensions.readAfter`, at whatever replica, sees what was written here. Null when refused, and in a dry run. */
  readonly readAfter: Maybe<Scalars['String']['output']>;
};

/** A Deployment. */
export type Deployment = Node & Resource & Workload & {
  readonly __typename?: 'Deployment';
  /** The app that it belongs to; null when it belongs to none. */
  readonly app: Maybe<App>;
  /** What scales it; null when nothing does. */
  readonly autoscaler: Maybe<HorizontalPodAutoscaler>;
  /** Its cluster. */
  readonly cluster: Cluster;
  /** Its conditions. */
  readonly conditions: ReadonlyArray<Condition>;
  /** When it was made. */
  readonly createdAt: Maybe<Scalars['DateTime']['output']>;
  /** What the cluster reported about it lately, newest first. */
  readonly events: EventConnection;
  /** Global id. */
  readonly id: Scalars['ID']['output'];
  /** Images of its containers, in their order. */
  readonly images: ReadonlyArray<Scalars['String']['output']>;
  /** `Deployment`. */
  readonly kind: Scalars['String']['output'];
  /** Its labels, sorted by key. */
  readonly labels: ReadonlyArray<Label>;
  /** The live object, whole. Asks the cluster. */
  readonly manifest: Maybe<Scalars['String']['output']>;
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Its namespace. */
  readonly namespace: Scalars['String']['output'];
  /** Whose it is; null when it is nobody's, or nobody says. */
  readonly owner: Maybe<ObjectOwner>;
  /** How many replicas it has. */
  readonly replicas: ReplicaCounts;
  /** How it is. */
  readonly state: WorkloadState;
  /** The station that its label names; null without the label. */
  readonly station: Maybe<Station>;
};


/** A Deployment. */
export type DeploymentEventsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
};


/** A Deployment. */
export type DeploymentManifestArgs = {
  format?: InputMaybe<ManifestFormat>;
};

/** Nodes to empty for maintenance. */
export type DrainNodesInput = {
  /** The cluster that has the nodes. */
  readonly cluster: Scalars['String']['input'];
  /** True: only say which pods would be asked to leave. */
  readonly dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** True: also pods that no controller would make anew. */
  readonly force?: InputMaybe<Scalars['Boolean']['input']>;
  /** Which nodes, 5,000 at most; left out: all of `station`. */
  readonly nodes?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** A station whose nodes are meant, when `nodes` is left out. */
  readonly station?: InputMaybe<Scalars['String']['input']>;
  /** When pods that their disruption budgets hold are given up; never when left out. */
  readonly timeoutSeconds?: InputMaybe<Scalars['Int']['input']>;
};

/** What came of asking for nodes to be emptied. */
export type DrainNodesPayload = {
  readonly __typename?: 'DrainNodesPayload';
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** Pods that are left, with the reason. */
  readonly left: ReadonlyArray<LeftPod>;
  /** Names of the nodes that take no new pods. */
  readonly nodes: ReadonlyArray<Scalars['String']['output']>;
  /** The work, to be followed with `operationProgress`: its message names the pods that are held. Null when refused, and in a dry run. */
  readonly operation: Maybe<Operation>;
  /** Pods that are, or would be, asked to leave. Those of DaemonSets and static pods stay. */
  readonly pods: ReadonlyArray<DrainedPod>;
};

/** A station to empty for maintenance. */
export type DrainStationInput = {
  /** True: only say which pods would be asked to leave. */
  readonly dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** True: also pods that no controller would make anew. */
  readonly force?: InputMaybe<Scalars['Boolean']['input']>;
  /** The station. */
  readonly station: StationRefInput;
  /** When pods that their disruption budgets hold are given up; never when left out. */
  readonly timeoutSeconds?: InputMaybe<Scalars['Int']['input']>;
};

/** What came of asking for a station to be emptied. */
export type DrainStationPayload = {
  readonly __typename?: 'DrainStationPayload';
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** Pods that are left, with the reason. */
  readonly left: ReadonlyArray<LeftPod>;
  /** Names of the nodes that take no new pods. */
  readonly nodes: ReadonlyArray<Scalars['String']['output']>;
  /** The work, to be followed with `operationProgress`: its message names the pods that are held. Null when refused, and in a dry run. */
  readonly operation: Maybe<Operation>;
  /** Pods that are, or would be, asked to leave. Those of DaemonSets and static pods stay. */
  readonly pods: ReadonlyArray<DrainedPod>;
};

/** A pod that is asked to leave. */
export type DrainedPod = {
  readonly __typename?: 'DrainedPod';
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Its namespace. */
  readonly namespace: Scalars['String']['output'];
  /** Its node. */
  readonly node: Scalars['String']['output'];
};

/** Kinds of refusals. The list may grow. */
export type ErrorCode =
  /** There is one already. */
  | 'ALREADY_EXISTS'
  /** Several clusters have a station of this name. */
  | 'AMBIGUOUS_STATION'
  /** The cluster does not answer. */
  | 'CLUSTER_UNREACHABLE'
  /** It has been changed since; `expectedRevision` is not the present one. */
  | 'CONFLICT'
  /** Whoever is asking may not do this. */
  | 'FORBIDDEN'
  /** Changes are frozen here. */
  | 'FROZEN'
  /** The chart cannot be read, or does not render. */
  | 'INVALID_CHART'
  /** An input is wrong in itself. */
  | 'INVALID_INPUT'
  /** The values do not fit the chart, or cannot be read. */
  | 'INVALID_VALUES'
  /** More was asked for than is allowed at once; the message says which limit. */
  | 'LIMIT_EXCEEDED'
  /** Two objects would have one name. */
  | 'NAME_COLLISION'
  /** A name that would have to be made is too long. */
  | 'NAME_TOO_LONG'
  /** No node has this name. */
  | 'NODE_NOT_FOUND'
  /** The node belongs to another station. */
  | 'NODE_TAKEN'
  /** What was named is not there. */
  | 'NOT_FOUND'
  /** It belongs to somebody else, and was not taken over. */
  | 'NOT_OURS'
  /** The placement chooses no station at all. */
  | 'NO_STATION_MATCHES'
  /** This gateway only looks. */
  | 'READ_ONLY'
  /** A rollout has to end first. */
  | 'ROLLOUT_IN_PROGRESS'
  /** Apps or sets of manifests are still on the station. */
  | 'STATION_IN_USE'
  /** No station has this name. */
  | 'STATION_NOT_FOUND'
  /** Nobody knows who is asking. */
  | 'UNAUTHENTICATED'
  /** This version does not do that. */
  | 'UNSUPPORTED';

/** Something that a cluster reported about an object. A cluster's latest are kept; it forgets them by itself after a while. */
export type Event = Node & Resource & {
  readonly __typename?: 'Event';
  /** Its cluster. */
  readonly cluster: Cluster;
  /** How often it was seen. */
  readonly count: Scalars['Int']['output'];
  /** When it was made. */
  readonly createdAt: Maybe<Scalars['DateTime']['output']>;
  /** What the cluster reported about it lately, newest first. */
  readonly events: EventConnection;
  /** When it was seen first; null when not said. */
  readonly firstSeenAt: Maybe<Scalars['DateTime']['output']>;
  /** Global id. */
  readonly id: Scalars['ID']['output'];
  /** Its labels, sorted by key. */
  readonly labels: ReadonlyArray<Label>;
  /** When it was seen last; null when not said. */
  readonly lastSeenAt: Maybe<Scalars['DateTime']['output']>;
  /** The live object, whole. Asks the cluster. */
  readonly manifest: Maybe<Scalars['String']['output']>;
  /** A sentence for people; cut at 1,024 characters. */
  readonly message: Scalars['String']['output'];
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Its namespace. */
  readonly namespace: Scalars['String']['output'];
  /** The node that it is about, or was reported from; null when not said. */
  readonly node: Maybe<ClusterNode>;
  /** A word for machines. */
  readonly reason: Scalars['String']['output'];
  /** What it is about. */
  readonly regarding: EventSubject;
  /** Who reported it; empty when not said. */
  readonly source: Scalars['String']['output'];
  /** The station of what it is about: by its node, or by its label; null when it is at none, or is gone. */
  readonly station: Maybe<Station>;
  /** `Normal` or `Warning`. */
  readonly type: Scalars['String']['output'];
};


/** Something that a cluster reported about an object. A cluster's latest are kept; it forgets them by itself after a while. */
export type EventEventsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
};


/** Something that a cluster reported about an object. A cluster's latest are kept; it forgets them by itself after a while. */
export type EventManifestArgs = {
  format?: InputMaybe<ManifestFormat>;
};

/** One change of one event. */
export type EventChange = {
  readonly __typename?: 'EventChange';
  /** The event as it is now; null when REMOVED. */
  readonly event: Maybe<Event>;
  /** Its global id. */
  readonly id: Scalars['ID']['output'];
  /** What has happened to it. */
  readonly kind: ChangeKind;
};

/** A page of events. */
export type EventConnection = {
  readonly __typename?: 'EventConnection';
  /** The page. */
  readonly edges: ReadonlyArray<EventEdge>;
  /** How many have each value of a field, on all pages together, the most frequent first. */
  readonly facets: ReadonlyArray<Facet>;
  /** How many have each value of a label, on all pages together, the most frequent first. */
  readonly labelFacets: ReadonlyArray<Facet>;
  /** Where this page is. */
  readonly pageInfo: PageInfo;
  /** How many there are on all pages together. */
  readonly totalCount: Scalars['Int']['output'];
};


/** A page of events. */
export type EventConnectionFacetsArgs = {
  field: EventFacet;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A page of events. */
export type EventConnectionLabelFacetsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  key: Scalars['String']['input'];
};

/** An event on a page. */
export type EventEdge = {
  readonly __typename?: 'EventEdge';
  /** Where it is in the list: opaque. */
  readonly cursor: Scalars['String']['output'];
  /** An event. */
  readonly node: Event;
};

/** By what events can be counted. */
export type EventFacet =
  /** Name of the cluster. */
  | 'CLUSTER'
  /** Kubernetes kind of what it is about. */
  | 'INVOLVED_KIND'
  /** Namespace; events about what has no namespace are in `default`. */
  | 'NAMESPACE'
  /** Reason. */
  | 'REASON'
  /** Name of the station of what it is about. */
  | 'STATION'
  /** `Normal` or `Warning`. */
  | 'TYPE';

/** Which events: all that is given must hold; an empty list matches nothing. */
export type EventFilter = {
  /** In one of these clusters. */
  readonly clusters?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** About an object of one of these Kubernetes kinds. */
  readonly kinds?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** In one of these namespaces; events about what has no namespace are in `default`. */
  readonly namespaces?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** For one of these reasons. */
  readonly reasons?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Seen at this time or later. */
  readonly since?: InputMaybe<Scalars['DateTime']['input']>;
  /** About something at one of these stations. */
  readonly stations?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Of one of these types: `Normal`, `Warning`. */
  readonly types?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

/** How to sort events. */
export type EventOrder = {
  /** Which way. */
  readonly direction: OrderDirection;
  /** By what. */
  readonly field: EventOrderField;
};

/** What events can be sorted by. */
export type EventOrderField =
  /** How often it was seen. */
  | 'COUNT'
  /** When it was seen first. */
  | 'FIRST_SEEN'
  /** When it was seen last. */
  | 'LAST_SEEN';

/** Changes of events. */
export type EventStreamMessage = {
  readonly __typename?: 'EventStreamMessage';
  /** What has changed. After a resume, REMOVED may name an id that you never had. */
  readonly changes: ReadonlyArray<EventChange>;
  /** Where the stream is now: opaque; give it as `resumeFrom` to go on from here. */
  readonly cursor: Scalars['String']['output'];
  /** True when `changes` is the whole present state: forget what you had. */
  readonly reset: Scalars['Boolean']['output'];
};

/** What an event is about. */
export type EventSubject = {
  readonly __typename?: 'EventSubject';
  /** Its Kubernetes kind. */
  readonly kind: Scalars['String']['output'];
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Its namespace; null when it has none. */
  readonly namespace: Maybe<Scalars['String']['output']>;
  /** The object; null when it is gone, or its kind is not in the graph. */
  readonly resource: Maybe<Resource>;
  /** Its uid; empty when not said. */
  readonly uid: Scalars['String']['output'];
};

/** How many have one value. */
export type Facet = {
  readonly __typename?: 'Facet';
  /** How many have it. */
  readonly count: Scalars['Int']['output'];
  /** The value. */
  readonly value: Scalars['String']['output'];
};

/** What happens once more stations have failed than may. */
export type FailureAction =
  /** The rollout goes on. */
  | 'CONTINUE'
  /** The rollout waits for somebody to resume, cancel or roll back. */
  | 'PAUSE'
  /** The app goes back to the last revision that went well. */
  | 'ROLL_BACK';

/** A fixed number of replicas. */
export type FixedReplicas = {
  readonly __typename?: 'FixedReplicas';
  /** How many, for each workload that has replicas. */
  readonly replicas: Scalars['Int']['output'];
};

/** A fixed number of replicas. */
export type FixedReplicasInput = {
  /** How many, 0 or more, for each workload that has replicas. */
  readonly replicas: Scalars['Int']['input'];
};

/** The replica that answers, as it stands. */
export type Gateway = {
  readonly __typename?: 'Gateway';
  /** The clusters, sorted as `clusters`. */
  readonly clusters: ReadonlyArray<GatewayCluster>;
  /** How much may be asked for at once. */
  readonly limits: ReadonlyArray<GatewayLimit>;
  /** Name of the machine, or of the pod, that it runs on. */
  readonly replica: Scalars['String']['output'];
  /** What it does. */
  readonly roles: ReadonlyArray<GatewayRole>;
  /** When it was started. */
  readonly startedAt: Scalars['DateTime']['output'];
  /** Where rows are kept. */
  readonly store: GatewayStore;
  /** Its version. */
  readonly version: Scalars['String']['output'];
};

/** A cluster as the replica that answers has it. */
export type GatewayCluster = {
  readonly __typename?: 'GatewayCluster';
  /** The cluster. */
  readonly cluster: Cluster;
  /** How many rows of each kind it keeps, sorted by kind. */
  readonly rows: ReadonlyArray<RowCount>;
  /** Whether this replica watches it; else another does, or nobody. */
  readonly watchedHere: Scalars['Boolean']['output'];
};

/** How much of something is allowed. */
export type GatewayLimit = {
  readonly __typename?: 'GatewayLimit';
  /** How much. */
  readonly allowed: Scalars['SafeInt']['output'];
  /** Of what, as errors with code LIMIT_EXCEEDED name it. */
  readonly name: Scalars['String']['output'];
};

/** What a replica does. */
export type GatewayRole =
  /** It watches clusters that nobody else watches. */
  | 'COLLECT'
  /** It carries out what apps want while no other replica does. */
  | 'RECONCILE'
  /** It answers. */
  | 'SERVE';

/** Where rows are kept. */
export type GatewayStore = {
  readonly __typename?: 'GatewayStore';
  /** What it is. */
  readonly kind: StoreKind;
  /** How long the last change that another replica wrote took to be shown here, in milliseconds; compares two clocks. Null before the first. */
  readonly lagMs: Maybe<Scalars['SafeInt']['output']>;
  /** Whether it answered what it was asked last. */
  readonly state: StoreState;
};

/** How many nodes have one kind of hardware. */
export type HardwareCount = {
  readonly __typename?: 'HardwareCount';
  /** How many nodes. */
  readonly count: Scalars['Int']['output'];
  /** The kind. */
  readonly kind: HardwareKind;
};

/** What a node is made of: its label `stationmaster.io/hardware`, else GPU where it offers any, else GENERAL. */
export type HardwareKind =
  /** An all-in-one appliance. */
  | 'APPLIANCE'
  /** A general server. */
  | 'GENERAL'
  /** A server with GPUs. */
  | 'GPU';

/** Changes a workload's replicas by what its pods use. */
export type HorizontalPodAutoscaler = Node & Resource & {
  readonly __typename?: 'HorizontalPodAutoscaler';
  /** The app that it belongs to; null when it belongs to none. */
  readonly app: Maybe<App>;
  /** Its cluster. */
  readonly cluster: Cluster;
  /** Its conditions. */
  readonly conditions: ReadonlyArray<Condition>;
  /** When it was made. */
  readonly createdAt: Maybe<Scalars['DateTime']['output']>;
  /** So many there are. */
  readonly currentReplicas: Scalars['Int']['output'];
  /** So many there should be. */
  readonly desiredReplicas: Scalars['Int']['output'];
  /** What the cluster reported about it lately, newest first. */
  readonly events: EventConnection;
  /** Global id. */
  readonly id: Scalars['ID']['output'];
  /** Its labels, sorted by key. */
  readonly labels: ReadonlyArray<Label>;
  /** The live object, whole. Asks the cluster. */
  readonly manifest: Maybe<Scalars['String']['output']>;
  /** At most so many replicas. */
  readonly maxReplicas: Scalars['Int']['output'];
  /** What it goes by. */
  readonly metrics: ReadonlyArray<AutoscalerMetric>;
  /** At least so many replicas. */
  readonly minReplicas: Scalars['Int']['output'];
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Its namespace. */
  readonly namespace: Scalars['String']['output'];
  /** Whose it is; null when it is nobody's, or nobody says. */
  readonly owner: Maybe<ObjectOwner>;
  /** The station that its label names; null without the label. */
  readonly station: Maybe<Station>;
  /** The workload that it scales; null when there is none, or its kind is not in the graph. */
  readonly workload: Maybe<Workload>;
};


/** Changes a workload's replicas by what its pods use. */
export type HorizontalPodAutoscalerEventsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
};


/** Changes a workload's replicas by what its pods use. */
export type HorizontalPodAutoscalerManifestArgs = {
  format?: InputMaybe<ManifestFormat>;
};

/** A page of autoscalers. */
export type HorizontalPodAutoscalerConnection = {
  readonly __typename?: 'HorizontalPodAutoscalerConnection';
  /** The page. */
  readonly edges: ReadonlyArray<HorizontalPodAutoscalerEdge>;
  /** How many have each value of a field, on all pages together, the most frequent first. */
  readonly facets: ReadonlyArray<Facet>;
  /** How many have each value of a label, on all pages together, the most frequent first. */
  readonly labelFacets: ReadonlyArray<Facet>;
  /** Where this page is. */
  readonly pageInfo: PageInfo;
  /** How many there are on all pages together. */
  readonly totalCount: Scalars['Int']['output'];
};


/** A page of autoscalers. */
export type HorizontalPodAutoscalerConnectionFacetsArgs = {
  field: ObjectFacet;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A page of autoscalers. */
export type HorizontalPodAutoscalerConnectionLabelFacetsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  key: Scalars['String']['input'];
};

/** An autoscaler on a page. */
export type HorizontalPodAutoscalerEdge = {
  readonly __typename?: 'HorizontalPodAutoscalerEdge';
  /** Where it is in the list: opaque. */
  readonly cursor: Scalars['String']['output'];
  /** An autoscaler. */
  readonly node: HorizontalPodAutoscaler;
};

/** Leads traffic from outside to Services. */
export type Ingress = Node & Resource & {
  readonly __typename?: 'Ingress';
  /** Where it is reached: addresses or host names. */
  readonly addresses: ReadonlyArray<Scalars['String']['output']>;
  /** The app that it belongs to; null when it belongs to none. */
  readonly app: Maybe<App>;
  /** Which controller serves it; null when not said. */
  readonly className: Maybe<Scalars['String']['output']>;
  /** Its cluster. */
  readonly cluster: Cluster;
  /** When it was made. */
  readonly createdAt: Maybe<Scalars['DateTime']['output']>;
  /** What the cluster reported about it lately, newest first. */
  readonly events: EventConnection;
  /** Global id. */
  readonly id: Scalars['ID']['output'];
  /** Its labels, sorted by key. */
  readonly labels: ReadonlyArray<Label>;
  /** The live object, whole. Asks the cluster. */
  readonly manifest: Maybe<Scalars['String']['output']>;
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Its namespace. */
  readonly namespace: Scalars['String']['output'];
  /** Whose it is; null when it is nobody's, or nobody says. */
  readonly owner: Maybe<ObjectOwner>;
  /** Where traffic goes, path by path; the default back end last. */
  readonly routes: ReadonlyArray<IngressRoute>;
  /** The station that its label names; null without the label. */
  readonly station: Maybe<Station>;
  /** Host names with TLS. */
  readonly tlsHosts: ReadonlyArray<Scalars['String']['output']>;
};


/** Leads traffic from outside to Services. */
export type IngressEventsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
};


/** Leads traffic from outside to Services. */
export type IngressManifestArgs = {
  format?: InputMaybe<ManifestFormat>;
};

/** A page of ingresses. */
export type IngressConnection = {
  readonly __typename?: 'IngressConnection';
  /** The page. */
  readonly edges: ReadonlyArray<IngressEdge>;
  /** How many have each value of a field, on all pages together, the most frequent first. */
  readonly facets: ReadonlyArray<Facet>;
  /** How many have each value of a label, on all pages together, the most frequent first. */
  readonly labelFacets: ReadonlyArray<Facet>;
  /** Where this page is. */
  readonly pageInfo: PageInfo;
  /** How many there are on all pages together. */
  readonly totalCount: Scalars['Int']['output'];
};


/** A page of ingresses. */
export type IngressConnectionFacetsArgs = {
  field: ObjectFacet;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A page of ingresses. */
export type IngressConnectionLabelFacetsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  key: Scalars['String']['input'];
};

/** An ingress on a page. */
export type IngressEdge = {
  readonly __typename?: 'IngressEdge';
  /** Where it is in the list: opaque. */
  readonly cursor: Scalars['String']['output'];
  /** An ingress. */
  readonly node: Ingress;
};

/** One way through an Ingress. */
export type IngressRoute = {
  readonly __typename?: 'IngressRoute';
  /** Host name; null for all. */
  readonly host: Maybe<Scalars['String']['output']>;
  /** Path; null for all. */
  readonly path: Maybe<Scalars['String']['output']>;
  /** How the path is compared, such as `Prefix`; null for the default back end. */
  readonly pathType: Maybe<Scalars['String']['output']>;
  /** Port of the Service: a number or a name; null when it leads to something else. */
  readonly port: Maybe<Scalars['String']['output']>;
  /** The Service; null when it is not there. */
  readonly service: Maybe<Service>;
  /** Name of the Service; null when it leads to something else. */
  readonly serviceName: Maybe<Scalars['String']['output']>;
};

/** A Job: `ready` and `available` are how many pods have succeeded. */
export type Job = Node & Resource & Workload & {
  readonly __typename?: 'Job';
  /** The app that it belongs to; null when it belongs to none. */
  readonly app: Maybe<App>;
  /** What scales it; null when nothing does. */
  readonly autoscaler: Maybe<HorizontalPodAutoscaler>;
  /** Its cluster. */
  readonly cluster: Cluster;
  /** Its conditions. */
  readonly conditions: ReadonlyArray<Condition>;
  /** When it was made. */
  readonly createdAt: Maybe<Scalars['DateTime']['output']>;
  /** What the cluster reported about it lately, newest first. */
  readonly events: EventConnection;
  /** Global id. */
  readonly id: Scalars['ID']['output'];
  /** Images of its containers, in their order. */
  readonly images: ReadonlyArray<Scalars['String']['output']>;
  /** `Job`. */
  readonly kind: Scalars['String']['output'];
  /** Its labels, sorted by key. */
  readonly labels: ReadonlyArray<Label>;
  /** The live object, whole. Asks the cluster. */
  readonly manifest: Maybe<Scalars['String']['output']>;
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Its namespace. */
  readonly namespace: Scalars['String']['output'];
  /** Whose it is; null when it is nobody's, or nobody says. */
  readonly owner: Maybe<ObjectOwner>;
  /** How many replicas it has. */
  readonly replicas: ReplicaCounts;
  /** How it is. */
  readonly state: WorkloadState;
  /** The station that its label names; null without the label. */
  readonly station: Maybe<Station>;
};


/** A Job: `ready` and `available` are how many pods have succeeded. */
export type JobEventsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
};


/** A Job: `ready` and `available` are how many pods have succeeded. */
export type JobManifestArgs = {
  format?: InputMaybe<ManifestFormat>;
};

/** One label: Kubernetes' own key and value. */
export type Label = {
  readonly __typename?: 'Label';
  /** Key, with its prefix. */
  readonly key: Scalars['String']['output'];
  /** Value, possibly empty. */
  readonly value: Scalars['String']['output'];
};

/** One label that must be there with exactly this value. */
export type LabelInput = {
  /** Key, with its prefix. */
  readonly key: Scalars['String']['input'];
  /** Value, possibly empty. */
  readonly value: Scalars['String']['input'];
};

/** A pod that is not asked to leave. */
export type LeftPod = {
  readonly __typename?: 'LeftPod';
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Its namespace. */
  readonly namespace: Scalars['String']['output'];
  /** Its node. */
  readonly node: Scalars['String']['output'];
  /** Why it is left. */
  readonly reason: Scalars['String']['output'];
};

/** Where a station stands. */
export type Location = {
  readonly __typename?: 'Location';
  /** Street address. */
  readonly address: Maybe<Scalars['String']['output']>;
  /** City. */
  readonly city: Maybe<Scalars['String']['output']>;
  /** District or county. */
  readonly district: Maybe<Scalars['String']['output']>;
  /** Degrees north (WGS 84), -90 to 90. */
  readonly latitude: Maybe<Scalars['Float']['output']>;
  /** Degrees east (WGS 84), -180 to 180. */
  readonly longitude: Maybe<Scalars['Float']['output']>;
  /** Province. */
  readonly province: Maybe<Scalars['String']['output']>;
  /** Region of several provinces. */
  readonly region: Maybe<Scalars['String']['output']>;
};

/** Where a station stands; latitude and longitude are given together. */
export type LocationInput = {
  /** Street address. */
  readonly address?: InputMaybe<Scalars['String']['input']>;
  /** City. */
  readonly city?: InputMaybe<Scalars['String']['input']>;
  /** District or county. */
  readonly district?: InputMaybe<Scalars['String']['input']>;
  /** Degrees north (WGS 84), -90 to 90. */
  readonly latitude?: InputMaybe<Scalars['Float']['input']>;
  /** Degrees east (WGS 84), -180 to 180. */
  readonly longitude?: InputMaybe<Scalars['Float']['input']>;
  /** Province. */
  readonly province?: InputMaybe<Scalars['String']['input']>;
  /** Region of several provinces. */
  readonly region?: InputMaybe<Scalars['String']['input']>;
};

/** How a manifest is written. */
export type ManifestFormat =
  /** JSON, indented by two spaces. */
  | 'JSON'
  /** YAML. */
  | 'YAML';

/** An object of a set of manifests. */
export type ManifestObject = {
  readonly __typename?: 'ManifestObject';
  /** Its API version, as the cluster names it. */
  readonly apiVersion: Scalars['String']['output'];
  /** When it was made. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Its kind. */
  readonly kind: Scalars['String']['output'];
  /** The live object, whole; values of Secrets are masked. Asks the cluster. */
  readonly manifest: Scalars['String']['output'];
  /** Its name. */
  readonly name: Scalars['String']['output'];
};


/** An object of a set of manifests. */
export type ManifestObjectManifestArgs = {
  format?: InputMaybe<ManifestFormat>;
};

/** What came of an object. */
export type ManifestOutcome =
  /** It was not there. */
  | 'ABSENT'
  /** It was changed. */
  | 'CONFIGURED'
  /** It was made. */
  | 'CREATED'
  /** It was deleted. */
  | 'DELETED'
  /** Nothing was done with it; the same again tries it again. */
  | 'FAILED'
  /** It was deleted, as the set no longer has it. */
  | 'PRUNED'
  /** It was as it is to be; nothing was sent. */
  | 'UNCHANGED';

/** What came of one object. */
export type ManifestResult = {
  readonly __typename?: 'ManifestResult';
  /** Its API version, as written. */
  readonly apiVersion: Scalars['String']['output'];
  /** What changes in the cluster, as a unified diff of its YAML with Secrets masked; null when nothing does. */
  readonly diff: Maybe<Scalars['String']['output']>;
  /** Why it failed; null when it did not. */
  readonly error: Maybe<UserError>;
  /** Its kind. */
  readonly kind: Scalars['String']['output'];
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Its namespace. */
  readonly namespace: Scalars['String']['output'];
  /** What came, or would come, of it. */
  readonly outcome: ManifestOutcome;
};

/** Manifests that were applied together at a station: an ApplySet (KEP-3659). */
export type ManifestSet = {
  readonly __typename?: 'ManifestSet';
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** The namespace of its objects. */
  readonly namespace: Scalars['String']['output'];
  /** Its objects, by kind and name. Asks the cluster; null when it does not answer. */
  readonly objects: Maybe<ReadonlyArray<ManifestObject>>;
  /** Its station. */
  readonly station: Station;
};

/** Which nodes a station's object wants and which have its label. */
export type Membership = {
  readonly __typename?: 'Membership';
  /** How many are wanted and have another station's label, or are wanted by another station too. */
  readonly conflicting: Scalars['Int']['output'];
  /** Names of those in conflict, sorted. */
  readonly conflictingNodes: ReadonlyArray<Scalars['String']['output']>;
  /** How many nodes have its label. */
  readonly labelled: Scalars['Int']['output'];
  /** How many are wanted and do not have its label. */
  readonly missing: Scalars['Int']['output'];
  /** Names of those missing, sorted. */
  readonly missingNodes: ReadonlyArray<Scalars['String']['output']>;
  /** How many nodes its object wants; 0 without an object. */
  readonly wanted: Scalars['Int']['output'];
};

/** Pods at the wrong station that are to move. */
export type MoveMisplacedPodsInput = {
  /** True: only say which pods would be asked to leave. */
  readonly dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** True: also pods that would not come back, or not come there, and while no node of the station takes pods. */
  readonly force?: InputMaybe<Scalars['Boolean']['input']>;
  /** Which of its misplaced pods; left out: all of them. */
  readonly pods?: InputMaybe<ReadonlyArray<PodRefInput>>;
  /** The station that they belong to: whose label they bear. */
  readonly station: StationRefInput;
  /** When pods that their disruption budgets hold are given up; never when left out. */
  readonly timeoutSeconds?: InputMaybe<Scalars['Int']['input']>;
};

/** What came of asking for misplaced pods to be moved. */
export type MoveMisplacedPodsPayload = {
  readonly __typename?: 'MoveMisplacedPodsPayload';
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** Pods that are left where they are, with the reason. */
  readonly left: ReadonlyArray<LeftPod>;
  /** The work, to be followed with `operationProgress`: its message names the pods that are held. Null when refused, and in a dry run. */
  readonly operation: Maybe<Operation>;
  /** Pods that are, or would be, asked to leave where they are. */
  readonly pods: ReadonlyArray<DrainedPod>;
};

/** What can be asked for. An expected refusal is data in `errors`, and then nothing was changed. */
export type Mutation = {
  readonly __typename?: 'Mutation';
  /** Places an app on more stations, by hand: they are included whatever its placement says. */
  readonly addStations: AddStationsPayload;
  /** Makes a station have plain objects, by server-side apply: label and affinity of the station are set here. Done twice it writes nothing. */
  readonly applyManifests: ApplyManifestsPayload;
  /** Lets the batch begin that waits for approval. */
  readonly approveBatch: ApproveBatchPayload;
  /** Takes nodes into many stations at once. A node that fails does not stop the others; done twice it changes nothing. */
  readonly assignNodes: AssignNodesPayload;
  /** Ends an operation, at whatever replica it runs; what it has done stays. */
  readonly cancelOperation: CancelOperationPayload;
  /** Ends a rollout where it is. */
  readonly cancelRollout: CancelRolloutPayload;
  /** Lets nodes take no new pods. What runs there stays. */
  readonly cordonNodes: CordonNodesPayload;
  /** Places a chart on stations. Its revision 1 is rolled out from here on; follow it with `rolloutProgress`. */
  readonly createApp: CreateAppPayload;
  /** Describes a station, and takes nodes into it. */
  readonly createStation: CreateStationPayload;
  /** Takes an app away from every station, and what was made for it. */
  readonly deleteApp: DeleteAppPayload;
  /** Takes objects away that `applyManifests` made, and no others. */
  readonly deleteManifests: DeleteManifestsPayload;
  /** Takes a station away: what is said of it, and its label from its nodes. */
  readonly deleteStation: DeleteStationPayload;
  /** Empties nodes for maintenance: no new pods, and those that are there are evicted as their disruption budgets allow. */
  readonly drainNodes: DrainNodesPayload;
  /** Empties a station for maintenance: no new pods, and those that are there are evicted as their disruption budgets allow. */
  readonly drainStation: DrainStationPayload;
  /** Moves pods that run at the wrong station: each is evicted once, as its disruption budget allows, and its controller makes another at the station that it belongs to. */
  readonly moveMisplacedPods: MoveMisplacedPodsPayload;
  /** Begins no further station until the rollout is resumed; what is in change is finished. Holds for later revisions, too. */
  readonly pauseRollout: PauseRolloutPayload;
  /** Takes an app away from stations, by hand: they are excluded whatever its placement says. */
  readonly removeStations: RemoveStationsPayload;
  /** Makes every pod of an app anew, at the pace of its strategy. */
  readonly restartApp: RestartAppPayload;
  /** Goes on with a rollout that was paused, by hand or because too many stations have failed. */
  readonly resumeRollout: ResumeRolloutPayload;
  /** Tries a station that has failed once more. */
  readonly retryStation: RetryStationPayload;
  /** Goes back to an earlier revision: what it was becomes a new revision. */
  readonly rollBackApp: RollBackAppPayload;
  /** Changes the number of replicas at every station. Numbers of single stations are cleared, unless they are to be kept. */
  readonly setReplicas: SetReplicasPayload;
  /** Changes the number of replicas at one station, and at no other. */
  readonly setStationReplicas: SetStationReplicasPayload;
  /** Takes nodes out of their stations. */
  readonly unassignNodes: UnassignNodesPayload;
  /** Lets nodes take pods again. */
  readonly uncordonNodes: UncordonNodesPayload;
  /** Changes anything of an app, all of it at once, and has exactly the difference done. */
  readonly updateApp: UpdateAppPayload;
  /** Changes what is said of a station, and which nodes belong to it. */
  readonly updateStation: UpdateStationPayload;
};


/** What can be asked for. An expected refusal is data in `errors`, and then nothing was changed. */
export type MutationAddStationsArgs = {
  input: AddStationsInput;
};


/** What can be asked for. An expected refusal is data in `errors`, and then nothing was changed. */
export type MutationApplyManifestsArgs = {
  input: ApplyManifestsInput;
};


/** What can be asked for. An expected refusal is data in `errors`, and then nothing was changed. */
export type MutationApproveBatchArgs = {
  input: ApproveBatchInput;
};


/** What can be asked for. An expected refusal is data in `errors`, and then nothing was changed. */
export type MutationAssignNodesArgs = {
  input: AssignNodesInput;
};


/** What can be asked for. An expected refusal is data in `errors`, and then nothing was changed. */
export type MutationCancelOperationArgs = {
  input: CancelOperationInput;
};


/** What can be asked for. An expected refusal is data in `errors`, and then nothing was changed. */
export type MutationCancelRolloutArgs = {
  input: CancelRolloutInput;
};


/** What can be asked for. An expected refusal is data in `errors`, and then nothing was changed. */
export type MutationCordonNodesArgs = {
  input: CordonNodesInput;
};


/** What can be asked for. An expected refusal is data in `errors`, and then nothing was changed. */
export type MutationCreateAppArgs = {
  input: CreateAppInput;
};


/** What can be asked for. An expected refusal is data in `errors`, and then nothing was changed. */
export type MutationCreateStationArgs = {
  input: CreateStationInput;
};


/** What can be asked for. An expected refusal is data in `errors`, and then nothing was changed. */
export type MutationDeleteAppArgs = {
  input: DeleteAppInput;
};


/** What can be asked for. An expected refusal is data in `errors`, and then nothing was changed. */
export type MutationDeleteManifestsArgs = {
  input: DeleteManifestsInput;
};


/** What can be asked for. An expected refusal is data in `errors`, and then nothing was changed. */
export type MutationDeleteStationArgs = {
  input: DeleteStationInput;
};


/** What can be asked for. An expected refusal is data in `errors`, and then nothing was changed. */
export type MutationDrainNodesArgs = {
  input: DrainNodesInput;
};


/** What can be asked for. An expected refusal is data in `errors`, and then nothing was changed. */
export type MutationDrainStationArgs = {
  input: DrainStationInput;
};


/** What can be asked for. An expected refusal is data in `errors`, and then nothing was changed. */
export type MutationMoveMisplacedPodsArgs = {
  input: MoveMisplacedPodsInput;
};


/** What can be asked for. An expected refusal is data in `errors`, and then nothing was changed. */
export type MutationPauseRolloutArgs = {
  input: PauseRolloutInput;
};


/** What can be asked for. An expected refusal is data in `errors`, and then nothing was changed. */
export type MutationRemoveStationsArgs = {
  input: RemoveStationsInput;
};


/** What can be asked for. An expected refusal is data in `errors`, and then nothing was changed. */
export type MutationRestartAppArgs = {
  input: RestartAppInput;
};


/** What can be asked for. An expected refusal is data in `errors`, and then nothing was changed. */
export type MutationResumeRolloutArgs = {
  input: ResumeRolloutInput;
};


/** What can be asked for. An expected refusal is data in `errors`, and then nothing was changed. */
export type MutationRetryStationArgs = {
  input: RetryStationInput;
};


/** What can be asked for. An expected refusal is data in `errors`, and then nothing was changed. */
export type MutationRollBackAppArgs = {
  input: RollBackAppInput;
};


/** What can be asked for. An expected refusal is data in `errors`, and then nothing was changed. */
export type MutationSetReplicasArgs = {
  input: SetReplicasInput;
};


/** What can be asked for. An expected refusal is data in `errors`, and then nothing was changed. */
export type MutationSetStationReplicasArgs = {
  input: SetStationReplicasInput;
};


/** What can be asked for. An expected refusal is data in `errors`, and then nothing was changed. */
export type MutationUnassignNodesArgs = {
  input: UnassignNodesInput;
};


/** What can be asked for. An expected refusal is data in `errors`, and then nothing was changed. */
export type MutationUncordonNodesArgs = {
  input: UncordonNodesInput;
};


/** What can be asked for. An expected refusal is data in `errors`, and then nothing was changed. */
export type MutationUpdateAppArgs = {
  input: UpdateAppInput;
};


/** What can be asked for. An expected refusal is data in `errors`, and then nothing was changed. */
export type MutationUpdateStationArgs = {
  input: UpdateStationInput;
};

/** Anything with a global id. `node(id)` finds it again. */
export type Node = {
  /** Stable for what it names: the same name in the same place has the same id, also after it was made anew. */
  readonly id: Scalars['ID']['output'];
};

/** An address of a node. */
export type NodeAddress = {
  readonly __typename?: 'NodeAddress';
  /** The address. */
  readonly address: Scalars['String']['output'];
  /** For example `InternalIP` or `Hostname`. */
  readonly type: Scalars['String']['output'];
};

/** Nodes for one station: named, selected, or both. */
export type NodeAssignmentInput = {
  /** Nodes that are added to its list. */
  readonly nodes?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** A selector that it keeps: nodes that match later join too. */
  readonly selector?: InputMaybe<NodeSelectorInput>;
  /** Value of the station label. A station without an object gets one. */
  readonly station: Scalars['String']['input'];
};

/** One change of one node. */
export type NodeChange = {
  readonly __typename?: 'NodeChange';
  /** Its global id. */
  readonly id: Scalars['ID']['output'];
  /** What has happened to it. */
  readonly kind: ChangeKind;
  /** The node as it is now; null when REMOVED. */
  readonly node: Maybe<ClusterNode>;
};

/** Changes of nodes. */
export type NodeChangesMessage = {
  readonly __typename?: 'NodeChangesMessage';
  /** What has changed. After a resume, REMOVED may name an id that you never had. */
  readonly changes: ReadonlyArray<NodeChange>;
  /** Where the stream is now: opaque; give it as `resumeFrom` to go on from here. */
  readonly cursor: Scalars['String']['output'];
  /** True when `changes` is the whole present state: forget what you had. */
  readonly reset: Scalars['Boolean']['output'];
};

/** By what nodes can be counted. */
export type NodeFacet =
  /** Name of the cluster. */
  | 'CLUSTER'
  /** Kind of hardware. */
  | 'HARDWARE'
  /** `true` or `false`. */
  | 'READY'
  /** `true` or `false`. */
  | 'SCHEDULABLE'
  /** Name of the station. */
  | 'STATION';

/** Which nodes: all that is given must hold; an empty list matches nothing. */
export type NodeFilter = {
  /** In one of these clusters. */
  readonly clusters?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Of one of these kinds of hardware. */
  readonly hardware?: InputMaybe<ReadonlyArray<HardwareKind>>;
  /** With all of these labels. */
  readonly labels?: InputMaybe<ReadonlyArray<LabelInput>>;
  /** With this in the name; capitals matter. */
  readonly nameContains?: InputMaybe<Scalars['String']['input']>;
  /** Ready or not. */
  readonly ready?: InputMaybe<Scalars['Boolean']['input']>;
  /** Schedulable or cordoned. */
  readonly schedulable?: InputMaybe<Scalars['Boolean']['input']>;
  /** In one of these stations. */
  readonly stations?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** True: without a station; false: with one. */
  readonly unassigned?: InputMaybe<Scalars['Boolean']['input']>;
};

/** One sort term. */
export type NodeOrder = {
  /** Which way. */
  readonly direction: OrderDirection;
  /** What to sort by. */
  readonly field: NodeOrderField;
};

/** What nodes can be sorted by. */
export type NodeOrderField =
  /** Allocatable CPU that no pod asks for. */
  | 'CPU_FREE'
  /** Age: the oldest first. */
  | 'CREATED_AT'
  /** Name. */
  | 'NAME'
  /** Number of pods. */
  | 'PODS'
  /** Name of the station. */
  | 'STATION';

/** What can come of a node. In a dry run: would come. */
export type NodeOutcome =
  /** It is being worked at. */
  | 'ACCEPTED'
  /** It got the station's label. */
  | 'ASSIGNED'
  /** It takes no new pods. */
  | 'CORDONED'
  /** It did not work; `error` says why. */
  | 'FAILED'
  /** It lost the station's label. */
  | 'UNASSIGNED'
  /** Nothing was to be done. */
  | 'UNCHANGED'
  /** It takes pods again. */
  | 'UNCORDONED';

/** What came of one node. */
export type NodeResult = {
  readonly __typename?: 'NodeResult';
  /** Why it failed; null when it did not. */
  readonly error: Maybe<UserError>;
  /** Its name. */
  readonly node: Scalars['String']['output'];
  /** What came of it. */
  readonly outcome: NodeOutcome;
  /** The station that it is about; null for none. */
  readonly station: Maybe<Scalars['String']['output']>;
};

/** Selects nodes by their labels. */
export type NodeSelectorInput = {
  /** All of these must be there; at least one. */
  readonly matchLabels: ReadonlyArray<LabelInput>;
};

/** Outcomes of nodes, counted. */
export type NodeSummary = {
  readonly __typename?: 'NodeSummary';
  /** Those that are being worked at. */
  readonly accepted: Scalars['Int']['output'];
  /** Those that got the label. */
  readonly assigned: Scalars['Int']['output'];
  /** Those where it failed. */
  readonly failed: Scalars['Int']['output'];
  /** All nodes. */
  readonly total: Scalars['Int']['output'];
  /** Those that lost it. */
  readonly unassigned: Scalars['Int']['output'];
  /** Those where nothing was to be done. */
  readonly unchanged: Scalars['Int']['output'];
};

/** What runs on a node. */
export type NodeSystem = {
  readonly __typename?: 'NodeSystem';
  /** Processor architecture, for example `arm64`. */
  readonly architecture: Scalars['String']['output'];
  /** Container runtime and its version. */
  readonly containerRuntime: Scalars['String']['output'];
  /** Kernel version. */
  readonly kernel: Scalars['String']['output'];
  /** Version of the kubelet (or edgecore). */
  readonly kubelet: Scalars['String']['output'];
  /** Operating system, for example `linux`. */
  readonly os: Scalars['String']['output'];
  /** The system's full name. */
  readonly osImage: Scalars['String']['output'];
};

/** Nodes counted. */
export type NodeTotals = {
  readonly __typename?: 'NodeTotals';
  /** Counted by hardware; kinds with none are left out. */
  readonly byHardware: ReadonlyArray<HardwareCount>;
  /** Those that take no new pods. */
  readonly cordoned: Scalars['Int']['output'];
  /** All others. */
  readonly notReady: Scalars['Int']['output'];
  /** Those whose condition Ready is True. */
  readonly ready: Scalars['Int']['output'];
  /** All of them. */
  readonly total: Scalars['Int']['output'];
};

/** What happens to an object. */
export type ObjectAction =
  /** It is made. */
  | 'CREATE'
  /** It is deleted. */
  | 'DELETE'
  /** Nothing. */
  | 'NONE'
  /** It is changed. */
  | 'UPDATE';

/** By what they can be counted. */
export type ObjectFacet =
  /** The app, as `namespace/name`. */
  | 'APP'
  /** Name of the cluster. */
  | 'CLUSTER'
  /** Namespace. */
  | 'NAMESPACE'
  /** Name of the station that the label names. */
  | 'STATION';

/** Which objects: all that is given must hold; an empty list matches nothing. */
export type ObjectFilter = {
  /** Of this app. */
  readonly app?: InputMaybe<AppRef>;
  /** In one of these clusters. */
  readonly clusters?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** With all of these labels. */
  readonly labels?: InputMaybe<ReadonlyArray<LabelInput>>;
  /** With this in the name; capitals matter. */
  readonly nameContains?: InputMaybe<Scalars['String']['input']>;
  /** In one of these namespaces. */
  readonly namespaces?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** With the label of one of these stations. */
  readonly stations?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

/** How to sort them. */
export type ObjectOrder = {
  /** Which way. */
  readonly direction: OrderDirection;
  /** What to sort by. */
  readonly field: ObjectOrderField;
};

/** What they can be sorted by. */
export type ObjectOrderField =
  /** When it was made. */
  | 'CREATED_AT'
  /** Name. */
  | 'NAME';

/** Whose an object is, by its labels and its controller. */
export type ObjectOwner = {
  readonly __typename?: 'ObjectOwner';
  /** What kind of owner it is. */
  readonly kind: OwnerKind;
  /** An app's, a Helm release's or a set's name; of a controller kind and name, as in `ReplicaSet/web-5d8f`. Null where nobody says. */
  readonly name: Maybe<Scalars['String']['output']>;
  /** Its namespace; null for a controller, which is in the object's own, and where nobody says. */
  readonly namespace: Maybe<Scalars['String']['output']>;
};

/** Work that takes a while. It is known at every replica, and for ten minutes after its end. */
export type Operation = {
  readonly __typename?: 'Operation';
  /** How many parts have ended, failed ones included. */
  readonly done: Scalars['Int']['output'];
  /** How many have failed. */
  readonly failed: Scalars['Int']['output'];
  /** Its id, good at every replica. */
  readonly id: Scalars['ID']['output'];
  /** What holds it up, or what failed last; null when there is nothing to say. */
  readonly message: Maybe<Scalars['String']['output']>;
  /** How it stands. */
  readonly state: OperationState;
  /** How many parts there are. */
  readonly total: Scalars['Int']['output'];
};

/** How an operation stands. */
export type OperationProgressMessage = {
  readonly __typename?: 'OperationProgressMessage';
  /** The operation. */
  readonly operation: Operation;
};

/** How an operation stands. */
export type OperationState =
  /** It was ended before all was done. */
  | 'CANCELLED'
  /** It has ended, and parts have failed. */
  | 'FAILED'
  /** It goes on. */
  | 'RUNNING'
  /** It has ended, and every part went well. */
  | 'SUCCEEDED';

/** Which way to sort. */
export type OrderDirection =
  /** Smallest first. */
  | 'ASC'
  /** Largest first. */
  | 'DESC';

/** What an object can belong to. */
export type OwnerKind =
  /** An app of this gateway. */
  | 'APP'
  /** A controller: what made it, and would make it again. */
  | 'CONTROLLER'
  /** A Helm release of somebody else's. */
  | 'HELM'
  /** A set of plain manifests at a station. */
  | 'MANIFESTS';

/** Where a page is in its list (Relay cursor connections). */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** Cursor of the last edge; null when the page is empty. */
  readonly endCursor: Maybe<Scalars['String']['output']>;
  /** Whether there is more behind this page. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** Whether there is more before this page. */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first edge; null when the page is empty. */
  readonly startCursor: Maybe<Scalars['String']['output']>;
};

/** The app whose rollout is to wait. */
export type PauseRolloutInput = {
  /** The app. */
  readonly app: AppRef;
  /** Only when this is the app's present revision; else CONFLICT. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
};

/** What came of pausing a rollout. */
export type PauseRolloutPayload = {
  readonly __typename?: 'PauseRolloutPayload';
  /** The app; null when refused. */
  readonly app: Maybe<App>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** Opaque; an operation that is sent with it as `extensions.readAfter`, at whatever replica, sees what was written here. Null when nothing was. */
  readonly readAfter: Maybe<Scalars['String']['output']>;
};

/** A claim of storage. */
export type PersistentVolumeClaim = Node & Resource & {
  readonly __typename?: 'PersistentVolumeClaim';
  /** How it may be mounted, such as `ReadWriteOnce`. */
  readonly accessModes: ReadonlyArray<Scalars['String']['output']>;
  /** The app that it belongs to; null when it belongs to none. */
  readonly app: Maybe<App>;
  /** So much it has, in bytes; 0 while it has no volume. */
  readonly capacityBytes: Scalars['SafeInt']['output'];
  /** Its cluster. */
  readonly cluster: Cluster;
  /** When it was made. */
  readonly createdAt: Maybe<Scalars['DateTime']['output']>;
  /** What the cluster reported about it lately, newest first. */
  readonly events: EventConnection;
  /** Global id. */
  readonly id: Scalars['ID']['output'];
  /** Its labels, sorted by key. */
  readonly labels: ReadonlyArray<Label>;
  /** The live object, whole. Asks the cluster. */
  readonly manifest: Maybe<Scalars['String']['output']>;
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Its namespace. */
  readonly namespace: Scalars['String']['output'];
  /** Whose it is; null when it is nobody's, or nobody says. */
  readonly owner: Maybe<ObjectOwner>;
  /** Where it stands. */
  readonly phase: VolumeClaimPhase;
  /** So much it asks for, in bytes. */
  readonly requestedBytes: Scalars['SafeInt']['output'];
  /** The station that its label names; null without the label. */
  readonly station: Maybe<Station>;
  /** Its storage class; null when it asks for none. */
  readonly storageClass: Maybe<Scalars['String']['output']>;
  /** The volume that it has; null while it has none. */
  readonly volumeName: Maybe<Scalars['String']['output']>;
};


/** A claim of storage. */
export type PersistentVolumeClaimEventsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
};


/** A claim of storage. */
export type PersistentVolumeClaimManifestArgs = {
  format?: InputMaybe<ManifestFormat>;
};

/** A page of volume claims. */
export type PersistentVolumeClaimConnection = {
  readonly __typename?: 'PersistentVolumeClaimConnection';
  /** The page. */
  readonly edges: ReadonlyArray<PersistentVolumeClaimEdge>;
  /** How many have each value of a field, on all pages together, the most frequent first. */
  readonly facets: ReadonlyArray<Facet>;
  /** How many have each value of a label, on all pages together, the most frequent first. */
  readonly labelFacets: ReadonlyArray<Facet>;
  /** Where this page is. */
  readonly pageInfo: PageInfo;
  /** How many there are on all pages together. */
  readonly totalCount: Scalars['Int']['output'];
};


/** A page of volume claims. */
export type PersistentVolumeClaimConnectionFacetsArgs = {
  field: ObjectFacet;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A page of volume claims. */
export type PersistentVolumeClaimConnectionLabelFacetsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  key: Scalars['String']['input'];
};

/** A volume claim on a page. */
export type PersistentVolumeClaimEdge = {
  readonly __typename?: 'PersistentVolumeClaimEdge';
  /** Where it is in the list: opaque. */
  readonly cursor: Scalars['String']['output'];
  /** A volume claim. */
  readonly node: PersistentVolumeClaim;
};

/** Which stations an app is placed on: those listed and included, without those excluded. */
export type Placement = {
  readonly __typename?: 'Placement';
  /** Stations that are left out, whatever else holds, such as those removed by hand. */
  readonly exclude: ReadonlyArray<StationRef>;
  /** Stations that are taken besides, such as those added by hand. */
  readonly include: ReadonlyArray<StationRef>;
  /** A list of stations. */
  readonly stations: ReadonlyArray<StationRef>;
};

/** Why a station was chosen, or not. */
export type PlacementDecision = {
  readonly __typename?: 'PlacementDecision';
  /** Why. */
  readonly reason: Scalars['String']['output'];
  /** The station. */
  readonly station: Station;
};

/** Which stations an app is placed on: those listed and included, without those excluded. */
export type PlacementInput = {
  /** Stations that are left out, whatever else holds. */
  readonly exclude?: InputMaybe<ReadonlyArray<StationRefInput>>;
  /** Stations that are taken besides. */
  readonly include?: InputMaybe<ReadonlyArray<StationRefInput>>;
  /** A list of stations. */
  readonly stations?: InputMaybe<ReadonlyArray<StationRefInput>>;
};

/** What will be, or would be, done. */
export type PlacementPlan = {
  readonly __typename?: 'PlacementPlan';
  /** What happens to each Helm release, the clusters' own first. */
  readonly changes: ReadonlyArray<PlannedChange>;
  /** Stations that were chosen. */
  readonly chosen: ReadonlyArray<PlacementDecision>;
  /** Stations that were looked at and not chosen. */
  readonly rejected: ReadonlyArray<PlacementDecision>;
  /** What speaks against it without forbidding it, each once. */
  readonly warnings: ReadonlyArray<PlanWarning>;
};

/** Something to know before a plan is carried out. */
export type PlanWarning = {
  readonly __typename?: 'PlanWarning';
  /** The cluster it is about; null when it is about the chart, wherever it goes. */
  readonly cluster: Maybe<Cluster>;
  /** Which rule it comes from, such as `SHARED_OBJECT_CHANGES`; the list may grow. */
  readonly code: Maybe<Scalars['String']['output']>;
  /** What is to be known, for people. */
  readonly message: Scalars['String']['output'];
  /** The object it is about, as its kind and name; null when it is about no single one. */
  readonly object: Maybe<Scalars['String']['output']>;
};

/** What happens to one Helm release. */
export type PlannedChange = {
  readonly __typename?: 'PlannedChange';
  /** What happens to it. */
  readonly action: ReleaseAction;
  /** Its cluster. */
  readonly cluster: Cluster;
  /** What happens to each of its objects. Asks the cluster; null when it does not answer. */
  readonly objects: Maybe<ReadonlyArray<PlannedObject>>;
  /** Its name. */
  readonly release: Scalars['String']['output'];
};

/** What happens to one object of a release. */
export type PlannedObject = {
  readonly __typename?: 'PlannedObject';
  /** What happens to it. */
  readonly action: ObjectAction;
  /** What carrying it out changes in the cluster, as a unified diff of its YAML with Secrets masked; null when nothing changes. Fields that the release never set are left out. */
  readonly diff: Maybe<Scalars['String']['output']>;
  /** What was changed in the cluster since the release was applied, likewise; null when nothing was, or nothing was applied. */
  readonly drift: Maybe<Scalars['String']['output']>;
  /** Its kind. */
  readonly kind: Scalars['String']['output'];
  /** Its name. */
  readonly name: Scalars['String']['output'];
};

/** A pod. */
export type Pod = Node & Resource & {
  readonly __typename?: 'Pod';
  /** The app that it belongs to; null when it belongs to none. */
  readonly app: Maybe<App>;
  /** Its cluster. */
  readonly cluster: Cluster;
  /** Its containers. */
  readonly containers: ReadonlyArray<Container>;
  /** When it was made. */
  readonly createdAt: Maybe<Scalars['DateTime']['output']>;
  /** What the cluster reported about it lately, newest first. */
  readonly events: EventConnection;
  /** Global id. */
  readonly id: Scalars['ID']['output'];
  /** Its address; empty while it has none. */
  readonly ip: Scalars['String']['output'];
  /** Its labels, sorted by key. */
  readonly labels: ReadonlyArray<Label>;
  /** The end of a container's log. Asks the cluster. */
  readonly logs: Maybe<Scalars['String']['output']>;
  /** The live object, whole. Asks the cluster. */
  readonly manifest: Maybe<Scalars['String']['output']>;
  /** The same for people. */
  readonly message: Scalars['String']['output'];
  /** Whether it runs at the wrong station: its own label names one, and its node is at another, or at none. A pod without the label never does, nor one that has ended or has no node. */
  readonly misplaced: Scalars['Boolean']['output'];
  /** The station that it belongs to while it is misplaced; null when it is not, and when its label names no station that there is. */
  readonly misplacedFrom: Maybe<Station>;
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Its namespace. */
  readonly namespace: Scalars['String']['output'];
  /** The node that it is bound to; null while it has none. */
  readonly node: Maybe<ClusterNode>;
  /** Whose it is; null when it is nobody's, or nobody says. */
  readonly owner: Maybe<ObjectOwner>;
  /** Where in its life it is. */
  readonly phase: PodPhase;
  /** Whether its condition Ready is True. */
  readonly ready: Scalars['Boolean']['output'];
  /** Why it is in its phase, as a word; empty when nothing is said. */
  readonly reason: Scalars['String']['output'];
  /** What its containers ask for. */
  readonly requested: ResourceAmounts;
  /** How often its containers were started again, together. */
  readonly restarts: Scalars['Int']['output'];
  /** The station of its node; while it has no node, the station that its own label names. */
  readonly station: Maybe<Station>;
  /** The volume claims that it mounts and that are there, in its own order. */
  readonly volumeClaims: ReadonlyArray<PersistentVolumeClaim>;
  /** The workload that made it; null when nothing did. */
  readonly workload: Maybe<Workload>;
};


/** A pod. */
export type PodEventsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
};


/** A pod. */
export type PodLogsArgs = {
  container: InputMaybe<Scalars['String']['input']>;
  sinceSeconds: InputMaybe<Scalars['Int']['input']>;
  tailLines?: InputMaybe<Scalars['Int']['input']>;
};


/** A pod. */
export type PodManifestArgs = {
  format?: InputMaybe<ManifestFormat>;
};

/** One change of one pod. */
export type PodChange = {
  readonly __typename?: 'PodChange';
  /** Its global id. */
  readonly id: Scalars['ID']['output'];
  /** What has happened to it. */
  readonly kind: ChangeKind;
  /** The pod as it is now; null when REMOVED. */
  readonly pod: Maybe<Pod>;
};

/** Changes of pods. */
export type PodChangesMessage = {
  readonly __typename?: 'PodChangesMessage';
  /** What has changed. After a resume, REMOVED may name an id that you never had. */
  readonly changes: ReadonlyArray<PodChange>;
  /** Where the stream is now: opaque; give it as `resumeFrom` to go on from here. */
  readonly cursor: Scalars['String']['output'];
  /** True when `changes` is the whole present state: forget what you had. */
  readonly reset: Scalars['Boolean']['output'];
};

/** A page of pods. */
export type PodConnection = {
  readonly __typename?: 'PodConnection';
  /** The page. */
  readonly edges: ReadonlyArray<PodEdge>;
  /** How many have each value of a field, on all pages together, the most frequent first. */
  readonly facets: ReadonlyArray<Facet>;
  /** How many have each value of a label, on all pages together, the most frequent first. */
  readonly labelFacets: ReadonlyArray<Facet>;
  /** Where this page is. */
  readonly pageInfo: PageInfo;
  /** How many there are on all pages together. */
  readonly totalCount: Scalars['Int']['output'];
};


/** A page of pods. */
export type PodConnectionFacetsArgs = {
  field: PodFacet;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A page of pods. */
export type PodConnectionLabelFacetsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  key: Scalars['String']['input'];
};

/** How many pods may be taken away at the same time. */
export type PodDisruptionBudget = Node & Resource & {
  readonly __typename?: 'PodDisruptionBudget';
  /** The app that it belongs to; null when it belongs to none. */
  readonly app: Maybe<App>;
  /** Its cluster. */
  readonly cluster: Cluster;
  /** Its conditions. */
  readonly conditions: ReadonlyArray<Condition>;
  /** When it was made. */
  readonly createdAt: Maybe<Scalars['DateTime']['output']>;
  /** So many of them are. */
  readonly currentHealthy: Scalars['Int']['output'];
  /** So many of them must be healthy. */
  readonly desiredHealthy: Scalars['Int']['output'];
  /** So many may be taken away now. */
  readonly disruptionsAllowed: Scalars['Int']['output'];
  /** What the cluster reported about it lately, newest first. */
  readonly events: EventConnection;
  /** So many pods it is about. */
  readonly expectedPods: Scalars['Int']['output'];
  /** Global id. */
  readonly id: Scalars['ID']['output'];
  /** Its labels, sorted by key. */
  readonly labels: ReadonlyArray<Label>;
  /** The live object, whole. Asks the cluster. */
  readonly manifest: Maybe<Scalars['String']['output']>;
  /** So many may be away: a number or a percentage; empty when not said. */
  readonly maxUnavailable: Scalars['String']['output'];
  /** So many must stay: a number or a percentage; empty when not said. */
  readonly minAvailable: Scalars['String']['output'];
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Its namespace. */
  readonly namespace: Scalars['String']['output'];
  /** Whose it is; null when it is nobody's, or nobody says. */
  readonly owner: Maybe<ObjectOwner>;
  /** Labels of the pods that it is about, sorted by key. */
  readonly selector: ReadonlyArray<Label>;
  /** The station that its label names; null without the label. */
  readonly station: Maybe<Station>;
};


/** How many pods may be taken away at the same time. */
export type PodDisruptionBudgetEventsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
};


/** How many pods may be taken away at the same time. */
export type PodDisruptionBudgetManifestArgs = {
  format?: InputMaybe<ManifestFormat>;
};

/** A page of disruption budgets. */
export type PodDisruptionBudgetConnection = {
  readonly __typename?: 'PodDisruptionBudgetConnection';
  /** The page. */
  readonly edges: ReadonlyArray<PodDisruptionBudgetEdge>;
  /** How many have each value of a field, on all pages together, the most frequent first. */
  readonly facets: ReadonlyArray<Facet>;
  /** How many have each value of a label, on all pages together, the most frequent first. */
  readonly labelFacets: ReadonlyArray<Facet>;
  /** Where this page is. */
  readonly pageInfo: PageInfo;
  /** How many there are on all pages together. */
  readonly totalCount: Scalars['Int']['output'];
};


/** A page of disruption budgets. */
export type PodDisruptionBudgetConnectionFacetsArgs = {
  field: ObjectFacet;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A page of disruption budgets. */
export type PodDisruptionBudgetConnectionLabelFacetsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  key: Scalars['String']['input'];
};

/** A disruption budget on a page. */
export type PodDisruptionBudgetEdge = {
  readonly __typename?: 'PodDisruptionBudgetEdge';
  /** Where it is in the list: opaque. */
  readonly cursor: Scalars['String']['output'];
  /** A disruption budget. */
  readonly node: PodDisruptionBudget;
};

/** A pod on a page. */
export type PodEdge = {
  readonly __typename?: 'PodEdge';
  /** Where it is in the list: opaque. */
  readonly cursor: Scalars['String']['output'];
  /** The pod. */
  readonly node: Pod;
};

/** By what pods can be counted. */
export type PodFacet =
  /** The app, as `namespace/name`. */
  | 'APP'
  /** Name of the cluster. */
  | 'CLUSTER'
  /** Name of the station that a misplaced pod belongs to. */
  | 'MISPLACED_FROM'
  /** Namespace. */
  | 'NAMESPACE'
  /** Name of the node. */
  | 'NODE'
  /** Phase, in Kubernetes' own words. */
  | 'PHASE'
  /** Name of the station. */
  | 'STATION';

/** Which pods: all that is given must hold; an empty list matches nothing. */
export type PodFilter = {
  /** Of this app. */
  readonly app?: InputMaybe<AppRef>;
  /** In one of these clusters. */
  readonly clusters?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** With all of these labels. */
  readonly labels?: InputMaybe<ReadonlyArray<LabelInput>>;
  /** True: at the wrong station; false: not. */
  readonly misplaced?: InputMaybe<Scalars['Boolean']['input']>;
  /** Misplaced, and belonging to one of these stations. */
  readonly misplacedFrom?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** With this in the name; capitals matter. */
  readonly nameContains?: InputMaybe<Scalars['String']['input']>;
  /** In one of these namespaces. */
  readonly namespaces?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** On one of these nodes. */
  readonly nodes?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** In one of these phases. */
  readonly phases?: InputMaybe<ReadonlyArray<PodPhase>>;
  /** In one of these stations. */
  readonly stations?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

/** One line of a log. */
export type PodLogLine = {
  readonly __typename?: 'PodLogLine';
  /** When it was written, as the node's clock says; null when the cluster does not say. */
  readonly at: Maybe<Scalars['DateTime']['output']>;
  /** The line without its end. */
  readonly text: Scalars['String']['output'];
};

/** Lines of a log, in order. Nothing is left out: a slow reader makes the cluster wait. */
export type PodLogMessage = {
  readonly __typename?: 'PodLogMessage';
  /** At least one. */
  readonly lines: ReadonlyArray<PodLogLine>;
};

/** How to sort pods. */
export type PodOrder = {
  /** Which way. */
  readonly direction: OrderDirection;
  /** What to sort by. */
  readonly field: PodOrderField;
};

/** What pods can be sorted by. */
export type PodOrderField =
  /** When it was made. */
  | 'CREATED_AT'
  /** Name. */
  | 'NAME'
  /** How often its containers were started again. */
  | 'RESTARTS';

/** Where in its life a pod is. */
export type PodPhase =
  /** All containers ended, at least one badly. */
  | 'FAILED'
  /** Waiting for a node, an image or its start. */
  | 'PENDING'
  /** At least one container runs. */
  | 'RUNNING'
  /** All containers ended well. */
  | 'SUCCEEDED'
  /** Its node does not say. */
  | 'UNKNOWN';

/** Names a pod of a cluster. */
export type PodRefInput = {
  /** Its name. */
  readonly name: Scalars['String']['input'];
  /** Its namespace; `default` when left out. */
  readonly namespace?: InputMaybe<Scalars['String']['input']>;
};

/** Pods counted. */
export type PodTotals = {
  readonly __typename?: 'PodTotals';
  /** In phase Failed. */
  readonly failed: Scalars['Int']['output'];
  /** At the wrong station. Of a station: those that bear its label and run elsewhere, so none of its `total`, which are those that run there. Of a cluster: all in it. */
  readonly misplaced: Scalars['Int']['output'];
  /** In phase Pending. */
  readonly pending: Scalars['Int']['output'];
  /** In phase Running. */
  readonly running: Scalars['Int']['output'];
  /** All of them. */
  readonly total: Scalars['Int']['output'];
};

/** What can be asked. Answers come from the gateway's own live view; only fields that say so ask a cluster. */
export type Query = {
  readonly __typename?: 'Query';
  /** One app; null when there is none. */
  readonly app: Maybe<App>;
  /** Apps, by name. */
  readonly apps: AppConnection;
  /** Autoscalers of all clusters, by name. */
  readonly autoscalers: HorizontalPodAutoscalerConnection;
  /** One cluster; null when none has this name. */
  readonly cluster: Maybe<Cluster>;
  /** One Kubernetes node; null when there is none. */
  readonly clusterNode: Maybe<ClusterNode>;
  /** Every cluster, sorted by name. */
  readonly clusters: ReadonlyArray<Cluster>;
  /** Disruption budgets of all clusters, by name. */
  readonly disruptionBudgets: PodDisruptionBudgetConnection;
  /** Events of all clusters, the latest first. */
  readonly events: EventConnection;
  /** The replica that answers, as it stands. */
  readonly gateway: Gateway;
  /** Ingresses of all clusters, by name. */
  readonly ingresses: IngressConnection;
  /** Anything in the graph by its global id; null when it is not there (any more). */
  readonly node: Maybe<Node>;
  /** Kubernetes nodes of all clusters. */
  readonly nodes: ClusterNodeConnection;
  /** Pods of all clusters, by name. */
  readonly pods: PodConnection;
  /** Helm releases of all clusters, each in its latest revision, by name. */
  readonly releases: ReleaseConnection;
  /** Objects of the kinds that the configuration names under `kinds`, by name. */
  readonly resources: CustomResourceConnection;
  /** Finds things by words; each must be in the name, namespace, station or (of stations, nodes and apps) a label's value, in upper or lower case. What is called just so comes first, then what begins so, then what has it in its name. */
  readonly search: SearchConnection;
  /** Services of all clusters, by name. */
  readonly services: ServiceConnection;
  /** One station; null when there is none. Error AMBIGUOUS_STATION when several clusters have the name and none is given. */
  readonly station: Maybe<Station>;
  /** Stations of all clusters. */
  readonly stations: StationConnection;
  /** Volume claims of all clusters, by name. */
  readonly volumeClaims: PersistentVolumeClaimConnection;
  /** Workloads of all clusters, by name. */
  readonly workloads: WorkloadConnection;
};


/** What can be asked. Answers come from the gateway's own live view; only fields that say so ask a cluster. */
export type QueryAppArgs = {
  name: Scalars['String']['input'];
  namespace: InputMaybe<Scalars['String']['input']>;
};


/** What can be asked. Answers come from the gateway's own live view; only fields that say so ask a cluster. */
export type QueryAppsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<AppFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<AppOrder>>;
};


/** What can be asked. Answers come from the gateway's own live view; only fields that say so ask a cluster. */
export type QueryAutoscalersArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<ObjectFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<ObjectOrder>>;
};


/** What can be asked. Answers come from the gateway's own live view; only fields that say so ask a cluster. */
export type QueryClusterArgs = {
  name: Scalars['String']['input'];
};


/** What can be asked. Answers come from the gateway's own live view; only fields that say so ask a cluster. */
export type QueryClusterNodeArgs = {
  cluster: Scalars['String']['input'];
  name: Scalars['String']['input'];
};


/** What can be asked. Answers come from the gateway's own live view; only fields that say so ask a cluster. */
export type QueryDisruptionBudgetsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<ObjectFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<ObjectOrder>>;
};


/** What can be asked. Answers come from the gateway's own live view; only fields that say so ask a cluster. */
export type QueryEventsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<EventFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<EventOrder>>;
};


/** What can be asked. Answers come from the gateway's own live view; only fields that say so ask a cluster. */
export type QueryIngressesArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<ObjectFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<ObjectOrder>>;
};


/** What can be asked. Answers come from the gateway's own live view; only fields that say so ask a cluster. */
export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


/** What can be asked. Answers come from the gateway's own live view; only fields that say so ask a cluster. */
export type QueryNodesArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<NodeFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<NodeOrder>>;
};


/** What can be asked. Answers come from the gateway's own live view; only fields that say so ask a cluster. */
export type QueryPodsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<PodFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<PodOrder>>;
};


/** What can be asked. Answers come from the gateway's own live view; only fields that say so ask a cluster. */
export type QueryReleasesArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<ReleaseFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<ReleaseOrder>>;
};


/** What can be asked. Answers come from the gateway's own live view; only fields that say so ask a cluster. */
export type QueryResourcesArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<ObjectFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  kinds: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<ObjectOrder>>;
};


/** What can be asked. Answers come from the gateway's own live view; only fields that say so ask a cluster. */
export type QuerySearchArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
  kinds: InputMaybe<ReadonlyArray<ResourceKind>>;
  last: InputMaybe<Scalars['Int']['input']>;
  text: Scalars['String']['input'];
};


/** What can be asked. Answers come from the gateway's own live view; only fields that say so ask a cluster. */
export type QueryServicesArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<ServiceFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<ServiceOrder>>;
};


/** What can be asked. Answers come from the gateway's own live view; only fields that say so ask a cluster. */
export type QueryStationArgs = {
  cluster: InputMaybe<Scalars['String']['input']>;
  name: Scalars['String']['input'];
};


/** What can be asked. Answers come from the gateway's own live view; only fields that say so ask a cluster. */
export type QueryStationsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<StationFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<StationOrder>>;
};


/** What can be asked. Answers come from the gateway's own live view; only fields that say so ask a cluster. */
export type QueryVolumeClaimsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<ObjectFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<ObjectOrder>>;
};


/** What can be asked. Answers come from the gateway's own live view; only fields that say so ask a cluster. */
export type QueryWorkloadsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<WorkloadFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<WorkloadOrder>>;
};

/** A Helm release in its latest revision. The ordinary helm client sees the same. */
export type Release = Node & Resource & {
  readonly __typename?: 'Release';
  /** The app that it belongs to; null when it is not ours or the app is gone. */
  readonly app: Maybe<App>;
  /** The app's revision that made this one; 0 when it is not ours. */
  readonly appRevision: Scalars['Int']['output'];
  /** The chart that it was made from. Asks the cluster; null when it does not answer, or the release cannot be read. */
  readonly chart: Maybe<ReleaseChart>;
  /** Its cluster. */
  readonly cluster: Cluster;
  /** When this revision was made. */
  readonly createdAt: Maybe<Scalars['DateTime']['output']>;
  /** What happened last, for people. Asks the cluster; null as with `chart`. */
  readonly description: Maybe<Scalars['String']['output']>;
  /** What the cluster reported about that Secret lately, newest first. */
  readonly events: EventConnection;
  /** The revisions that are kept, the latest first. */
  readonly history: ReadonlyArray<ReleaseRevision>;
  /** Global id; the same for every revision. */
  readonly id: Scalars['ID']['output'];
  /** Labels of its Secret, sorted by key. */
  readonly labels: ReadonlyArray<Label>;
  /** The Secret of this revision, live, with its values masked. Asks the cluster. */
  readonly manifest: Maybe<Scalars['String']['output']>;
  /** Its manifest as Helm wrote it, values of Secrets masked. Asks the cluster; null as with `chart`. */
  readonly manifestText: Maybe<Scalars['String']['output']>;
  /** Helm's name of it. */
  readonly name: Scalars['String']['output'];
  /** Its namespace. */
  readonly namespace: Scalars['String']['output'];
  /** What the chart says to people after an installation; null when it says nothing. Asks the cluster. */
  readonly notes: Maybe<Scalars['String']['output']>;
  /** What it consists of, from its stored manifest, and how that is now. Asks the cluster; null when it does not answer. */
  readonly objects: Maybe<ReadonlyArray<ReleaseObject>>;
  /** Helm's own revision. */
  readonly revision: Scalars['Int']['output'];
  /** What it is for. */
  readonly scope: ReleaseScope;
  /** The station that it is for; null for a cluster release and when it is not ours. */
  readonly station: Maybe<Station>;
  /** Helm's own status. */
  readonly status: ReleaseStatus;
  /** When it was last changed; null when not said. */
  readonly updatedAt: Maybe<Scalars['DateTime']['output']>;
  /** The values it was given, without the chart's defaults; what is secret is masked. Asks the cluster; null as with `chart`. */
  readonly values: Maybe<Scalars['JSONObject']['output']>;
};


/** A Helm release in its latest revision. The ordinary helm client sees the same. */
export type ReleaseEventsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
};


/** A Helm release in its latest revision. The ordinary helm client sees the same. */
export type ReleaseManifestArgs = {
  format?: InputMaybe<ManifestFormat>;
};

/** What happens to a Helm release. */
export type ReleaseAction =
  /** It is installed. */
  | 'CREATE'
  /** It is uninstalled. */
  | 'DELETE'
  /** Nothing. */
  | 'NONE'
  /** It gets a new revision. */
  | 'UPGRADE';

/** One change of one release. */
export type ReleaseChange = {
  readonly __typename?: 'ReleaseChange';
  /** Its global id. */
  readonly id: Scalars['ID']['output'];
  /** What has happened to it. */
  readonly kind: ChangeKind;
  /** The release as it is now; null when REMOVED. */
  readonly release: Maybe<Release>;
};

/** Changes of releases. */
export type ReleaseChangesMessage = {
  readonly __typename?: 'ReleaseChangesMessage';
  /** What has changed. After a resume, REMOVED may name an id that you never had. */
  readonly changes: ReadonlyArray<ReleaseChange>;
  /** Where the stream is now: opaque; give it as `resumeFrom` to go on from here. */
  readonly cursor: Scalars['String']['output'];
  /** True when `changes` is the whole present state: forget what you had. */
  readonly reset: Scalars['Boolean']['output'];
};

/** The chart that a release was made from. */
export type ReleaseChart = {
  readonly __typename?: 'ReleaseChart';
  /** Version of what it installs; null when not said. */
  readonly appVersion: Maybe<Scalars['String']['output']>;
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Its version. */
  readonly version: Scalars['String']['output'];
};

/** A page of releases. */
export type ReleaseConnection = {
  readonly __typename?: 'ReleaseConnection';
  /** The page. */
  readonly edges: ReadonlyArray<ReleaseEdge>;
  /** How many have each value of a field, on all pages together, the most frequent first. */
  readonly facets: ReadonlyArray<Facet>;
  /** How many have each value of a label, on all pages together, the most frequent first. */
  readonly labelFacets: ReadonlyArray<Facet>;
  /** Where this page is. */
  readonly pageInfo: PageInfo;
  /** How many there are on all pages together. */
  readonly totalCount: Scalars['Int']['output'];
};


/** A page of releases. */
export type ReleaseConnectionFacetsArgs = {
  field: ReleaseFacet;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A page of releases. */
export type ReleaseConnectionLabelFacetsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  key: Scalars['String']['input'];
};

/** A release on a page. */
export type ReleaseEdge = {
  readonly __typename?: 'ReleaseEdge';
  /** Where it is in the list: opaque. */
  readonly cursor: Scalars['String']['output'];
  /** The release. */
  readonly node: Release;
};

/** By what releases can be counted. */
export type ReleaseFacet =
  /** The app, as `namespace/name`. */
  | 'APP'
  /** Name of the cluster. */
  | 'CLUSTER'
  /** Namespace. */
  | 'NAMESPACE'
  /** What it is for. */
  | 'SCOPE'
  /** Name of the station. */
  | 'STATION'
  /** Helm's own word for the status. */
  | 'STATUS';

/** Which releases: all that is given must hold; an empty list matches nothing. */
export type ReleaseFilter = {
  /** Of this app. */
  readonly app?: InputMaybe<AppRef>;
  /** In one of these clusters. */
  readonly clusters?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** With this in the name; capitals matter. */
  readonly nameContains?: InputMaybe<Scalars['String']['input']>;
  /** In one of these namespaces. */
  readonly namespaces?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Of one of these stations. */
  readonly stations?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

/** One object of a release. */
export type ReleaseObject = {
  readonly __typename?: 'ReleaseObject';
  /** Its API version, such as `apps/v1`. */
  readonly apiVersion: Scalars['String']['output'];
  /** Its kind. */
  readonly kind: Scalars['String']['output'];
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Its namespace; null when it has none. */
  readonly namespace: Maybe<Scalars['String']['output']>;
  /** How it is now. */
  readonly state: ReleaseObjectState;
};

/** How an object of a release is now. */
export type ReleaseObjectState =
  /** It is there, was ready, and has lost replicas. */
  | 'DEGRADED'
  /** It is there, and does not get ready. */
  | 'FAILED'
  /** It is not there. */
  | 'MISSING'
  /** It is there, and its rollout is paused. */
  | 'PAUSED'
  /** It is there; of its kind there is no more to say. */
  | 'PRESENT'
  /** It is there, and on its way to be ready. */
  | 'PROGRESSING'
  /** It is there, and it is ready. */
  | 'READY';

/** How to sort releases. */
export type ReleaseOrder = {
  /** Which way. */
  readonly direction: OrderDirection;
  /** What to sort by. */
  readonly field: ReleaseOrderField;
};

/** What releases can be sorted by. */
export type ReleaseOrderField =
  /** When the latest revision was made. */
  | 'CREATED_AT'
  /** Name. */
  | 'NAME'
  /** When it was last changed. */
  | 'UPDATED_AT';

/** One revision of a release that is kept. */
export type ReleaseRevision = {
  readonly __typename?: 'ReleaseRevision';
  /** The app's revision that made it; 0 when it is not ours. */
  readonly appRevision: Scalars['Int']['output'];
  /** Helm's own number of it. */
  readonly revision: Scalars['Int']['output'];
  /** Helm's own status. */
  readonly status: ReleaseStatus;
  /** When it was last changed; null when not said. */
  readonly updatedAt: Maybe<Scalars['DateTime']['output']>;
};

/** What a release is for. */
export type ReleaseScope =
  /** One app's objects for a whole cluster. */
  | 'CLUSTER'
  /** Somebody else's. */
  | 'FOREIGN'
  /** One app's objects at one station. */
  | 'STATION';

/** Helm's status of a release. */
export type ReleaseStatus =
  /** Installed. */
  | 'DEPLOYED'
  /** It could not be installed or upgraded. */
  | 'FAILED'
  /** It is being installed. */
  | 'PENDING_INSTALL'
  /** It is being rolled back. */
  | 'PENDING_ROLLBACK'
  /** It is being upgraded. */
  | 'PENDING_UPGRADE'
  /** Another revision has taken its place. */
  | 'SUPERSEDED'
  /** It was removed; its history was kept. */
  | 'UNINSTALLED'
  /** It is being removed. */
  | 'UNINSTALLING'
  /** Not known. */
  | 'UNKNOWN';

/** Stations that an app is to be taken away from. */
export type RemoveStationsInput = {
  /** The app. */
  readonly app: AppRef;
  /** True: only say what would be done. */
  readonly dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only when this is the app's present revision; else CONFLICT. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  /** 1 to 200 characters. The same command with the same key is carried out once; with a key that came with another command: CONFLICT. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The stations. */
  readonly stations: ReadonlyArray<StationRefInput>;
};

/** What came of removing stations. */
export type RemoveStationsPayload = {
  readonly __typename?: 'RemoveStationsPayload';
  /** The app; null when refused, or when nothing was to be done. */
  readonly app: Maybe<App>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** What will be, or would be, done; null when refused, and when it was done before with the same idempotency key. */
  readonly plan: Maybe<PlacementPlan>;
  /** Opaque; an operation that is sent with it as `extensions.readAfter`, at whatever replica, sees what was written here. Null when nothing was. */
  readonly readAfter: Maybe<Scalars['String']['output']>;
};

/** How many replicas of something there are. */
export type ReplicaCounts = {
  readonly __typename?: 'ReplicaCounts';
  /** Ready for long enough. */
  readonly available: Scalars['Int']['output'];
  /** Wanted. */
  readonly desired: Scalars['Int']['output'];
  /** Ready. */
  readonly ready: Scalars['Int']['output'];
  /** Of the present revision. */
  readonly updated: Scalars['Int']['output'];
};

/** How many replicas; one of its fields is there. */
export type ReplicaPolicy = {
  readonly __typename?: 'ReplicaPolicy';
  /** A fixed number. */
  readonly fixed: Maybe<FixedReplicas>;
};

/** How many replicas: exactly one of these. */
export type ReplicaPolicyInput =
  /** A fixed number. */
  { readonly fixed: FixedReplicasInput; };

/** Anything in the graph with a Kubernetes object behind it. */
export type Resource = {
  /** The cluster that it lives in. */
  readonly cluster: Cluster;
  /** When the object was made; null when there is no object. */
  readonly createdAt: Maybe<Scalars['DateTime']['output']>;
  /** What the cluster reported about the object lately, newest first. */
  readonly events: EventConnection;
  /** Global id. */
  readonly id: Scalars['ID']['output'];
  /** Labels of the object, sorted by key. */
  readonly labels: ReadonlyArray<Label>;
  /** The live object, whole, as its cluster has it now. Asks the cluster. Values of Secrets are masked. Null when there is no object (any more). */
  readonly manifest: Maybe<Scalars['String']['output']>;
  /** Name, unique among its kind within cluster and namespace. */
  readonly name: Scalars['String']['output'];
};


/** Anything in the graph with a Kubernetes object behind it. */
export type ResourceEventsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
};


/** Anything in the graph with a Kubernetes object behind it. */
export type ResourceManifestArgs = {
  format?: InputMaybe<ManifestFormat>;
};

/** Amounts of a node, a pod or a station. */
export type ResourceAmounts = {
  readonly __typename?: 'ResourceAmounts';
  /** CPU in cores. */
  readonly cpuCores: Scalars['Float']['output'];
  /** Local storage in bytes. */
  readonly ephemeralStorageBytes: Scalars['SafeInt']['output'];
  /** Number of GPUs. */
  readonly gpus: Scalars['Int']['output'];
  /** Memory in bytes. */
  readonly memoryBytes: Scalars['SafeInt']['output'];
  /** Number of pods. */
  readonly pods: Scalars['Int']['output'];
};

/** What can be searched for. */
export type ResourceKind =
  /** Apps. */
  | 'APP'
  /** CronJobs. */
  | 'CRON_JOB'
  /** Objects of the kinds that the configuration names. */
  | 'CUSTOM_RESOURCE'
  /** DaemonSets. */
  | 'DAEMON_SET'
  /** Deployments. */
  | 'DEPLOYMENT'
  /** Autoscalers. */
  | 'HORIZONTAL_POD_AUTOSCALER'
  /** Ingresses. */
  | 'INGRESS'
  /** Jobs. */
  | 'JOB'
  /** Kubernetes nodes. */
  | 'NODE'
  /** Pods. */
  | 'POD'
  /** Disruption budgets. */
  | 'POD_DISRUPTION_BUDGET'
  /** Helm releases. */
  | 'RELEASE'
  /** Services. */
  | 'SERVICE'
  /** StatefulSets. */
  | 'STATEFUL_SET'
  /** Stations. */
  | 'STATION'
  /** Volume claims. */
  | 'VOLUME_CLAIM';

/** What nodes use at the moment, as the cluster's metrics (`metrics.k8s.io`) say. A change of it alone is told by no subscription. */
export type ResourceUsage = {
  readonly __typename?: 'ResourceUsage';
  /** When the cluster was asked, which it is about twice a minute. What it answers may be a minute older. */
  readonly at: Scalars['DateTime']['output'];
  /** CPU in cores, to the thousandth. */
  readonly cpuCores: Scalars['Float']['output'];
  /** Memory in bytes, to the mebibyte. */
  readonly memoryBytes: Scalars['SafeInt']['output'];
  /** How many nodes were measured; of others nothing is known, and nothing of theirs is counted. */
  readonly nodes: Scalars['Int']['output'];
};

/** The app whose pods are to be made anew. */
export type RestartAppInput = {
  /** The app. */
  readonly app: AppRef;
  /** True: only say what would be done. */
  readonly dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only when this is the app's present revision; else CONFLICT. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  /** 1 to 200 characters. The same command with the same key is carried out once; with a key that came with another command: CONFLICT. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** What came of restarting an app. */
export type RestartAppPayload = {
  readonly __typename?: 'RestartAppPayload';
  /** The app; null when refused, or when nothing was to be done. */
  readonly app: Maybe<App>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** What will be, or would be, done; null when refused, and when it was done before with the same idempotency key. */
  readonly plan: Maybe<PlacementPlan>;
  /** Opaque; an operation that is sent with it as `extensions.readAfter`, at whatever replica, sees what was written here. Null when nothing was. */
  readonly readAfter: Maybe<Scalars['String']['output']>;
};

/** The app whose rollout is to go on. */
export type ResumeRolloutInput = {
  /** The app. */
  readonly app: AppRef;
  /** Only when this is the app's present revision; else CONFLICT. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
};

/** What came of resuming a rollout. */
export type ResumeRolloutPayload = {
  readonly __typename?: 'ResumeRolloutPayload';
  /** The app; null when refused. */
  readonly app: Maybe<App>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** Opaque; an operation that is sent with it as `extensions.readAfter`, at whatever replica, sees what was written here. Null when nothing was. */
  readonly readAfter: Maybe<Scalars['String']['output']>;
};

/** A station that has failed. */
export type RetryStationInput = {
  /** The app. */
  readonly app: AppRef;
  /** Only when this is the app's present revision; else CONFLICT. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  /** The station. */
  readonly station: StationRefInput;
};

/** What came of trying a station again. */
export type RetryStationPayload = {
  readonly __typename?: 'RetryStationPayload';
  /** The app; null when refused. */
  readonly app: Maybe<App>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** Opaque; an operation that is sent with it as `extensions.readAfter`, at whatever replica, sees what was written here. Null when nothing was. */
  readonly readAfter: Maybe<Scalars['String']['output']>;
};

/** How the rollout of a revision ended. */
export type RevisionOutcome =
  /** Somebody ended it. */
  | 'CANCELLED'
  /** Every station that answers is done. */
  | 'DONE'
  /** Some station is not done. */
  | 'FAILED'
  /** A later revision came before its end. */
  | 'SUPERSEDED';

/** The way back to an earlier revision. */
export type RollBackAppInput = {
  /** The app. */
  readonly app: AppRef;
  /** True: only say what would be done. */
  readonly dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only when this is the app's present revision; else CONFLICT. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  /** 1 to 200 characters. The same command with the same key is carried out once; with a key that came with another command: CONFLICT. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** A kept revision; the last one that went well and differs from the present one when left out. */
  readonly toRevision?: InputMaybe<Scalars['Int']['input']>;
};

/** What came of going back. */
export type RollBackAppPayload = {
  readonly __typename?: 'RollBackAppPayload';
  /** The app; null when refused, or when nothing was to be done. */
  readonly app: Maybe<App>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** What will be, or would be, done; null when refused, and when it was done before with the same idempotency key. */
  readonly plan: Maybe<PlacementPlan>;
  /** Opaque; an operation that is sent with it as `extensions.readAfter`, at whatever replica, sees what was written here. Null when nothing was. */
  readonly readAfter: Maybe<Scalars['String']['output']>;
};

/** One revision of an app on its way to the stations. */
export type Rollout = Node & {
  readonly __typename?: 'Rollout';
  /** The app. */
  readonly app: App;
  /** The stations that are changed together now, or were last; null before the first. */
  readonly batch: Maybe<RolloutBatch>;
  /** When it ended; null while it goes on. */
  readonly finishedAt: Maybe<Scalars['DateTime']['output']>;
  /** Global id. */
  readonly id: Scalars['ID']['output'];
  /** Where it stands. */
  readonly phase: RolloutPhase;
  /** How far it is, counted over the app's stations as they are now. */
  readonly progress: RolloutProgress;
  /** Why it is paused, or ended otherwise than well; else null. */
  readonly reason: Maybe<RolloutReason>;
  /** The app's revision that is carried out. */
  readonly revision: Scalars['Int']['output'];
  /** The failed revision that it takes back by itself; null when it takes none back. */
  readonly rollBackOf: Maybe<Scalars['Int']['output']>;
  /** When it began. */
  readonly startedAt: Scalars['DateTime']['output'];
};

/** Stations that are changed together. */
export type RolloutBatch = {
  readonly __typename?: 'RolloutBatch';
  /** Whether its stations are canaries. */
  readonly canary: Scalars['Boolean']['output'];
  /** Its number: 1 for the first of the rollout. */
  readonly index: Scalars['Int']['output'];
  /** Since when all of its stations are ready; null while they are not. */
  readonly readyAt: Maybe<Scalars['DateTime']['output']>;
  /** When it began. */
  readonly startedAt: Scalars['DateTime']['output'];
  /** How many stations it has. */
  readonly stations: Scalars['Int']['output'];
};

/** Where a rollout stands. */
export type RolloutPhase =
  /** Somebody has ended it. */
  | 'CANCELLED'
  /** It has ended, and every station that answers is done. */
  | 'DONE'
  /** It has ended, and some station is not done. */
  | 'FAILED'
  /** No further station is begun until somebody says so. */
  | 'PAUSED'
  /** Nothing has been changed yet. */
  | 'PENDING'
  /** Stations are being changed. */
  | 'ROLLING_OUT';

/** How far a rollout is. */
export type RolloutProgress = {
  readonly __typename?: 'RolloutProgress';
  /** When it will have ended, at the pace that it had so far; null while it stands, and before the first station is done. */
  readonly eta: Maybe<Scalars['DateTime']['output']>;
  /** Share of the stations that are done, 0 to 100. */
  readonly percent: Scalars['Float']['output'];
  /** Replicas at all stations together. */
  readonly replicas: ReplicaCounts;
  /** Stations by phase. */
  readonly stations: StationProgress;
};

/** What has happened in a rollout since the message before. */
export type RolloutProgressMessage = {
  readonly __typename?: 'RolloutProgressMessage';
  /** Where the stream is now: opaque; give it as `resumeFrom` to go on from here. */
  readonly cursor: Scalars['String']['output'];
  /** True when `targets` is every station of the app: forget what you had. */
  readonly reset: Scalars['Boolean']['output'];
  /** The rollout as it is now; null while none has begun. */
  readonly rollout: Maybe<Rollout>;
  /** Stations that are others than before. */
  readonly targets: ReadonlyArray<AppTarget>;
};

/** Why a rollout is paused, or ended otherwise than well. */
export type RolloutReason =
  /** The next batch waits for somebody's approval. */
  | 'APPROVAL_NEEDED'
  /** Somebody has cancelled it. */
  | 'CANCELLED'
  /** Somebody has paused it: resume it. */
  | 'PAUSED_BY_HAND'
  /** The revision cannot be carried out; the app's conditions say why. */
  | 'REFUSED'
  /** What the stations of a cluster share could not be applied, or a hook of it failed. */
  | 'SHARED_OBJECTS_FAILED'
  /** Some stations have failed. */
  | 'STATIONS_FAILED'
  /** More stations have failed than may: resume it, cancel it or go back. */
  | 'TOO_MANY_FAILURES';

/** How an app is rolled out, as it was asked for: null where nothing was said. */
export type RolloutStrategy = {
  readonly __typename?: 'RolloutStrategy';
  /** When a person has to say that it may go on; NONE where nothing is said. */
  readonly approval: Maybe<ApprovalMode>;
  /** The same as a share of the app's stations, rounded up. */
  readonly batchPercent: Maybe<Scalars['Int']['output']>;
  /** Stations in change at once; 10 where neither this nor `batchPercent` is said. */
  readonly batchSize: Maybe<Scalars['Int']['output']>;
  /** Of the stations in change at most so many in one cluster; no limit of its own where nothing is said. */
  readonly batchSizePerCluster: Maybe<Scalars['Int']['output']>;
  /** Stations that are changed before all others. */
  readonly canary: Maybe<ReadonlyArray<StationRef>>;
  /** Stations that may fail. Where nothing is said: none with `canary` or `onFailure`, else failures stop nothing. */
  readonly maxFailures: Maybe<Scalars['Int']['output']>;
  /** What happens once more stations have failed than may; PAUSE where nothing is said. */
  readonly onFailure: Maybe<FailureAction>;
  /** Seconds that a station may take to become ready before it is failed; 600 where nothing is said. */
  readonly progressDeadlineSeconds: Maybe<Scalars['Int']['output']>;
  /** Seconds that a batch must stay ready before the next is begun; 0 where nothing is said. */
  readonly soakSeconds: Maybe<Scalars['Int']['output']>;
};

/** How an app is rolled out. */
export type RolloutStrategyInput = {
  /** When a person has to say that it may go on; NONE when left out. */
  readonly approval?: InputMaybe<ApprovalMode>;
  /** The same as a share of the app's stations, 1 to 100, rounded up. */
  readonly batchPercent?: InputMaybe<Scalars['Int']['input']>;
  /** Stations in change at once, 1 to 500; 10 when neither this nor `batchPercent` is given. Not together with `batchPercent`. */
  readonly batchSize?: InputMaybe<Scalars['Int']['input']>;
  /** Of the stations in change at most so many in one cluster, 1 to 500; no limit of its own when left out. */
  readonly batchSizePerCluster?: InputMaybe<Scalars['Int']['input']>;
  /** Stations that are changed before all others, at most 500; the app must be placed at each of them. */
  readonly canary?: InputMaybe<ReadonlyArray<StationRefInput>>;
  /** Stations that may fail, 0 to 5,000. When left out: none where `canary` or `onFailure` is given, else failures stop nothing. */
  readonly maxFailures?: InputMaybe<Scalars['Int']['input']>;
  /** What happens once more stations have failed than may; PAUSE when left out. */
  readonly onFailure?: InputMaybe<FailureAction>;
  /** Seconds that a station may take to become ready before it is failed, 1 to 86,400; 600 when left out. */
  readonly progressDeadlineSeconds?: InputMaybe<Scalars['Int']['input']>;
  /** Seconds that a batch must stay ready before the next is begun, 0 to 86,400; 0 when left out. */
  readonly soakSeconds?: InputMaybe<Scalars['Int']['input']>;
};

/** How many rows there are of a kind. */
export type RowCount = {
  readonly __typename?: 'RowCount';
  /** How many. */
  readonly count: Scalars['Int']['output'];
  /** Kubernetes kind; `Release` stands for Helm's release Secrets. */
  readonly kind: Scalars['String']['output'];
};

/** A page of what was found. */
export type SearchConnection = {
  readonly __typename?: 'SearchConnection';
  /** The page. */
  readonly edges: ReadonlyArray<SearchEdge>;
  /** Where this page is. */
  readonly pageInfo: PageInfo;
  /** How many there are on all pages together. */
  readonly totalCount: Scalars['Int']['output'];
};

/** Something that was found. */
export type SearchEdge = {
  readonly __typename?: 'SearchEdge';
  /** Where it is in the list: opaque. */
  readonly cursor: Scalars['String']['output'];
  /** What was found. */
  readonly node: Resource;
};

/** A Service: one name for many pods. */
export type Service = Node & Resource & {
  readonly __typename?: 'Service';
  /** The app that it belongs to; null when it belongs to none. */
  readonly app: Maybe<App>;
  /** Where its traffic goes: one for each address and port of its end points. */
  readonly backends: BackendConnection;
  /** Its cluster. */
  readonly cluster: Cluster;
  /** Its address within the cluster; `None` when headless, empty when it has none. */
  readonly clusterIp: Scalars['String']['output'];
  /** When it was made. */
  readonly createdAt: Maybe<Scalars['DateTime']['output']>;
  /** Whether a pod may reach back ends at other stations than its own: label `Cross_Type: Cross_MEC_Station`. */
  readonly crossStation: Scalars['Boolean']['output'];
  /** What the cluster reported about it lately, newest first. */
  readonly events: EventConnection;
  /** Global id. */
  readonly id: Scalars['ID']['output'];
  /** Ingresses that lead to it, by name. */
  readonly ingresses: ReadonlyArray<Ingress>;
  /** Its labels, sorted by key. */
  readonly labels: ReadonlyArray<Label>;
  /** The live object, whole. Asks the cluster. */
  readonly manifest: Maybe<Scalars['String']['output']>;
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Its namespace. */
  readonly namespace: Scalars['String']['output'];
  /** Whose it is; null when it is nobody's, or nobody says. */
  readonly owner: Maybe<ObjectOwner>;
  /** Its ports. */
  readonly ports: ReadonlyArray<ServicePort>;
  /** How far its traffic goes, by the label and by what keeps traffic in the stations of its cluster (`Cluster.serviceLocality`). */
  readonly reach: ServiceReach;
  /** Labels of the pods behind it, sorted by key. */
  readonly selector: ReadonlyArray<Label>;
  /** What each station has of it and reaches: stations with back ends of it and those with a release of its app, by name. */
  readonly stations: ReadonlyArray<ServiceAtStation>;
  /** `ClusterIP`, `NodePort`, `LoadBalancer` or `ExternalName`. */
  readonly type: Scalars['String']['output'];
};


/** A Service: one name for many pods. */
export type ServiceBackendsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
  from: InputMaybe<Scalars['ID']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
};


/** A Service: one name for many pods. */
export type ServiceEventsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
};


/** A Service: one name for many pods. */
export type ServiceManifestArgs = {
  format?: InputMaybe<ManifestFormat>;
};

/** What a station has of a Service, and what a pod there reaches; counted as `backends` are, by address and port. */
export type ServiceAtStation = {
  readonly __typename?: 'ServiceAtStation';
  /** Back ends that a pod there reaches: as many as `backends(from:)` has. */
  readonly reached: Scalars['Int']['output'];
  /** Those of them that take traffic. */
  readonly reachedReady: Scalars['Int']['output'];
  /** Those of them that take traffic. */
  readonly ready: Scalars['Int']['output'];
  /** Back ends there. */
  readonly running: Scalars['Int']['output'];
  /** The station. */
  readonly station: Station;
};

/** A page of services. */
export type ServiceConnection = {
  readonly __typename?: 'ServiceConnection';
  /** The page. */
  readonly edges: ReadonlyArray<ServiceEdge>;
  /** How many have each value of a field, on all pages together, the most frequent first. */
  readonly facets: ReadonlyArray<Facet>;
  /** How many have each value of a label, on all pages together, the most frequent first. */
  readonly labelFacets: ReadonlyArray<Facet>;
  /** Where this page is. */
  readonly pageInfo: PageInfo;
  /** How many there are on all pages together. */
  readonly totalCount: Scalars['Int']['output'];
};


/** A page of services. */
export type ServiceConnectionFacetsArgs = {
  field: ServiceFacet;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A page of services. */
export type ServiceConnectionLabelFacetsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  key: Scalars['String']['input'];
};

/** A service on a page. */
export type ServiceEdge = {
  readonly __typename?: 'ServiceEdge';
  /** Where it is in the list: opaque. */
  readonly cursor: Scalars['String']['output'];
  /** The service. */
  readonly node: Service;
};

/** By what services can be counted. */
export type ServiceFacet =
  /** The app, as `namespace/name`. */
  | 'APP'
  /** Name of the cluster. */
  | 'CLUSTER'
  /** Namespace. */
  | 'NAMESPACE'
  /** Name of the station that its label names. */
  | 'STATION'
  /** Type, such as `ClusterIP`. */
  | 'TYPE';

/** Which services: all that is given must hold; an empty list matches nothing. */
export type ServiceFilter = {
  /** Of this app. */
  readonly app?: InputMaybe<AppRef>;
  /** In one of these clusters. */
  readonly clusters?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** With all of these labels. */
  readonly labels?: InputMaybe<ReadonlyArray<LabelInput>>;
  /** With this in the name; capitals matter. */
  readonly nameContains?: InputMaybe<Scalars['String']['input']>;
  /** In one of these namespaces. */
  readonly namespaces?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** With the label of one of these stations, or of an app placed there. */
  readonly stations?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

/** What of its platform a cluster uses to keep the traffic of Services in their stations. */
export type ServiceLocality =
  /** KubeEdge: annotation `apps.kubeedge.io/service-topology: range-nodegroup`. */
  | 'KUBEEDGE'
  /** Nothing that has to be set: EdgeMesh keeps it there by the label of the pods, unless `Cross_Type: Cross_MEC_Station` says otherwise. */
  | 'NONE'
  /** OpenYurt: annotation `openyurt.io/topologyKeys: openyurt.io/nodepool`. */
  | 'OPENYURT'
  /** Plain Kubernetes: `spec.trafficDistribution`, by zone: a preference, no fence, that needs the station's name as the zone of its nodes. */
  | 'TRAFFIC_DISTRIBUTION';

/** How to sort services. */
export type ServiceOrder = {
  /** Which way. */
  readonly direction: OrderDirection;
  /** What to sort by. */
  readonly field: ServiceOrderField;
};

/** What services can be sorted by. */
export type ServiceOrderField =
  /** When it was made. */
  | 'CREATED_AT'
  /** Name. */
  | 'NAME';

/** A port of a Service. */
export type ServicePort = {
  readonly __typename?: 'ServicePort';
  /** Its name; empty when it has none. */
  readonly name: Scalars['String']['output'];
  /** The port. */
  readonly port: Scalars['Int']['output'];
  /** `TCP`, `UDP` or `SCTP`. */
  readonly protocol: Scalars['String']['output'];
  /** The port of the pods: a number or a name. */
  readonly targetPort: Scalars['String']['output'];
};

/**
 * How far the traffic of a Service goes. Its back ends at a station are those whose pod bears the station's label where
 * EdgeMesh goes by that (`NONE`), else those on the station's nodes.
 */
export type ServiceReach =
  /** A pod reaches all back ends, wherever they are. */
  | 'EVERYWHERE'
  /** A pod reaches the back ends at its own station only, or even only those on its own node. */
  | 'STATION'
  /** A pod reaches the back ends at its own station; where none of these is ready, all. A preference, no fence. */
  | 'STATION_PREFERRED';

/** Replicas at every station of an app. */
export type SetReplicasInput = {
  /** The app. */
  readonly app: AppRef;
  /** True: only say what would be done. */
  readonly dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only when this is the app's present revision; else CONFLICT. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  /** 1 to 200 characters. The same command with the same key is carried out once; with a key that came with another command: CONFLICT. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Whether stations that have numbers of their own keep them; they are cleared when left out. */
  readonly keepOverrides?: InputMaybe<Scalars['Boolean']['input']>;
  /** How many at each station. */
  readonly replicas: ReplicaPolicyInput;
};

/** What came of setting the replicas everywhere. */
export type SetReplicasPayload = {
  readonly __typename?: 'SetReplicasPayload';
  /** The app; null when refused, or when nothing was to be done. */
  readonly app: Maybe<App>;
  /** Stations whose own numbers were, or would be, cleared. */
  readonly cleared: ReadonlyArray<Station>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** What will be, or would be, done; null when refused, and when it was done before with the same idempotency key. */
  readonly plan: Maybe<PlacementPlan>;
  /** Opaque; an operation that is sent with it as `extensions.readAfter`, at whatever replica, sees what was written here. Null when nothing was. */
  readonly readAfter: Maybe<Scalars['String']['output']>;
};

/** Replicas at one station. */
export type SetStationReplicasInput = {
  /** The app. */
  readonly app: AppRef;
  /** True: only say what would be done. */
  readonly dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only when this is the app's present revision; else CONFLICT. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  /** 1 to 200 characters. The same command with the same key is carried out once; with a key that came with another command: CONFLICT. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** How many there. */
  readonly replicas: ReplicaPolicyInput;
  /** The station. */
  readonly station: StationRefInput;
};

/** What came of changing the replicas at one station. */
export type SetStationReplicasPayload = {
  readonly __typename?: 'SetStationReplicasPayload';
  /** The app; null when refused, or when nothing was to be done. */
  readonly app: Maybe<App>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** What will be, or would be, done; null when refused. */
  readonly plan: Maybe<PlacementPlan>;
  /** Opaque; an operation that is sent with it as `extensions.readAfter`, at whatever replica, sees what was written here. Null when nothing was. */
  readonly readAfter: Maybe<Scalars['String']['output']>;
};

/** A StatefulSet. */
export type StatefulSet = Node & Resource & Workload & {
  readonly __typename?: 'StatefulSet';
  /** The app that it belongs to; null when it belongs to none. */
  readonly app: Maybe<App>;
  /** What scales it; null when nothing does. */
  readonly autoscaler: Maybe<HorizontalPodAutoscaler>;
  /** Its cluster. */
  readonly cluster: Cluster;
  /** Its conditions. */
  readonly conditions: ReadonlyArray<Condition>;
  /** When it was made. */
  readonly createdAt: Maybe<Scalars['DateTime']['output']>;
  /** What the cluster reported about it lately, newest first. */
  readonly events: EventConnection;
  /** Global id. */
  readonly id: Scalars['ID']['output'];
  /** Images of its containers, in their order. */
  readonly images: ReadonlyArray<Scalars['String']['output']>;
  /** `StatefulSet`. */
  readonly kind: Scalars['String']['output'];
  /** Its labels, sorted by key. */
  readonly labels: ReadonlyArray<Label>;
  /** The live object, whole. Asks the cluster. */
  readonly manifest: Maybe<Scalars['String']['output']>;
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Its namespace. */
  readonly namespace: Scalars['String']['output'];
  /** Whose it is; null when it is nobody's, or nobody says. */
  readonly owner: Maybe<ObjectOwner>;
  /** How many replicas it has. */
  readonly replicas: ReplicaCounts;
  /** How it is. */
  readonly state: WorkloadState;
  /** The station that its label names; null without the label. */
  readonly station: Maybe<Station>;
};


/** A StatefulSet. */
export type StatefulSetEventsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
};


/** A StatefulSet. */
export type StatefulSetManifestArgs = {
  format?: InputMaybe<ManifestFormat>;
};

/** A MEC station: an edge site of 1 to 500 nodes. It is a MecStation object, or just labels on nodes, or both. */
export type Station = Node & Resource & {
  readonly __typename?: 'Station';
  /** Apps that have, or want, a release here, by name. */
  readonly apps: AppConnection;
  /** Autoscalers with its label, by name. */
  readonly autoscalers: HorizontalPodAutoscalerConnection;
  /** The cluster that has its nodes. */
  readonly cluster: Cluster;
  /** What is said about it beside its state: NodesReady, Schedulable, Membership and PodsPlaced, then what the reconciler says of its object. */
  readonly conditions: ReadonlyArray<Condition>;
  /** When its MecStation object was made; null when it has none. */
  readonly createdAt: Maybe<Scalars['DateTime']['output']>;
  /** Disruption budgets with its label, by name. */
  readonly disruptionBudgets: PodDisruptionBudgetConnection;
  /** What the cluster reported about its MecStation object lately, newest first. */
  readonly events: EventConnection;
  /** Global id. */
  readonly id: Scalars['ID']['output'];
  /** Ingresses with its label, by name. */
  readonly ingresses: IngressConnection;
  /** The station's own labels (not those of its object or nodes), sorted by key. */
  readonly labels: ReadonlyArray<Label>;
  /** Where on earth it is; null when unknown. */
  readonly location: Maybe<Location>;
  /** Its MecStation object, live; null when it has none. Asks the cluster. */
  readonly manifest: Maybe<Scalars['String']['output']>;
  /** Sets of plain manifests that were applied here, by namespace and name. Asks the cluster; null when it does not answer. */
  readonly manifestSets: Maybe<ReadonlyArray<ManifestSet>>;
  /** Which nodes its object wants, and which have its label. */
  readonly membership: Membership;
  /** Pods with its label that run elsewhere: at another station, or at none. `moveMisplacedPods` moves them. */
  readonly misplacedPods: PodConnection;
  /** Value of the station label. */
  readonly name: Scalars['String']['output'];
  /** Nodes with its label. */
  readonly nodes: ClusterNodeConnection;
  /** Who runs it; null when unknown. */
  readonly operator: Maybe<Scalars['String']['output']>;
  /** The object of another controller that keeps its label, as `NodeGroup/x` (KubeEdge) or `NodePool/x` (OpenYurt): change that one. Null when this gateway keeps it. */
  readonly ownedBy: Maybe<Scalars['String']['output']>;
  /** Pods on its nodes, and pods with its label that have no node yet. */
  readonly pods: PodConnection;
  /** Helm releases of this station, each in its latest revision. */
  readonly releases: ReleaseConnection;
  /** Services with its label, and those of apps placed here. */
  readonly services: ServiceConnection;
  /** How it is, from its nodes. */
  readonly state: StationState;
  /** Where in the operator's network it is; null when unknown. */
  readonly tier: Maybe<StationTier>;
  /** Its nodes, pods and amounts, counted. */
  readonly totals: StationTotals;
  /** Volume claims with its label, by name. */
  readonly volumeClaims: PersistentVolumeClaimConnection;
  /** Workloads with its label. */
  readonly workloads: WorkloadConnection;
};


/** A MEC station: an edge site of 1 to 500 nodes. It is a MecStation object, or just labels on nodes, or both. */
export type StationAppsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<AppFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<AppOrder>>;
};


/** A MEC station: an edge site of 1 to 500 nodes. It is a MecStation object, or just labels on nodes, or both. */
export type StationAutoscalersArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<ObjectOrder>>;
};


/** A MEC station: an edge site of 1 to 500 nodes. It is a MecStation object, or just labels on nodes, or both. */
export type StationDisruptionBudgetsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<ObjectOrder>>;
};


/** A MEC station: an edge site of 1 to 500 nodes. It is a MecStation object, or just labels on nodes, or both. */
export type StationEventsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
};


/** A MEC station: an edge site of 1 to 500 nodes. It is a MecStation object, or just labels on nodes, or both. */
export type StationIngressesArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<ObjectOrder>>;
};


/** A MEC station: an edge site of 1 to 500 nodes. It is a MecStation object, or just labels on nodes, or both. */
export type StationManifestArgs = {
  format?: InputMaybe<ManifestFormat>;
};


/** A MEC station: an edge site of 1 to 500 nodes. It is a MecStation object, or just labels on nodes, or both. */
export type StationMisplacedPodsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<PodFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<PodOrder>>;
};


/** A MEC station: an edge site of 1 to 500 nodes. It is a MecStation object, or just labels on nodes, or both. */
export type StationNodesArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<NodeFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<NodeOrder>>;
};


/** A MEC station: an edge site of 1 to 500 nodes. It is a MecStation object, or just labels on nodes, or both. */
export type StationPodsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<PodFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<PodOrder>>;
};


/** A MEC station: an edge site of 1 to 500 nodes. It is a MecStation object, or just labels on nodes, or both. */
export type StationReleasesArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<ReleaseFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<ReleaseOrder>>;
};


/** A MEC station: an edge site of 1 to 500 nodes. It is a MecStation object, or just labels on nodes, or both. */
export type StationServicesArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<ServiceFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<ServiceOrder>>;
};


/** A MEC station: an edge site of 1 to 500 nodes. It is a MecStation object, or just labels on nodes, or both. */
export type StationVolumeClaimsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<ObjectOrder>>;
};


/** A MEC station: an edge site of 1 to 500 nodes. It is a MecStation object, or just labels on nodes, or both. */
export type StationWorkloadsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<WorkloadFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<ReadonlyArray<WorkloadOrder>>;
};

/** One change of one station. */
export type StationChange = {
  readonly __typename?: 'StationChange';
  /** Its global id. */
  readonly id: Scalars['ID']['output'];
  /** What has happened to it. */
  readonly kind: ChangeKind;
  /** The station as it is now; null when REMOVED. */
  readonly station: Maybe<Station>;
};

/** Changes of stations. */
export type StationChangesMessage = {
  readonly __typename?: 'StationChangesMessage';
  /** What has changed. After a resume, REMOVED may name an id that you never had. */
  readonly changes: ReadonlyArray<StationChange>;
  /** Where the stream is now: opaque; give it as `resumeFrom` to go on from here. */
  readonly cursor: Scalars['String']['output'];
  /** True when `changes` is the whole present state: forget what you had. */
  readonly reset: Scalars['Boolean']['output'];
};

/** A page of stations. */
export type StationConnection = {
  readonly __typename?: 'StationConnection';
  /** The page. */
  readonly edges: ReadonlyArray<StationEdge>;
  /** How many have each value of a field, on all pages together, the most frequent first. */
  readonly facets: ReadonlyArray<Facet>;
  /** How many have each value of a label, on all pages together, the most frequent first. */
  readonly labelFacets: ReadonlyArray<Facet>;
  /** Where this page is. */
  readonly pageInfo: PageInfo;
  /** How many there are on all pages together. */
  readonly totalCount: Scalars['Int']['output'];
};


/** A page of stations. */
export type StationConnectionFacetsArgs = {
  field: StationFacet;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A page of stations. */
export type StationConnectionLabelFacetsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  key: Scalars['String']['input'];
};

/** A station on a page. */
export type StationEdge = {
  readonly __typename?: 'StationEdge';
  /** Where it is in the list: opaque. */
  readonly cursor: Scalars['String']['output'];
  /** The station. */
  readonly node: Station;
};

/** By what stations can be counted. */
export type StationFacet =
  /** City. */
  | 'CITY'
  /** Name of the cluster. */
  | 'CLUSTER'
  /** Operator. */
  | 'OPERATOR'
  /** Province. */
  | 'PROVINCE'
  /** State. */
  | 'STATE'
  /** Tier. */
  | 'TIER';

/** Which stations: all that is given must hold; an empty list matches nothing. */
export type StationFilter = {
  /** That have, or are wanted by, this app. */
  readonly app?: InputMaybe<AppRef>;
  /** In one of these cities. */
  readonly cities?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** In one of these clusters. */
  readonly clusters?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** With all of these labels. */
  readonly labels?: InputMaybe<ReadonlyArray<LabelInput>>;
  /** With this in the name; capitals matter. */
  readonly nameContains?: InputMaybe<Scalars['String']['input']>;
  /** With one of these names. */
  readonly names?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** In one of these provinces. */
  readonly provinces?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** In one of these states. */
  readonly states?: InputMaybe<ReadonlyArray<StationState>>;
  /** Of one of these tiers. */
  readonly tiers?: InputMaybe<ReadonlyArray<StationTier>>;
};

/** One sort term. */
export type StationOrder = {
  /** Which way. */
  readonly direction: OrderDirection;
  /** What to sort by. */
  readonly field: StationOrderField;
};

/** What stations can be sorted by. */
export type StationOrderField =
  /** Allocatable CPU that no pod asks for. */
  | 'CPU_FREE'
  /** Name. */
  | 'NAME'
  /** Number of nodes. */
  | 'NODES'
  /** Number of pods. */
  | 'PODS'
  /** Number of ready nodes. */
  | 'READY_NODES';

/** Settings of one station that differ from the app's. */
export type StationOverrideInput = {
  /** How many replicas there. */
  readonly replicas?: InputMaybe<ReplicaPolicyInput>;
  /** The station. */
  readonly station: StationRefInput;
  /** Values for this station, laid over the app's. */
  readonly values?: InputMaybe<Scalars['JSONObject']['input']>;
};

/** Stations of an app by phase: all but `total` add up to it. */
export type StationProgress = {
  readonly __typename?: 'StationProgress';
  /** APPLYING. */
  readonly applying: Scalars['Int']['output'];
  /** DONE. */
  readonly done: Scalars['Int']['output'];
  /** FAILED. */
  readonly failed: Scalars['Int']['output'];
  /** REMOVING. */
  readonly removing: Scalars['Int']['output'];
  /** ROLLED_BACK. */
  readonly rolledBack: Scalars['Int']['output'];
  /** SKIPPED. */
  readonly skipped: Scalars['Int']['output'];
  /** SOAKING. */
  readonly soaking: Scalars['Int']['output'];
  /** All of them. */
  readonly total: Scalars['Int']['output'];
  /** UNREACHABLE. */
  readonly unreachable: Scalars['Int']['output'];
  /** VERIFYING. */
  readonly verifying: Scalars['Int']['output'];
  /** WAITING. */
  readonly waiting: Scalars['Int']['output'];
};

/** Names a station as an intent does. */
export type StationRef = {
  readonly __typename?: 'StationRef';
  /** Its cluster; null where the intent names the station without it. */
  readonly cluster: Maybe<Scalars['String']['output']>;
  /** Value of the station label. */
  readonly name: Scalars['String']['output'];
};

/** Names a station. */
export type StationRefInput = {
  /** Its cluster; may be left out where the name is the only one. */
  readonly cluster?: InputMaybe<Scalars['String']['input']>;
  /** Value of the station label. */
  readonly name: Scalars['String']['input'];
};

/** How a station is. */
export type StationState =
  /** Some nodes are ready. */
  | 'DEGRADED'
  /** It has no nodes. */
  | 'EMPTY'
  /** Every node is cordoned. */
  | 'MAINTENANCE'
  /** No node is ready. */
  | 'OFFLINE'
  /** Every node is ready. */
  | 'READY';

/** The machine-room tiers of an operator. */
export type StationTier =
  /** A prefecture city. */
  | 'CITY'
  /** A district or county. */
  | 'DISTRICT'
  /** A large city. */
  | 'LARGE_CITY'
  /** The national centre. */
  | 'NATIONAL'
  /** A province's centre. */
  | 'PROVINCE'
  /** A centre of a region of several provinces. */
  | 'REGION';

/** What a station has, counted. */
export type StationTotals = {
  readonly __typename?: 'StationTotals';
  /** Sum of what the nodes can give to pods. */
  readonly allocatable: ResourceAmounts;
  /** Sum of the nodes' capacity. */
  readonly capacity: ResourceAmounts;
  /** Nodes with its label. */
  readonly nodes: NodeTotals;
  /** Pods there, and those of it that run elsewhere. */
  readonly pods: PodTotals;
  /** Sum of what unfinished pods on the nodes ask for. */
  readonly requested: ResourceAmounts;
  /** Sum of what the nodes use; null while none of them was measured in the last five minutes. */
  readonly used: Maybe<ResourceUsage>;
};

/** What keeps rows. */
export type StoreKind =
  /** This process alone. */
  | 'MEMORY'
  /** A Redis that replicas share. */
  | 'REDIS';

/** Whether a store answers. */
export type StoreState =
  /** It answers. */
  | 'ANSWERING'
  /** It does not: what is shown is the last that was known, and what is watched here. */
  | 'AWAY';

/**
 * What can be watched. The first message has the present state, every later one only what has changed since.
 * A slow reader gets fewer, newer messages: never a growing queue, never a missing last state.
 */
export type Subscription = {
  readonly __typename?: 'Subscription';
  /** Apps that fit the filter. */
  readonly appChanges: AppChangesMessage;
  /** Clusters: how fresh they are and what they have. */
  readonly clusterChanges: ClusterChangesMessage;
  /** Events that fit the filter: the cluster's own reports, not changes of what is in the graph. */
  readonly eventStream: EventStreamMessage;
  /** Nodes that fit the filter. */
  readonly nodeChanges: NodeChangesMessage;
  /** How an operation goes on, from where it stands. Ends when the operation has, or nothing is heard of the process that ran it. */
  readonly operationProgress: OperationProgressMessage;
  /** Pods that fit the filter. */
  readonly podChanges: PodChangesMessage;
  /** The log of a pod's container, followed at its cluster as it is written. Ends when the container ends or the pod is gone. */
  readonly podLogs: PodLogMessage;
  /** Releases that fit the filter. */
  readonly releaseChanges: ReleaseChangesMessage;
  /** The rollout of an app. Ends once a rollout of that revision or a later one has ended; waits while none has begun. */
  readonly rolloutProgress: RolloutProgressMessage;
  /** Stations that fit the filter. */
  readonly stationChanges: StationChangesMessage;
  /** Workloads that fit the filter. */
  readonly workloadChanges: WorkloadChangesMessage;
};


/**
 * What can be watched. The first message has the present state, every later one only what has changed since.
 * A slow reader gets fewer, newer messages: never a growing queue, never a missing last state.
 */
export type SubscriptionAppChangesArgs = {
  filter: InputMaybe<AppFilter>;
  resumeFrom: InputMaybe<Scalars['String']['input']>;
};


/**
 * What can be watched. The first message has the present state, every later one only what has changed since.
 * A slow reader gets fewer, newer messages: never a growing queue, never a missing last state.
 */
export type SubscriptionClusterChangesArgs = {
  resumeFrom: InputMaybe<Scalars['String']['input']>;
};


/**
 * What can be watched. The first message has the present state, every later one only what has changed since.
 * A slow reader gets fewer, newer messages: never a growing queue, never a missing last state.
 */
export type SubscriptionEventStreamArgs = {
  filter: InputMaybe<EventFilter>;
  resumeFrom: InputMaybe<Scalars['String']['input']>;
};


/**
 * What can be watched. The first message has the present state, every later one only what has changed since.
 * A slow reader gets fewer, newer messages: never a growing queue, never a missing last state.
 */
export type SubscriptionNodeChangesArgs = {
  filter: InputMaybe<NodeFilter>;
  resumeFrom: InputMaybe<Scalars['String']['input']>;
};


/**
 * What can be watched. The first message has the present state, every later one only what has changed since.
 * A slow reader gets fewer, newer messages: never a growing queue, never a missing last state.
 */
export type SubscriptionOperationProgressArgs = {
  id: Scalars['ID']['input'];
};


/**
 * What can be watched. The first message has the present state, every later one only what has changed since.
 * A slow reader gets fewer, newer messages: never a growing queue, never a missing last state.
 */
export type SubscriptionPodChangesArgs = {
  filter: InputMaybe<PodFilter>;
  resumeFrom: InputMaybe<Scalars['String']['input']>;
};


/**
 * What can be watched. The first message has the present state, every later one only what has changed since.
 * A slow reader gets fewer, newer messages: never a growing queue, never a missing last state.
 */
export type SubscriptionPodLogsArgs = {
  container: InputMaybe<Scalars['String']['input']>;
  pod: Scalars['ID']['input'];
  sinceSeconds: InputMaybe<Scalars['Int']['input']>;
  tailLines?: Scalars['Int']['input'];
};


/**
 * What can be watched. The first message has the present state, every later one only what has changed since.
 * A slow reader gets fewer, newer messages: never a growing queue, never a missing last state.
 */
export type SubscriptionReleaseChangesArgs = {
  filter: InputMaybe<ReleaseFilter>;
  resumeFrom: InputMaybe<Scalars['String']['input']>;
};


/**
 * What can be watched. The first message has the present state, every later one only what has changed since.
 * A slow reader gets fewer, newer messages: never a growing queue, never a missing last state.
 */
export type SubscriptionRolloutProgressArgs = {
  app: AppRef;
  follow?: Scalars['Boolean']['input'];
  resumeFrom: InputMaybe<Scalars['String']['input']>;
  revision: InputMaybe<Scalars['Int']['input']>;
};


/**
 * What can be watched. The first message has the present state, every later one only what has changed since.
 * A slow reader gets fewer, newer messages: never a growing queue, never a missing last state.
 */
export type SubscriptionStationChangesArgs = {
  filter: InputMaybe<StationFilter>;
  resumeFrom: InputMaybe<Scalars['String']['input']>;
};


/**
 * What can be watched. The first message has the present state, every later one only what has changed since.
 * A slow reader gets fewer, newer messages: never a growing queue, never a missing last state.
 */
export type SubscriptionWorkloadChangesArgs = {
  filter: InputMaybe<WorkloadFilter>;
  resumeFrom: InputMaybe<Scalars['String']['input']>;
};

/** How fresh what is shown is: never hidden, never an error. */
export type Sync = {
  readonly __typename?: 'Sync';
  /** Up to when what is shown was known to be the cluster's state; null before the first sync. */
  readonly asOf: Maybe<Scalars['DateTime']['output']>;
  /** How long ago that was, in milliseconds; null before the first sync. */
  readonly lagMs: Maybe<Scalars['SafeInt']['output']>;
  /** The last thing that went wrong, without secrets; null when all is well. */
  readonly lastError: Maybe<Scalars['String']['output']>;
  /** All watches taken together. */
  readonly state: ClusterState;
  /** Watch by watch. */
  readonly watches: ReadonlyArray<WatchStatus>;
};

/** A taint: pods that do not tolerate it stay away. */
export type Taint = {
  readonly __typename?: 'Taint';
  /** `NoSchedule`, `PreferNoSchedule` or `NoExecute`. */
  readonly effect: Scalars['String']['output'];
  /** Key. */
  readonly key: Scalars['String']['output'];
  /** Value, possibly empty. */
  readonly value: Scalars['String']['output'];
};

/** How a station stands with the revision of an app that is wanted there. */
export type TargetPhase =
  /** Its release is being installed or upgraded. */
  | 'APPLYING'
  /** It has this revision and is ready. */
  | 'DONE'
  /** It did not get ready, or its release could not be applied. */
  | 'FAILED'
  /** It is not placed any more; its release is going. */
  | 'REMOVING'
  /** Its release was taken back to another revision. */
  | 'ROLLED_BACK'
  /** It was left out. */
  | 'SKIPPED'
  /** It is ready, and is being watched for a while. */
  | 'SOAKING'
  /** Its cluster does not answer; it is caught up later. */
  | 'UNREACHABLE'
  /** Its release is there; its replicas are not all ready yet. */
  | 'VERIFYING'
  /** Its turn has not come. */
  | 'WAITING';

/** Nodes to take out of their stations. */
export type UnassignNodesInput = {
  /** The cluster that has the nodes. */
  readonly cluster: Scalars['String']['input'];
  /** True: only say what would come of each node. */
  readonly dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** Which nodes, 5,000 at most; left out: all of `station`. */
  readonly nodes?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Only nodes of this station. */
  readonly station?: InputMaybe<Scalars['String']['input']>;
};

/** What came of unassigning nodes. */
export type UnassignNodesPayload = {
  readonly __typename?: 'UnassignNodesPayload';
  /** Why the whole was refused; empty when it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** The work; null when refused, and in a dry run. */
  readonly operation: Maybe<Operation>;
  /** Opaque; an operation that is sent with it as `extensions.readAfter`, at whatever replica, sees what was written here. Null when refused, and in a dry run. */
  readonly readAfter: Maybe<Scalars['String']['output']>;
  /** The outcome of each node. */
  readonly results: ReadonlyArray<NodeResult>;
  /** The outcomes, counted. */
  readonly summary: NodeSummary;
};

/** Nodes to take back from maintenance. */
export type UncordonNodesInput = {
  /** The cluster that has the nodes. */
  readonly cluster: Scalars['String']['input'];
  /** True: only say what would come of each node. */
  readonly dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** Which nodes, 5,000 at most; left out: all of `station`. */
  readonly nodes?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** A station whose nodes are meant, when `nodes` is left out. */
  readonly station?: InputMaybe<Scalars['String']['input']>;
};

/** What came of uncordoning nodes. */
export type UncordonNodesPayload = {
  readonly __typename?: 'UncordonNodesPayload';
  /** Why the whole was refused; empty when it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** Opaque; an operation that is sent with it as `extensions.readAfter`, at whatever replica, sees what was written here. Null when refused, and in a dry run. */
  readonly readAfter: Maybe<Scalars['String']['output']>;
  /** The outcome of each node. */
  readonly results: ReadonlyArray<NodeResult>;
  /** The outcomes, counted. */
  readonly summary: NodeSummary;
};

/** What to change of an app: what is left out stays as it is. */
export type UpdateAppInput = {
  /** The app. */
  readonly app: AppRef;
  /** Another chart. */
  readonly chart?: InputMaybe<ChartInput>;
  /** Whether to make the namespace in clusters where it is missing. */
  readonly createNamespace?: InputMaybe<Scalars['Boolean']['input']>;
  /** True: only say what would be done. */
  readonly dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only when this is the app's present revision; else CONFLICT. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  /** 1 to 200 characters. The same command with the same key is carried out once; with a key that came with another command: CONFLICT. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Where it goes, in place of what was said before. */
  readonly placement?: InputMaybe<PlacementInput>;
  /** How many replicas at each station. Null leaves that to the chart. */
  readonly replicas?: InputMaybe<ReplicaPolicyInput>;
  /** Revisions that are kept to go back to, 1 to 100. Null: 10. */
  readonly revisionHistoryLimit?: InputMaybe<Scalars['Int']['input']>;
  /** Settings of its Services, in place of all there were. Null takes them away. */
  readonly services?: InputMaybe<ReadonlyArray<AppServiceInput>>;
  /** Settings of single stations, in place of all there were. Null takes them away. */
  readonly stations?: InputMaybe<ReadonlyArray<StationOverrideInput>>;
  /** How it is rolled out, in place of what was said before. Null takes it away. */
  readonly strategy?: InputMaybe<RolloutStrategyInput>;
  /** Values for all its stations, in place of all that were given before. Null takes them away. Give this or `valuesYaml`. */
  readonly values?: InputMaybe<Scalars['JSONObject']['input']>;
  /** The same as YAML text. */
  readonly valuesYaml?: InputMaybe<Scalars['String']['input']>;
};

/** What came of changing an app. */
export type UpdateAppPayload = {
  readonly __typename?: 'UpdateAppPayload';
  /** The app; null when refused, or when nothing was to be done. */
  readonly app: Maybe<App>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** What will be, or would be, done; null when refused, and when it was done before with the same idempotency key. */
  readonly plan: Maybe<PlacementPlan>;
  /** Opaque; an operation that is sent with it as `extensions.readAfter`, at whatever replica, sees what was written here. Null when nothing was. */
  readonly readAfter: Maybe<Scalars['String']['output']>;
};

/** What to change of a station. What is left out stays as it is; null takes it away; a list replaces the whole list. */
export type UpdateStationInput = {
  /** True: only check it. */
  readonly dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** Its own labels, for selection. */
  readonly labels?: InputMaybe<ReadonlyArray<LabelInput>>;
  /** Where it stands. */
  readonly location?: InputMaybe<LocationInput>;
  /** Nodes whose labels match belong to it too, also those that come later. */
  readonly nodeSelector?: InputMaybe<NodeSelectorInput>;
  /** Nodes that belong to it, at most 5,000. A node that is not named any more loses the label. */
  readonly nodes?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Who runs it, at most 100 characters. */
  readonly operator?: InputMaybe<Scalars['String']['input']>;
  /** The station. One that is only labels on nodes gets an object. */
  readonly station: StationRefInput;
  /** Where in the operator's network it is. */
  readonly tier?: InputMaybe<StationTier>;
};

/** What came of changing a station. */
export type UpdateStationPayload = {
  readonly __typename?: 'UpdateStationPayload';
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** Opaque; an operation that is sent with it as `extensions.readAfter`, at whatever replica, sees what was written here. Null when refused, and in a dry run. */
  readonly readAfter: Maybe<Scalars['String']['output']>;
  /** The station; null when refused. */
  readonly station: Maybe<Station>;
};

/** Why something that was asked for was refused. Nothing was changed then. */
export type UserError = {
  readonly __typename?: 'UserError';
  /** What kind of refusal it is. */
  readonly code: ErrorCode;
  /** What is wrong and what would help, for people. */
  readonly message: Scalars['String']['output'];
  /** Where in the input the cause lies, such as `input`, `values`, `replicaCount`; null when nowhere in particular. */
  readonly path: Maybe<ReadonlyArray<Scalars['String']['output']>>;
};

/** Where a volume claim stands. */
export type VolumeClaimPhase =
  /** It has a volume. */
  | 'BOUND'
  /** Its volume is gone. */
  | 'LOST'
  /** It waits for a volume. */
  | 'PENDING';

/** How one watch stands. */
export type WatchState =
  /** The gateway has no right to list and watch this kind; it asks again from time to time. What it has shown before is old. */
  | 'FORBIDDEN'
  /** The cluster does not serve this kind. */
  | 'NOT_SERVED'
  /** Broken; it is being opened again. */
  | 'STALE'
  /** Live. */
  | 'SYNCED'
  /** The first list is still being read. */
  | 'SYNCING';

/** One kind's watch. */
export type WatchStatus = {
  readonly __typename?: 'WatchStatus';
  /** Up to when what is shown was known to be so; null before the first sync. */
  readonly asOf: Maybe<Scalars['DateTime']['output']>;
  /** Kubernetes kind; `Release` stands for Helm's release Secrets. */
  readonly kind: Scalars['String']['output'];
  /** The last thing that went wrong, without secrets; null when all is well. */
  readonly lastError: Maybe<Scalars['String']['output']>;
  /** How it stands. */
  readonly state: WatchState;
};

/** Something that keeps pods running. */
export type Workload = {
  /** The app that it belongs to; null when it belongs to none. */
  readonly app: Maybe<App>;
  /** What scales it; null when nothing does. */
  readonly autoscaler: Maybe<HorizontalPodAutoscaler>;
  /** Its cluster. */
  readonly cluster: Cluster;
  /** Its conditions. */
  readonly conditions: ReadonlyArray<Condition>;
  /** When it was made. */
  readonly createdAt: Maybe<Scalars['DateTime']['output']>;
  /** What the cluster reported about it lately, newest first. */
  readonly events: EventConnection;
  /** Global id. */
  readonly id: Scalars['ID']['output'];
  /** Images of its containers, in their order. */
  readonly images: ReadonlyArray<Scalars['String']['output']>;
  /** Its Kubernetes kind. */
  readonly kind: Scalars['String']['output'];
  /** Its labels, sorted by key. */
  readonly labels: ReadonlyArray<Label>;
  /** The live object, whole. Asks the cluster. */
  readonly manifest: Maybe<Scalars['String']['output']>;
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Its namespace. */
  readonly namespace: Scalars['String']['output'];
  /** Whose it is; null when it is nobody's, or nobody says. */
  readonly owner: Maybe<ObjectOwner>;
  /** How many replicas it has. */
  readonly replicas: ReplicaCounts;
  /** How it is. */
  readonly state: WorkloadState;
  /** The station that its label names; null without the label. */
  readonly station: Maybe<Station>;
};


/** Something that keeps pods running. */
export type WorkloadEventsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
};


/** Something that keeps pods running. */
export type WorkloadManifestArgs = {
  format?: InputMaybe<ManifestFormat>;
};

/** One change of one workload. */
export type WorkloadChange = {
  readonly __typename?: 'WorkloadChange';
  /** Its global id. */
  readonly id: Scalars['ID']['output'];
  /** What has happened to it. */
  readonly kind: ChangeKind;
  /** The workload as it is now; null when REMOVED. */
  readonly workload: Maybe<Workload>;
};

/** Changes of workloads. */
export type WorkloadChangesMessage = {
  readonly __typename?: 'WorkloadChangesMessage';
  /** What has changed. After a resume, REMOVED may name an id that you never had. */
  readonly changes: ReadonlyArray<WorkloadChange>;
  /** Where the stream is now: opaque; give it as `resumeFrom` to go on from here. */
  readonly cursor: Scalars['String']['output'];
  /** True when `changes` is the whole present state: forget what you had. */
  readonly reset: Scalars['Boolean']['output'];
};

/** A page of workloads. */
export type WorkloadConnection = {
  readonly __typename?: 'WorkloadConnection';
  /** The page. */
  readonly edges: ReadonlyArray<WorkloadEdge>;
  /** How many have each value of a field, on all pages together, the most frequent first. */
  readonly facets: ReadonlyArray<Facet>;
  /** How many have each value of a label, on all pages together, the most frequent first. */
  readonly labelFacets: ReadonlyArray<Facet>;
  /** Where this page is. */
  readonly pageInfo: PageInfo;
  /** How many there are on all pages together. */
  readonly totalCount: Scalars['Int']['output'];
};


/** A page of workloads. */
export type WorkloadConnectionFacetsArgs = {
  field: WorkloadFacet;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A page of workloads. */
export type WorkloadConnectionLabelFacetsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  key: Scalars['String']['input'];
};

/** A workload on a page. */
export type WorkloadEdge = {
  readonly __typename?: 'WorkloadEdge';
  /** Where it is in the list: opaque. */
  readonly cursor: Scalars['String']['output'];
  /** The workload. */
  readonly node: Workload;
};

/** By what workloads can be counted. */
export type WorkloadFacet =
  /** The app, as `namespace/name`. */
  | 'APP'
  /** Name of the cluster. */
  | 'CLUSTER'
  /** Kind. */
  | 'KIND'
  /** Namespace. */
  | 'NAMESPACE'
  /** State. */
  | 'STATE'
  /** Name of the station. */
  | 'STATION';

/** Which workloads: all that is given must hold; an empty list matches nothing. */
export type WorkloadFilter = {
  /** Of this app. */
  readonly app?: InputMaybe<AppRef>;
  /** In one of these clusters. */
  readonly clusters?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Of one of these Kubernetes kinds, as field `kind` has them. */
  readonly kinds?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** With all of these labels. */
  readonly labels?: InputMaybe<ReadonlyArray<LabelInput>>;
  /** With this in the name; capitals matter. */
  readonly nameContains?: InputMaybe<Scalars['String']['input']>;
  /** In one of these namespaces. */
  readonly namespaces?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** In one of these states. */
  readonly states?: InputMaybe<ReadonlyArray<WorkloadState>>;
  /** In one of these stations. */
  readonly stations?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

/** How to sort workloads. */
export type WorkloadOrder = {
  /** Which way. */
  readonly direction: OrderDirection;
  /** What to sort by. */
  readonly field: WorkloadOrderField;
};

/** What workloads can be sorted by. */
export type WorkloadOrderField =
  /** When it was made. */
  | 'CREATED_AT'
  /** Name. */
  | 'NAME';

/** How a workload is. */
export type WorkloadState =
  /** It was there and has lost replicas. */
  | 'DEGRADED'
  /** It does not get there: its deadline has passed, pods cannot be made, or it has failed for good. */
  | 'FAILED'
  /** Its rollout is paused, or it is suspended before its end. */
  | 'PAUSED'
  /** On its way there. */
  | 'PROGRESSING'
  /** Every replica that is wanted is there, of the present revision, and available. */
  | 'READY';



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;





/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AddStationsInput: AddStationsInput;
  AddStationsPayload: ResolverTypeWrapper<Omit<AddStationsPayload, 'app' | 'plan'> & { app?: Maybe<ResolversTypes['App']>, plan?: Maybe<ResolversTypes['PlacementPlan']> }>;
  App: ResolverTypeWrapper<EntryModel<'HelmApp'>>;
  AppChange: ResolverTypeWrapper<Omit<AppChange, 'app'> & { app?: Maybe<ResolversTypes['App']> }>;
  AppChangesMessage: ResolverTypeWrapper<Omit<AppChangesMessage, 'changes'> & { changes: ReadonlyArray<ResolversTypes['AppChange']> }>;
  AppConnection: ResolverTypeWrapper<AppConnectionModel>;
  AppEdge: ResolverTypeWrapper<Omit<AppEdge, 'node'> & { node: ResolversTypes['App'] }>;
  AppFacet: AppFacet;
  AppFilter: AppFilter;
  AppOrder: AppOrder;
  AppOrderField: AppOrderField;
  AppPhase: AppPhase;
  AppRef: AppRef;
  AppRevision: ResolverTypeWrapper<AppRevisionModel>;
  AppRevisionConnection: ResolverTypeWrapper<Omit<AppRevisionConnection, 'edges'> & { edges: ReadonlyArray<ResolversTypes['AppRevisionEdge']> }>;
  AppRevisionEdge: ResolverTypeWrapper<Omit<AppRevisionEdge, 'node'> & { node: ResolversTypes['AppRevision'] }>;
  AppServiceInput: AppServiceInput;
  AppTarget: ResolverTypeWrapper<AppTargetModel>;
  AppTargetConnection: ResolverTypeWrapper<Omit<AppTargetConnection, 'edges'> & { edges: ReadonlyArray<ResolversTypes['AppTargetEdge']> }>;
  AppTargetEdge: ResolverTypeWrapper<Omit<AppTargetEdge, 'node'> & { node: ResolversTypes['AppTarget'] }>;
  ApplyManifestsInput: ApplyManifestsInput;
  ApplyManifestsPayload: ResolverTypeWrapper<ApplyManifestsPayload>;
  ApprovalMode: ApprovalMode;
  ApproveBatchInput: ApproveBatchInput;
  ApproveBatchPayload: ResolverTypeWrapper<Omit<ApproveBatchPayload, 'app'> & { app?: Maybe<ResolversTypes['App']> }>;
  AssignNodesInput: AssignNodesInput;
  AssignNodesPayload: ResolverTypeWrapper<Omit<AssignNodesPayload, 'operation'> & { operation?: Maybe<ResolversTypes['Operation']> }>;
  AutoscalerMetric: ResolverTypeWrapper<AutoscalerMetric>;
  Backend: ResolverTypeWrapper<BackendModel>;
  BackendConnection: ResolverTypeWrapper<Omit<BackendConnection, 'edges'> & { edges: ReadonlyArray<ResolversTypes['BackendEdge']> }>;
  BackendEdge: ResolverTypeWrapper<Omit<BackendEdge, 'node'> & { node: ResolversTypes['Backend'] }>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  CancelOperationInput: CancelOperationInput;
  CancelOperationPayload: ResolverTypeWrapper<Omit<CancelOperationPayload, 'operation'> & { operation?: Maybe<ResolversTypes['Operation']> }>;
  CancelRolloutInput: CancelRolloutInput;
  CancelRolloutPayload: ResolverTypeWrapper<Omit<CancelRolloutPayload, 'app'> & { app?: Maybe<ResolversTypes['App']> }>;
  ChangeKind: ChangeKind;
  Chart: ResolverTypeWrapper<Chart>;
  ChartInput: ChartInput;
  Cluster: ResolverTypeWrapper<ClusterViewModel>;
  ClusterChange: ResolverTypeWrapper<Omit<ClusterChange, 'cluster'> & { cluster?: Maybe<ResolversTypes['Cluster']> }>;
  ClusterChangesMessage: ResolverTypeWrapper<Omit<ClusterChangesMessage, 'changes'> & { changes: ReadonlyArray<ResolversTypes['ClusterChange']> }>;
  ClusterNode: ResolverTypeWrapper<NodeEntryModel>;
  ClusterNodeConnection: ResolverTypeWrapper<ClusterNodeConnectionModel>;
  ClusterNodeEdge: ResolverTypeWrapper<Omit<ClusterNodeEdge, 'node'> & { node: ResolversTypes['ClusterNode'] }>;
  ClusterState: ClusterState;
  ClusterTotals: ResolverTypeWrapper<Omit<ClusterTotals, 'nodes'> & { nodes: ResolversTypes['NodeTotals'] }>;
  Condition: ResolverTypeWrapper<Condition>;
  Container: ResolverTypeWrapper<ContainerRowModel>;
  CordonNodesInput: CordonNodesInput;
  CordonNodesPayload: ResolverTypeWrapper<CordonNodesPayload>;
  CreateAppInput: CreateAppInput;
  CreateAppPayload: ResolverTypeWrapper<Omit<CreateAppPayload, 'app' | 'plan'> & { app?: Maybe<ResolversTypes['App']>, plan?: Maybe<ResolversTypes['PlacementPlan']> }>;
  CreateStationInput: CreateStationInput;
  CreateStationPayload: ResolverTypeWrapper<Omit<CreateStationPayload, 'station'> & { station?: Maybe<ResolversTypes['Station']> }>;
  CronJob: ResolverTypeWrapper<WorkloadEntryModel>;
  CustomResource: ResolverTypeWrapper<CustomResourceModel>;
  CustomResourceConnection: ResolverTypeWrapper<CustomResourceConnectionModel>;
  CustomResourceEdge: ResolverTypeWrapper<Omit<CustomResourceEdge, 'node'> & { node: ResolversTypes['CustomResource'] }>;
  CustomResourceFacet: CustomResourceFacet;
  DaemonSet: ResolverTypeWrapper<WorkloadEntryModel>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DeleteAppInput: DeleteAppInput;
  DeleteAppPayload: ResolverTypeWrapper<Omit<DeleteAppPayload, 'app' | 'plan'> & { app?: Maybe<ResolversTypes['App']>, plan?: Maybe<ResolversTypes['PlacementPlan']> }>;
  DeleteManifestsInput: DeleteManifestsInput;
  DeleteManifestsPayload: ResolverTypeWrapper<DeleteManifestsPayload>;
  DeleteStationInput: DeleteStationInput;
  DeleteStationPayload: ResolverTypeWrapper<Omit<DeleteStationPayload, 'apps'> & { apps: ReadonlyArray<ResolversTypes['App']> }>;
  Deployment: ResolverTypeWrapper<WorkloadEntryModel>;
  DrainNodesInput: DrainNodesInput;
  DrainNodesPayload: ResolverTypeWrapper<Omit<DrainNodesPayload, 'operation'> & { operation?: Maybe<ResolversTypes['Operation']> }>;
  DrainStationInput: DrainStationInput;
  DrainStationPayload: ResolverTypeWrapper<Omit<DrainStationPayload, 'operation'> & { operation?: Maybe<ResolversTypes['Operation']> }>;
  DrainedPod: ResolverTypeWrapper<DrainedPod>;
  ErrorCode: ErrorCode;
  Event: ResolverTypeWrapper<EntryModel<'Event'>>;
  EventChange: ResolverTypeWrapper<Omit<EventChange, 'event'> & { event?: Maybe<ResolversTypes['Event']> }>;
  EventConnection: ResolverTypeWrapper<EventConnectionModel>;
  EventEdge: ResolverTypeWrapper<Omit<EventEdge, 'node'> & { node: ResolversTypes['Event'] }>;
  EventFacet: EventFacet;
  EventFilter: EventFilter;
  EventOrder: EventOrder;
  EventOrderField: EventOrderField;
  EventStreamMessage: ResolverTypeWrapper<Omit<EventStreamMessage, 'changes'> & { changes: ReadonlyArray<ResolversTypes['EventChange']> }>;
  EventSubject: ResolverTypeWrapper<EventSubjectModel>;
  Facet: ResolverTypeWrapper<Facet>;
  FailureAction: FailureAction;
  FixedReplicas: ResolverTypeWrapper<FixedReplicas>;
  FixedReplicasInput: FixedReplicasInput;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  Gateway: ResolverTypeWrapper<GatewayFactsModel>;
  GatewayCluster: ResolverTypeWrapper<Omit<GatewayCluster, 'cluster'> & { cluster: ResolversTypes['Cluster'] }>;
  GatewayLimit: ResolverTypeWrapper<GatewayLimit>;
  GatewayRole: GatewayRole;
  GatewayStore: ResolverTypeWrapper<GatewayStore>;
  HardwareCount: ResolverTypeWrapper<HardwareCount>;
  HardwareKind: HardwareKind;
  HorizontalPodAutoscaler: ResolverTypeWrapper<EntryModel<'HorizontalPodAutoscaler'>>;
  HorizontalPodAutoscalerConnection: ResolverTypeWrapper<HorizontalPodAutoscalerConnectionModel>;
  HorizontalPodAutoscalerEdge: ResolverTypeWrapper<Omit<HorizontalPodAutoscalerEdge, 'node'> & { node: ResolversTypes['HorizontalPodAutoscaler'] }>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Ingress: ResolverTypeWrapper<EntryModel<'Ingress'>>;
  IngressConnection: ResolverTypeWrapper<IngressConnectionModel>;
  IngressEdge: ResolverTypeWrapper<Omit<IngressEdge, 'node'> & { node: ResolversTypes['Ingress'] }>;
  IngressRoute: ResolverTypeWrapper<IngressRouteModel>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  JSONObject: ResolverTypeWrapper<Scalars['JSONObject']['output']>;
  Job: ResolverTypeWrapper<WorkloadEntryModel>;
  Label: ResolverTypeWrapper<Label>;
  LabelInput: LabelInput;
  LeftPod: ResolverTypeWrapper<LeftPod>;
  Location: ResolverTypeWrapper<StationLocationModel>;
  LocationInput: LocationInput;
  ManifestFormat: ManifestFormat;
  ManifestObject: ResolverTypeWrapper<KubeObjectModel>;
  ManifestOutcome: ManifestOutcome;
  ManifestResult: ResolverTypeWrapper<ManifestResult>;
  ManifestSet: ResolverTypeWrapper<ManifestSetModel>;
  Membership: ResolverTypeWrapper<MembershipModel>;
  MoveMisplacedPodsInput: MoveMisplacedPodsInput;
  MoveMisplacedPodsPayload: ResolverTypeWrapper<Omit<MoveMisplacedPodsPayload, 'operation'> & { operation?: Maybe<ResolversTypes['Operation']> }>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Node: ResolverTypeWrapper<GraphNodeModel>;
  NodeAddress: ResolverTypeWrapper<NodeAddress>;
  NodeAssignmentInput: NodeAssignmentInput;
  NodeChange: ResolverTypeWrapper<Omit<NodeChange, 'node'> & { node?: Maybe<ResolversTypes['ClusterNode']> }>;
  NodeChangesMessage: ResolverTypeWrapper<Omit<NodeChangesMessage, 'changes'> & { changes: ReadonlyArray<ResolversTypes['NodeChange']> }>;
  NodeFacet: NodeFacet;
  NodeFilter: NodeFilter;
  NodeOrder: NodeOrder;
  NodeOrderField: NodeOrderField;
  NodeOutcome: NodeOutcome;
  NodeResult: ResolverTypeWrapper<NodeResult>;
  NodeSelectorInput: NodeSelectorInput;
  NodeSummary: ResolverTypeWrapper<NodeSummary>;
  NodeSystem: ResolverTypeWrapper<NodeSystem>;
  NodeTotals: ResolverTypeWrapper<NodeTotalsModel>;
  ObjectAction: ObjectAction;
  ObjectFacet: ObjectFacet;
  ObjectFilter: ObjectFilter;
  ObjectOrder: ObjectOrder;
  ObjectOrderField: ObjectOrderField;
  ObjectOwner: ResolverTypeWrapper<ObjectOwner>;
  Operation: ResolverTypeWrapper<OperationModel>;
  OperationProgressMessage: ResolverTypeWrapper<Omit<OperationProgressMessage, 'operation'> & { operation: ResolversTypes['Operation'] }>;
  OperationState: OperationState;
  OrderDirection: OrderDirection;
  OwnerKind: OwnerKind;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  PauseRolloutInput: PauseRolloutInput;
  PauseRolloutPayload: ResolverTypeWrapper<Omit<PauseRolloutPayload, 'app'> & { app?: Maybe<ResolversTypes['App']> }>;
  PersistentVolumeClaim: ResolverTypeWrapper<EntryModel<'PersistentVolumeClaim'>>;
  PersistentVolumeClaimConnection: ResolverTypeWrapper<PersistentVolumeClaimConnectionModel>;
  PersistentVolumeClaimEdge: ResolverTypeWrapper<Omit<PersistentVolumeClaimEdge, 'node'> & { node: ResolversTypes['PersistentVolumeClaim'] }>;
  Placement: ResolverTypeWrapper<PlacementSpecModel>;
  PlacementDecision: ResolverTypeWrapper<PlacementDecisionModel>;
  PlacementInput: PlacementInput;
  PlacementPlan: ResolverTypeWrapper<Omit<PlacementPlan, 'changes' | 'chosen' | 'rejected' | 'warnings'> & { changes: ReadonlyArray<ResolversTypes['PlannedChange']>, chosen: ReadonlyArray<ResolversTypes['PlacementDecision']>, rejected: ReadonlyArray<ResolversTypes['PlacementDecision']>, warnings: ReadonlyArray<ResolversTypes['PlanWarning']> }>;
  PlanWarning: ResolverTypeWrapper<PlanWarningModel>;
  PlannedChange: ResolverTypeWrapper<PlannedChangeModel>;
  PlannedObject: ResolverTypeWrapper<PlannedObject>;
  Pod: ResolverTypeWrapper<PodEntryModel>;
  PodChange: ResolverTypeWrapper<Omit<PodChange, 'pod'> & { pod?: Maybe<ResolversTypes['Pod']> }>;
  PodChangesMessage: ResolverTypeWrapper<Omit<PodChangesMessage, 'changes'> & { changes: ReadonlyArray<ResolversTypes['PodChange']> }>;
  PodConnection: ResolverTypeWrapper<PodConnectionModel>;
  PodDisruptionBudget: ResolverTypeWrapper<EntryModel<'PodDisruptionBudget'>>;
  PodDisruptionBudgetConnection: ResolverTypeWrapper<PodDisruptionBudgetConnectionModel>;
  PodDisruptionBudgetEdge: ResolverTypeWrapper<Omit<PodDisruptionBudgetEdge, 'node'> & { node: ResolversTypes['PodDisruptionBudget'] }>;
  PodEdge: ResolverTypeWrapper<Omit<PodEdge, 'node'> & { node: ResolversTypes['Pod'] }>;
  PodFacet: PodFacet;
  PodFilter: PodFilter;
  PodLogLine: ResolverTypeWrapper<PodLogLine>;
  PodLogMessage: ResolverTypeWrapper<PodLogMessage>;
  PodOrder: PodOrder;
  PodOrderField: PodOrderField;
  PodPhase: PodPhase;
  PodRefInput: PodRefInput;
  PodTotals: ResolverTypeWrapper<PodTotals>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Release: ResolverTypeWrapper<EntryModel<'Release'>>;
  ReleaseAction: ReleaseAction;
  ReleaseChange: ResolverTypeWrapper<Omit<ReleaseChange, 'release'> & { release?: Maybe<ResolversTypes['Release']> }>;
  ReleaseChangesMessage: ResolverTypeWrapper<Omit<ReleaseChangesMessage, 'changes'> & { changes: ReadonlyArray<ResolversTypes['ReleaseChange']> }>;
  ReleaseChart: ResolverTypeWrapper<ReleaseChart>;
  ReleaseConnection: ResolverTypeWrapper<ReleaseConnectionModel>;
  ReleaseEdge: ResolverTypeWrapper<Omit<ReleaseEdge, 'node'> & { node: ResolversTypes['Release'] }>;
  ReleaseFacet: ReleaseFacet;
  ReleaseFilter: ReleaseFilter;
  ReleaseObject: ResolverTypeWrapper<ReleaseObjectModel>;
  ReleaseObjectState: ReleaseObjectState;
  ReleaseOrder: ReleaseOrder;
  ReleaseOrderField: ReleaseOrderField;
  ReleaseRevision: ResolverTypeWrapper<EntryModel<'Release'>>;
  ReleaseScope: ReleaseScope;
  ReleaseStatus: ReleaseStatus;
  RemoveStationsInput: RemoveStationsInput;
  RemoveStationsPayload: ResolverTypeWrapper<Omit<RemoveStationsPayload, 'app' | 'plan'> & { app?: Maybe<ResolversTypes['App']>, plan?: Maybe<ResolversTypes['PlacementPlan']> }>;
  ReplicaCounts: ResolverTypeWrapper<ReplicaCounts>;
  ReplicaPolicy: ResolverTypeWrapper<ReplicaPolicyModel>;
  ReplicaPolicyInput: ReplicaPolicyInput;
  Resource: ResolverTypeWrapper<GraphResourceModel>;
  ResourceAmounts: ResolverTypeWrapper<ResourceAmounts>;
  ResourceKind: ResourceKind;
  ResourceUsage: ResolverTypeWrapper<ResourceUsage>;
  RestartAppInput: RestartAppInput;
  RestartAppPayload: ResolverTypeWrapper<Omit<RestartAppPayload, 'app' | 'plan'> & { app?: Maybe<ResolversTypes['App']>, plan?: Maybe<ResolversTypes['PlacementPlan']> }>;
  ResumeRolloutInput: ResumeRolloutInput;
  ResumeRolloutPayload: ResolverTypeWrapper<Omit<ResumeRolloutPayload, 'app'> & { app?: Maybe<ResolversTypes['App']> }>;
  RetryStationInput: RetryStationInput;
  RetryStationPayload: ResolverTypeWrapper<Omit<RetryStationPayload, 'app'> & { app?: Maybe<ResolversTypes['App']> }>;
  RevisionOutcome: RevisionOutcome;
  RollBackAppInput: RollBackAppInput;
  RollBackAppPayload: ResolverTypeWrapper<Omit<RollBackAppPayload, 'app' | 'plan'> & { app?: Maybe<ResolversTypes['App']>, plan?: Maybe<ResolversTypes['PlacementPlan']> }>;
  Rollout: ResolverTypeWrapper<RolloutModel>;
  RolloutBatch: ResolverTypeWrapper<BatchStatusModel>;
  RolloutPhase: RolloutPhase;
  RolloutProgress: ResolverTypeWrapper<RolloutProgress>;
  RolloutProgressMessage: ResolverTypeWrapper<Omit<RolloutProgressMessage, 'rollout' | 'targets'> & { rollout?: Maybe<ResolversTypes['Rollout']>, targets: ReadonlyArray<ResolversTypes['AppTarget']> }>;
  RolloutReason: RolloutReason;
  RolloutStrategy: ResolverTypeWrapper<StrategySpecModel>;
  RolloutStrategyInput: RolloutStrategyInput;
  RowCount: ResolverTypeWrapper<RowCount>;
  SafeInt: ResolverTypeWrapper<Scalars['SafeInt']['output']>;
  SearchConnection: ResolverTypeWrapper<Omit<SearchConnection, 'edges'> & { edges: ReadonlyArray<ResolversTypes['SearchEdge']> }>;
  SearchEdge: ResolverTypeWrapper<Omit<SearchEdge, 'node'> & { node: ResolversTypes['Resource'] }>;
  Service: ResolverTypeWrapper<EntryModel<'Service'>>;
  ServiceAtStation: ResolverTypeWrapper<ServiceAtStationModel>;
  ServiceConnection: ResolverTypeWrapper<ServiceConnectionModel>;
  ServiceEdge: ResolverTypeWrapper<Omit<ServiceEdge, 'node'> & { node: ResolversTypes['Service'] }>;
  ServiceFacet: ServiceFacet;
  ServiceFilter: ServiceFilter;
  ServiceLocality: ServiceLocality;
  ServiceOrder: ServiceOrder;
  ServiceOrderField: ServiceOrderField;
  ServicePort: ResolverTypeWrapper<ServicePort>;
  ServiceReach: ServiceReach;
  SetReplicasInput: SetReplicasInput;
  SetReplicasPayload: ResolverTypeWrapper<Omit<SetReplicasPayload, 'app' | 'cleared' | 'plan'> & { app?: Maybe<ResolversTypes['App']>, cleared: ReadonlyArray<ResolversTypes['Station']>, plan?: Maybe<ResolversTypes['PlacementPlan']> }>;
  SetStationReplicasInput: SetStationReplicasInput;
  SetStationReplicasPayload: ResolverTypeWrapper<Omit<SetStationReplicasPayload, 'app' | 'plan'> & { app?: Maybe<ResolversTypes['App']>, plan?: Maybe<ResolversTypes['PlacementPlan']> }>;
  StatefulSet: ResolverTypeWrapper<WorkloadEntryModel>;
  Station: ResolverTypeWrapper<StationModel>;
  StationChange: ResolverTypeWrapper<Omit<StationChange, 'station'> & { station?: Maybe<ResolversTypes['Station']> }>;
  StationChangesMessage: ResolverTypeWrapper<Omit<StationChangesMessage, 'changes'> & { changes: ReadonlyArray<ResolversTypes['StationChange']> }>;
  StationConnection: ResolverTypeWrapper<StationConnectionModel>;
  StationEdge: ResolverTypeWrapper<Omit<StationEdge, 'node'> & { node: ResolversTypes['Station'] }>;
  StationFacet: StationFacet;
  StationFilter: StationFilter;
  StationOrder: StationOrder;
  StationOrderField: StationOrderField;
  StationOverrideInput: StationOverrideInput;
  StationProgress: ResolverTypeWrapper<StationProgress>;
  StationRef: ResolverTypeWrapper<StationRefModel>;
  StationRefInput: StationRefInput;
  StationState: StationState;
  StationTier: StationTier;
  StationTotals: ResolverTypeWrapper<StationModel>;
  StoreKind: StoreKind;
  StoreState: StoreState;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Sync: ResolverTypeWrapper<ClusterSyncModel>;
  Taint: ResolverTypeWrapper<Taint>;
  TargetPhase: TargetPhase;
  UnassignNodesInput: UnassignNodesInput;
  UnassignNodesPayload: ResolverTypeWrapper<Omit<UnassignNodesPayload, 'operation'> & { operation?: Maybe<ResolversTypes['Operation']> }>;
  UncordonNodesInput: UncordonNodesInput;
  UncordonNodesPayload: ResolverTypeWrapper<UncordonNodesPayload>;
  UpdateAppInput: UpdateAppInput;
  UpdateAppPayload: ResolverTypeWrapper<Omit<UpdateAppPayload, 'app' | 'plan'> & { app?: Maybe<ResolversTypes['App']>, plan?: Maybe<ResolversTypes['PlacementPlan']> }>;
  UpdateStationInput: UpdateStationInput;
  UpdateStationPayload: ResolverTypeWrapper<Omit<UpdateStationPayload, 'station'> & { station?: Maybe<ResolversTypes['Station']> }>;
  UserError: ResolverTypeWrapper<UserError>;
  VolumeClaimPhase: VolumeClaimPhase;
  WatchState: WatchState;
  WatchStatus: ResolverTypeWrapper<WatchSyncModel>;
  Workload: ResolverTypeWrapper<WorkloadEntryModel>;
  WorkloadChange: ResolverTypeWrapper<Omit<WorkloadChange, 'workload'> & { workload?: Maybe<ResolversTypes['Workload']> }>;
  WorkloadChangesMessage: ResolverTypeWrapper<Omit<WorkloadChangesMessage, 'changes'> & { changes: ReadonlyArray<ResolversTypes['WorkloadChange']> }>;
  WorkloadConnection: ResolverTypeWrapper<WorkloadConnectionModel>;
  WorkloadEdge: ResolverTypeWrapper<Omit<WorkloadEdge, 'node'> & { node: ResolversTypes['Workload'] }>;
  WorkloadFacet: WorkloadFacet;
  WorkloadFilter: WorkloadFilter;
  WorkloadOrder: WorkloadOrder;
  WorkloadOrderField: WorkloadOrderField;
  WorkloadState: WorkloadState;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AddStationsInput: AddStationsInput;
  AddStationsPayload: Omit<AddStationsPayload, 'app' | 'plan'> & { app?: Maybe<ResolversParentTypes['App']>, plan?: Maybe<ResolversParentTypes['PlacementPlan']> };
  App: EntryModel<'HelmApp'>;
  AppChange: Omit<AppChange, 'app'> & { app?: Maybe<ResolversParentTypes['App']> };
  AppChangesMessage: Omit<AppChangesMessage, 'changes'> & { changes: ReadonlyArray<ResolversParentTypes['AppChange']> };
  AppConnection: AppConnectionModel;
  AppEdge: Omit<AppEdge, 'node'> & { node: ResolversParentTypes['App'] };
  AppFilter: AppFilter;
  AppOrder: AppOrder;
  AppRef: AppRef;
  AppRevision: AppRevisionModel;
  AppRevisionConnection: Omit<AppRevisionConnection, 'edges'> & { edges: ReadonlyArray<ResolversParentTypes['AppRevisionEdge']> };
  AppRevisionEdge: Omit<AppRevisionEdge, 'node'> & { node: ResolversParentTypes['AppRevision'] };
  AppServiceInput: AppServiceInput;
  AppTarget: AppTargetModel;
  AppTargetConnection: Omit<AppTargetConnection, 'edges'> & { edges: ReadonlyArray<ResolversParentTypes['AppTargetEdge']> };
  AppTargetEdge: Omit<AppTargetEdge, 'node'> & { node: ResolversParentTypes['AppTarget'] };
  ApplyManifestsInput: ApplyManifestsInput;
  ApplyManifestsPayload: ApplyManifestsPayload;
  ApproveBatchInput: ApproveBatchInput;
  ApproveBatchPayload: Omit<ApproveBatchPayload, 'app'> & { app?: Maybe<ResolversParentTypes['App']> };
  AssignNodesInput: AssignNodesInput;
  AssignNodesPayload: Omit<AssignNodesPayload, 'operation'> & { operation?: Maybe<ResolversParentTypes['Operation']> };
  AutoscalerMetric: AutoscalerMetric;
  Backend: BackendModel;
  BackendConnection: Omit<BackendConnection, 'edges'> & { edges: ReadonlyArray<ResolversParentTypes['BackendEdge']> };
  BackendEdge: Omit<BackendEdge, 'node'> & { node: ResolversParentTypes['Backend'] };
  Boolean: Scalars['Boolean']['output'];
  CancelOperationInput: CancelOperationInput;
  CancelOperationPayload: Omit<CancelOperationPayload, 'operation'> & { operation?: Maybe<ResolversParentTypes['Operation']> };
  CancelRolloutInput: CancelRolloutInput;
  CancelRolloutPayload: Omit<CancelRolloutPayload, 'app'> & { app?: Maybe<ResolversParentTypes['App']> };
  Chart: Chart;
  ChartInput: ChartInput;
  Cluster: ClusterViewModel;
  ClusterChange: Omit<ClusterChange, 'cluster'> & { cluster?: Maybe<ResolversParentTypes['Cluster']> };
  ClusterChangesMessage: Omit<ClusterChangesMessage, 'changes'> & { changes: ReadonlyArray<ResolversParentTypes['ClusterChange']> };
  ClusterNode: NodeEntryModel;
  ClusterNodeConnection: ClusterNodeConnectionModel;
  ClusterNodeEdge: Omit<ClusterNodeEdge, 'node'> & { node: ResolversParentTypes['ClusterNode'] };
  ClusterTotals: Omit<ClusterTotals, 'nodes'> & { nodes: ResolversParentTypes['NodeTotals'] };
  Condition: Condition;
  Container: ContainerRowModel;
  CordonNodesInput: CordonNodesInput;
  CordonNodesPayload: CordonNodesPayload;
  CreateAppInput: CreateAppInput;
  CreateAppPayload: Omit<CreateAppPayload, 'app' | 'plan'> & { app?: Maybe<ResolversParentTypes['App']>, plan?: Maybe<ResolversParentTypes['PlacementPlan']> };
  CreateStationInput: CreateStationInput;
  CreateStationPayload: Omit<CreateStationPayload, 'station'> & { station?: Maybe<ResolversParentTypes['Station']> };
  CronJob: WorkloadEntryModel;
  CustomResource: CustomResourceModel;
  CustomResourceConnection: CustomResourceConnectionModel;
  CustomResourceEdge: Omit<CustomResourceEdge, 'node'> & { node: ResolversParentTypes['CustomResource'] };
  DaemonSet: WorkloadEntryModel;
  DateTime: Scalars['DateTime']['output'];
  DeleteAppInput: DeleteAppInput;
  DeleteAppPayload: Omit<DeleteAppPayload, 'app' | 'plan'> & { app?: Maybe<ResolversParentTypes['App']>, plan?: Maybe<ResolversParentTypes['PlacementPlan']> };
  DeleteManifestsInput: DeleteManifestsInput;
  DeleteManifestsPayload: DeleteManifestsPayload;
  DeleteStationInput: DeleteStationInput;
  DeleteStationPayload: Omit<DeleteStationPayload, 'apps'> & { apps: ReadonlyArray<ResolversParentTypes['App']> };
  Deployment: WorkloadEntryModel;
  DrainNodesInput: DrainNodesInput;
  DrainNodesPayload: Omit<DrainNodesPayload, 'operation'> & { operation?: Maybe<ResolversParentTypes['Operation']> };
  DrainStationInput: DrainStationInput;
  DrainStationPayload: Omit<DrainStationPayload, 'operation'> & { operation?: Maybe<ResolversParentTypes['Operation']> };
  DrainedPod: DrainedPod;
  Event: EntryModel<'Event'>;
  EventChange: Omit<EventChange, 'event'> & { event?: Maybe<ResolversParentTypes['Event']> };
  EventConnection: EventConnectionModel;
  EventEdge: Omit<EventEdge, 'node'> & { node: ResolversParentTypes['Event'] };
  EventFilter: EventFilter;
  EventOrder: EventOrder;
  EventStreamMessage: Omit<EventStreamMessage, 'changes'> & { changes: ReadonlyArray<ResolversParentTypes['EventChange']> };
  EventSubject: EventSubjectModel;
  Facet: Facet;
  FixedReplicas: FixedReplicas;
  FixedReplicasInput: FixedReplicasInput;
  Float: Scalars['Float']['output'];
  Gateway: GatewayFactsModel;
  GatewayCluster: Omit<GatewayCluster, 'cluster'> & { cluster: ResolversParentTypes['Cluster'] };
  GatewayLimit: GatewayLimit;
  GatewayStore: GatewayStore;
  HardwareCount: HardwareCount;
  HorizontalPodAutoscaler: EntryModel<'HorizontalPodAutoscaler'>;
  HorizontalPodAutoscalerConnection: HorizontalPodAutoscalerConnectionModel;
  HorizontalPodAutoscalerEdge: Omit<HorizontalPodAutoscalerEdge, 'node'> & { node: ResolversParentTypes['HorizontalPodAutoscaler'] };
  ID: Scalars['ID']['output'];
  Ingress: EntryModel<'Ingress'>;
  IngressConnection: IngressConnectionModel;
  IngressEdge: Omit<IngressEdge, 'node'> & { node: ResolversParentTypes['Ingress'] };
  IngressRoute: IngressRouteModel;
  Int: Scalars['Int']['output'];
  JSONObject: Scalars['JSONObject']['output'];
  Job: WorkloadEntryModel;
  Label: Label;
  LabelInput: LabelInput;
  LeftPod: LeftPod;
  Location: StationLocationModel;
  LocationInput: LocationInput;
  ManifestObject: KubeObjectModel;
  ManifestResult: ManifestResult;
  ManifestSet: ManifestSetModel;
  Membership: MembershipModel;
  MoveMisplacedPodsInput: MoveMisplacedPodsInput;
  MoveMisplacedPodsPayload: Omit<MoveMisplacedPodsPayload, 'operation'> & { operation?: Maybe<ResolversParentTypes['Operation']> };
  Mutation: Record<PropertyKey, never>;
  Node: GraphNodeModel;
  NodeAddress: NodeAddress;
  NodeAssignmentInput: NodeAssignmentInput;
  NodeChange: Omit<NodeChange, 'node'> & { node?: Maybe<ResolversParentTypes['ClusterNode']> };
  NodeChangesMessage: Omit<NodeChangesMessage, 'changes'> & { changes: ReadonlyArray<ResolversParentTypes['NodeChange']> };
  NodeFilter: NodeFilter;
  NodeOrder: NodeOrder;
  NodeResult: NodeResult;
  NodeSelectorInput: NodeSelectorInput;
  NodeSummary: NodeSummary;
  NodeSystem: NodeSystem;
  NodeTotals: NodeTotalsModel;
  ObjectFilter: ObjectFilter;
  ObjectOrder: ObjectOrder;
  ObjectOwner: ObjectOwner;
  Operation: OperationModel;
  OperationProgressMessage: Omit<OperationProgressMessage, 'operation'> & { operation: ResolversParentTypes['Operation'] };
  PageInfo: PageInfo;
  PauseRolloutInput: PauseRolloutInput;
  PauseRolloutPayload: Omit<PauseRolloutPayload, 'app'> & { app?: Maybe<ResolversParentTypes['App']> };
  PersistentVolumeClaim: EntryModel<'PersistentVolumeClaim'>;
  PersistentVolumeClaimConnection: PersistentVolumeClaimConnectionModel;
  PersistentVolumeClaimEdge: Omit<PersistentVolumeClaimEdge, 'node'> & { node: ResolversParentTypes['PersistentVolumeClaim'] };
  Placement: PlacementSpecModel;
  PlacementDecision: PlacementDecisionModel;
  PlacementInput: PlacementInput;
  PlacementPlan: Omit<PlacementPlan, 'changes' | 'chosen' | 'rejected' | 'warnings'> & { changes: ReadonlyArray<ResolversParentTypes['PlannedChange']>, chosen: ReadonlyArray<ResolversParentTypes['PlacementDecision']>, rejected: ReadonlyArray<ResolversParentTypes['PlacementDecision']>, warnings: ReadonlyArray<ResolversParentTypes['PlanWarning']> };
  PlanWarning: PlanWarningModel;
  PlannedChange: PlannedChangeModel;
  PlannedObject: PlannedObject;
  Pod: PodEntryModel;
  PodChange: Omit<PodChange, 'pod'> & { pod?: Maybe<ResolversParentTypes['Pod']> };
  PodChangesMessage: Omit<PodChangesMessage, 'changes'> & { changes: ReadonlyArray<ResolversParentTypes['PodChange']> };
  PodConnection: PodConnectionModel;
  PodDisruptionBudget: EntryModel<'PodDisruptionBudget'>;
  PodDisruptionBudgetConnection: PodDisruptionBudgetConnectionModel;
  PodDisruptionBudgetEdge: Omit<PodDisruptionBudgetEdge, 'node'> & { node: ResolversParentTypes['PodDisruptionBudget'] };
  PodEdge: Omit<PodEdge, 'node'> & { node: ResolversParentTypes['Pod'] };
  PodFilter: PodFilter;
  PodLogLine: PodLogLine;
  PodLogMessage: PodLogMessage;
  PodOrder: PodOrder;
  PodRefInput: PodRefInput;
  PodTotals: PodTotals;
  Query: Record<PropertyKey, never>;
  Release: EntryModel<'Release'>;
  ReleaseChange: Omit<ReleaseChange, 'release'> & { release?: Maybe<ResolversParentTypes['Release']> };
  ReleaseChangesMessage: Omit<ReleaseChangesMessage, 'changes'> & { changes: ReadonlyArray<ResolversParentTypes['ReleaseChange']> };
  ReleaseChart: ReleaseChart;
  ReleaseConnection: ReleaseConnectionModel;
  ReleaseEdge: Omit<ReleaseEdge, 'node'> & { node: ResolversParentTypes['Release'] };
  ReleaseFilter: ReleaseFilter;
  ReleaseObject: ReleaseObjectModel;
  ReleaseOrder: ReleaseOrder;
  ReleaseRevision: EntryModel<'Release'>;
  RemoveStationsInput: RemoveStationsInput;
  RemoveStationsPayload: Omit<RemoveStationsPayload, 'app' | 'plan'> & { app?: Maybe<ResolversParentTypes['App']>, plan?: Maybe<ResolversParentTypes['PlacementPlan']> };
  ReplicaCounts: ReplicaCounts;
  ReplicaPolicy: ReplicaPolicyModel;
  ReplicaPolicyInput: ReplicaPolicyInput;
  Resource: GraphResourceModel;
  ResourceAmounts: ResourceAmounts;
  ResourceUsage: ResourceUsage;
  RestartAppInput: RestartAppInput;
  RestartAppPayload: Omit<RestartAppPayload, 'app' | 'plan'> & { app?: Maybe<ResolversParentTypes['App']>, plan?: Maybe<ResolversParentTypes['PlacementPlan']> };
  ResumeRolloutInput: ResumeRolloutInput;
  ResumeRolloutPayload: Omit<ResumeRolloutPayload, 'app'> & { app?: Maybe<ResolversParentTypes['App']> };
  RetryStationInput: RetryStationInput;
  RetryStationPayload: Omit<RetryStationPayload, 'app'> & { app?: Maybe<ResolversParentTypes['App']> };
  RollBackAppInput: RollBackAppInput;
  RollBackAppPayload: Omit<RollBackAppPayload, 'app' | 'plan'> & { app?: Maybe<ResolversParentTypes['App']>, plan?: Maybe<ResolversParentTypes['PlacementPlan']> };
  Rollout: RolloutModel;
  RolloutBatch: BatchStatusModel;
  RolloutProgress: RolloutProgress;
  RolloutProgressMessage: Omit<RolloutProgressMessage, 'rollout' | 'targets'> & { rollout?: Maybe<ResolversParentTypes['Rollout']>, targets: ReadonlyArray<ResolversParentTypes['AppTarget']> };
  RolloutStrategy: StrategySpecModel;
  RolloutStrategyInput: RolloutStrategyInput;
  RowCount: RowCount;
  SafeInt: Scalars['SafeInt']['output'];
  SearchConnection: Omit<SearchConnection, 'edges'> & { edges: ReadonlyArray<ResolversParentTypes['SearchEdge']> };
  SearchEdge: Omit<SearchEdge, 'node'> & { node: ResolversParentTypes['Resource'] };
  Service: EntryModel<'Service'>;
  ServiceAtStation: ServiceAtStationModel;
  ServiceConnection: ServiceConnectionModel;
  ServiceEdge: Omit<ServiceEdge, 'node'> & { node: ResolversParentTypes['Service'] };
  ServiceFilter: ServiceFilter;
  ServiceOrder: ServiceOrder;
  ServicePort: ServicePort;
  SetReplicasInput: SetReplicasInput;
  SetReplicasPayload: Omit<SetReplicasPayload, 'app' | 'cleared' | 'plan'> & { app?: Maybe<ResolversParentTypes['App']>, cleared: ReadonlyArray<ResolversParentTypes['Station']>, plan?: Maybe<ResolversParentTypes['PlacementPlan']> };
  SetStationReplicasInput: SetStationReplicasInput;
  SetStationReplicasPayload: Omit<SetStationReplicasPayload, 'app' | 'plan'> & { app?: Maybe<ResolversParentTypes['App']>, plan?: Maybe<ResolversParentTypes['PlacementPlan']> };
  StatefulSet: WorkloadEntryModel;
  Station: StationModel;
  StationChange: Omit<StationChange, 'station'> & { station?: Maybe<ResolversParentTypes['Station']> };
  StationChangesMessage: Omit<StationChangesMessage, 'changes'> & { changes: ReadonlyArray<ResolversParentTypes['StationChange']> };
  StationConnection: StationConnectionModel;
  StationEdge: Omit<StationEdge, 'node'> & { node: ResolversParentTypes['Station'] };
  StationFilter: StationFilter;
  StationOrder: StationOrder;
  StationOverrideInput: StationOverrideInput;
  StationProgress: StationProgress;
  StationRef: StationRefModel;
  StationRefInput: StationRefInput;
  StationTotals: StationModel;
  String: Scalars['String']['output'];
  Subscription: Record<PropertyKey, never>;
  Sync: ClusterSyncModel;
  Taint: Taint;
  UnassignNodesInput: UnassignNodesInput;
  UnassignNodesPayload: Omit<UnassignNodesPayload, 'operation'> & { operation?: Maybe<ResolversParentTypes['Operation']> };
  UncordonNodesInput: UncordonNodesInput;
  UncordonNodesPayload: UncordonNodesPayload;
  UpdateAppInput: UpdateAppInput;
  UpdateAppPayload: Omit<UpdateAppPayload, 'app' | 'plan'> & { app?: Maybe<ResolversParentTypes['App']>, plan?: Maybe<ResolversParentTypes['PlacementPlan']> };
  UpdateStationInput: UpdateStationInput;
  UpdateStationPayload: Omit<UpdateStationPayload, 'station'> & { station?: Maybe<ResolversParentTypes['Station']> };
  UserError: UserError;
  WatchStatus: WatchSyncModel;
  Workload: WorkloadEntryModel;
  WorkloadChange: Omit<WorkloadChange, 'workload'> & { workload?: Maybe<ResolversParentTypes['Workload']> };
  WorkloadChangesMessage: Omit<WorkloadChangesMessage, 'changes'> & { changes: ReadonlyArray<ResolversParentTypes['WorkloadChange']> };
  WorkloadConnection: WorkloadConnectionModel;
  WorkloadEdge: Omit<WorkloadEdge, 'node'> & { node: ResolversParentTypes['Workload'] };
  WorkloadFilter: WorkloadFilter;
  WorkloadOrder: WorkloadOrder;
};

export type AddStationsPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['AddStationsPayload'] = ResolversParentTypes['AddStationsPayload']> = {
  app?: Resolver<Maybe<ResolversTypes['App']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  plan?: Resolver<Maybe<ResolversTypes['PlacementPlan']>, ParentType, ContextType>;
  readAfter?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type AppResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['App'] = ResolversParentTypes['App']> = {
  autoscalers?: Resolver<ResolversTypes['HorizontalPodAutoscalerConnection'], ParentType, ContextType, Partial<AppAutoscalersArgs>>;
  chart?: Resolver<Maybe<ResolversTypes['Chart']>, ParentType, ContextType>;
  cluster?: Resolver<ResolversTypes['Cluster'], ParentType, ContextType>;
  conditions?: Resolver<ReadonlyArray<ResolversTypes['Condition']>, ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  disruptionBudgets?: Resolver<ResolversTypes['PodDisruptionBudgetConnection'], ParentType, ContextType, Partial<AppDisruptionBudgetsArgs>>;
  events?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, Partial<AppEventsArgs>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  ingresses?: Resolver<ResolversTypes['IngressConnection'], ParentType, ContextType, Partial<AppIngressesArgs>>;
  labels?: Resolver<ReadonlyArray<ResolversTypes['Label']>, ParentType, ContextType>;
  manifest?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<AppManifestArgs, 'format'>>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  namespace?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  phase?: Resolver<ResolversTypes['AppPhase'], ParentType, ContextType>;
  placement?: Resolver<ResolversTypes['Placement'], ParentType, ContextType>;
  releases?: Resolver<ResolversTypes['ReleaseConnection'], ParentType, ContextType, Partial<AppReleasesArgs>>;
  replicaPolicy?: Resolver<Maybe<ResolversTypes['ReplicaPolicy']>, ParentType, ContextType>;
  restartedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  revision?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  revisionHistoryLimit?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  revisions?: Resolver<Maybe<ResolversTypes['AppRevisionConnection']>, ParentType, ContextType, Partial<AppRevisionsArgs>>;
  rollout?: Resolver<Maybe<ResolversTypes['Rollout']>, ParentType, ContextType>;
  services?: Resolver<ResolversTypes['ServiceConnection'], ParentType, ContextType, Partial<AppServicesArgs>>;
  strategy?: Resolver<ResolversTypes['RolloutStrategy'], ParentType, ContextType>;
  targets?: Resolver<ResolversTypes['AppTargetConnection'], ParentType, ContextType, Partial<AppTargetsArgs>>;
  values?: Resolver<ResolversTypes['JSONObject'], ParentType, ContextType>;
  volumeClaims?: Resolver<ResolversTypes['PersistentVolumeClaimConnection'], ParentType, ContextType, Partial<AppVolumeClaimsArgs>>;
  workloads?: Resolver<ResolversTypes['WorkloadConnection'], ParentType, ContextType, Partial<AppWorkloadsArgs>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AppChangeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['AppChange'] = ResolversParentTypes['AppChange']> = {
  app?: Resolver<Maybe<ResolversTypes['App']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['ChangeKind'], ParentType, ContextType>;
};

export type AppChangesMessageResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['AppChangesMessage'] = ResolversParentTypes['AppChangesMessage']> = {
  changes?: Resolver<ReadonlyArray<ResolversTypes['AppChange']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reset?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type AppConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['AppConnection'] = ResolversParentTypes['AppConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['AppEdge']>, ParentType, ContextType>;
  facets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<AppConnectionFacetsArgs, 'field' | 'first'>>;
  labelFacets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<AppConnectionLabelFacetsArgs, 'first' | 'key'>>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type AppEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['AppEdge'] = ResolversParentTypes['AppEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['App'], ParentType, ContextType>;
};

export type AppRevisionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['AppRevision'] = ResolversParentTypes['AppRevision']> = {
  changedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  changedBy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  chartDigest?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  outcome?: Resolver<Maybe<ResolversTypes['RevisionOutcome']>, ParentType, ContextType>;
  placement?: Resolver<ResolversTypes['Placement'], ParentType, ContextType>;
  replicaPolicy?: Resolver<Maybe<ResolversTypes['ReplicaPolicy']>, ParentType, ContextType>;
  revision?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  strategy?: Resolver<ResolversTypes['RolloutStrategy'], ParentType, ContextType>;
  values?: Resolver<ResolversTypes['JSONObject'], ParentType, ContextType>;
};

export type AppRevisionConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['AppRevisionConnection'] = ResolversParentTypes['AppRevisionConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['AppRevisionEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type AppRevisionEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['AppRevisionEdge'] = ResolversParentTypes['AppRevisionEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['AppRevision'], ParentType, ContextType>;
};

export type AppTargetResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['AppTarget'] = ResolversParentTypes['AppTarget']> = {
  app?: Resolver<ResolversTypes['App'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  phase?: Resolver<ResolversTypes['TargetPhase'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  release?: Resolver<Maybe<ResolversTypes['Release']>, ParentType, ContextType>;
  replicaPolicy?: Resolver<Maybe<ResolversTypes['ReplicaPolicy']>, ParentType, ContextType>;
  replicas?: Resolver<ResolversTypes['ReplicaCounts'], ParentType, ContextType>;
  revision?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  station?: Resolver<ResolversTypes['Station'], ParentType, ContextType>;
  values?: Resolver<Maybe<ResolversTypes['JSONObject']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AppTargetConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['AppTargetConnection'] = ResolversParentTypes['AppTargetConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['AppTargetEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type AppTargetEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['AppTargetEdge'] = ResolversParentTypes['AppTargetEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['AppTarget'], ParentType, ContextType>;
};

export type ApplyManifestsPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ApplyManifestsPayload'] = ResolversParentTypes['ApplyManifestsPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  objects?: Resolver<ReadonlyArray<ResolversTypes['ManifestResult']>, ParentType, ContextType>;
};

export type ApproveBatchPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ApproveBatchPayload'] = ResolversParentTypes['ApproveBatchPayload']> = {
  app?: Resolver<Maybe<ResolversTypes['App']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  readAfter?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type AssignNodesPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['AssignNodesPayload'] = ResolversParentTypes['AssignNodesPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  operation?: Resolver<Maybe<ResolversTypes['Operation']>, ParentType, ContextType>;
  readAfter?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  results?: Resolver<ReadonlyArray<ResolversTypes['NodeResult']>, ParentType, ContextType>;
  summary?: Resolver<ResolversTypes['NodeSummary'], ParentType, ContextType>;
};

export type AutoscalerMetricResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['AutoscalerMetric'] = ResolversParentTypes['AutoscalerMetric']> = {
  current?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  target?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type BackendResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Backend'] = ResolversParentTypes['Backend']> = {
  ip?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  pod?: Resolver<Maybe<ResolversTypes['Pod']>, ParentType, ContextType>;
  port?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  ready?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  station?: Resolver<Maybe<ResolversTypes['Station']>, ParentType, ContextType>;
};

export type BackendConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['BackendConnection'] = ResolversParentTypes['BackendConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['BackendEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type BackendEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['BackendEdge'] = ResolversParentTypes['BackendEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Backend'], ParentType, ContextType>;
};

export type CancelOperationPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CancelOperationPayload'] = ResolversParentTypes['CancelOperationPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  operation?: Resolver<Maybe<ResolversTypes['Operation']>, ParentType, ContextType>;
};

export type CancelRolloutPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CancelRolloutPayload'] = ResolversParentTypes['CancelRolloutPayload']> = {
  app?: Resolver<Maybe<ResolversTypes['App']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  readAfter?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ChartResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Chart'] = ResolversParentTypes['Chart']> = {
  appVersion?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  digest?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ClusterResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Cluster'] = ResolversParentTypes['Cluster']> = {
  apps?: Resolver<ResolversTypes['AppConnection'], ParentType, ContextType, Partial<ClusterAppsArgs>>;
  events?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, Partial<ClusterEventsArgs>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  labels?: Resolver<ReadonlyArray<ResolversTypes['Label']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  nodes?: Resolver<ResolversTypes['ClusterNodeConnection'], ParentType, ContextType, Partial<ClusterNodesArgs>>;
  pods?: Resolver<ResolversTypes['PodConnection'], ParentType, ContextType, Partial<ClusterPodsArgs>>;
  releases?: Resolver<ResolversTypes['ReleaseConnection'], ParentType, ContextType, Partial<ClusterReleasesArgs>>;
  serviceLocality?: Resolver<ResolversTypes['ServiceLocality'], ParentType, ContextType>;
  services?: Resolver<ResolversTypes['ServiceConnection'], ParentType, ContextType, Partial<ClusterServicesArgs>>;
  state?: Resolver<ResolversTypes['ClusterState'], ParentType, ContextType>;
  stations?: Resolver<ResolversTypes['StationConnection'], ParentType, ContextType, Partial<ClusterStationsArgs>>;
  sync?: Resolver<ResolversTypes['Sync'], ParentType, ContextType>;
  totals?: Resolver<ResolversTypes['ClusterTotals'], ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  workloads?: Resolver<ResolversTypes['WorkloadConnection'], ParentType, ContextType, Partial<ClusterWorkloadsArgs>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ClusterChangeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ClusterChange'] = ResolversParentTypes['ClusterChange']> = {
  cluster?: Resolver<Maybe<ResolversTypes['Cluster']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['ChangeKind'], ParentType, ContextType>;
};

export type ClusterChangesMessageResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ClusterChangesMessage'] = ResolversParentTypes['ClusterChangesMessage']> = {
  changes?: Resolver<ReadonlyArray<ResolversTypes['ClusterChange']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reset?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type ClusterNodeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ClusterNode'] = ResolversParentTypes['ClusterNode']> = {
  addresses?: Resolver<ReadonlyArray<ResolversTypes['NodeAddress']>, ParentType, ContextType>;
  allocatable?: Resolver<ResolversTypes['ResourceAmounts'], ParentType, ContextType>;
  capacity?: Resolver<ResolversTypes['ResourceAmounts'], ParentType, ContextType>;
  cluster?: Resolver<ResolversTypes['Cluster'], ParentType, ContextType>;
  conditions?: Resolver<ReadonlyArray<ResolversTypes['Condition']>, ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  events?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, Partial<ClusterNodeEventsArgs>>;
  hardware?: Resolver<ResolversTypes['HardwareKind'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  labels?: Resolver<ReadonlyArray<ResolversTypes['Label']>, ParentType, ContextType>;
  manifest?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<ClusterNodeManifestArgs, 'format'>>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  pods?: Resolver<ResolversTypes['PodConnection'], ParentType, ContextType, Partial<ClusterNodePodsArgs>>;
  ready?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  requested?: Resolver<ResolversTypes['ResourceAmounts'], ParentType, ContextType>;
  roles?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  schedulable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  station?: Resolver<Maybe<ResolversTypes['Station']>, ParentType, ContextType>;
  system?: Resolver<ResolversTypes['NodeSystem'], ParentType, ContextType>;
  taints?: Resolver<ReadonlyArray<ResolversTypes['Taint']>, ParentType, ContextType>;
  used?: Resolver<Maybe<ResolversTypes['ResourceUsage']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ClusterNodeConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ClusterNodeConnection'] = ResolversParentTypes['ClusterNodeConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ClusterNodeEdge']>, ParentType, ContextType>;
  facets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<ClusterNodeConnectionFacetsArgs, 'field' | 'first'>>;
  labelFacets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<ClusterNodeConnectionLabelFacetsArgs, 'first' | 'key'>>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ClusterNodeEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ClusterNodeEdge'] = ResolversParentTypes['ClusterNodeEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['ClusterNode'], ParentType, ContextType>;
};

export type ClusterTotalsResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ClusterTotals'] = ResolversParentTypes['ClusterTotals']> = {
  nodes?: Resolver<ResolversTypes['NodeTotals'], ParentType, ContextType>;
  pods?: Resolver<ResolversTypes['PodTotals'], ParentType, ContextType>;
  stations?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  used?: Resolver<Maybe<ResolversTypes['ResourceUsage']>, ParentType, ContextType>;
};

export type ConditionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Condition'] = ResolversParentTypes['Condition']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ContainerResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Container'] = ResolversParentTypes['Container']> = {
  image?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  ready?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  restarts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CordonNodesPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CordonNodesPayload'] = ResolversParentTypes['CordonNodesPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  readAfter?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  results?: Resolver<ReadonlyArray<ResolversTypes['NodeResult']>, ParentType, ContextType>;
  summary?: Resolver<ResolversTypes['NodeSummary'], ParentType, ContextType>;
};

export type CreateAppPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CreateAppPayload'] = ResolversParentTypes['CreateAppPayload']> = {
  app?: Resolver<Maybe<ResolversTypes['App']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  plan?: Resolver<Maybe<ResolversTypes['PlacementPlan']>, ParentType, ContextType>;
  readAfter?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type CreateStationPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CreateStationPayload'] = ResolversParentTypes['CreateStationPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  readAfter?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  station?: Resolver<Maybe<ResolversTypes['Station']>, ParentType, ContextType>;
};

export type CronJobResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CronJob'] = ResolversParentTypes['CronJob']> = {
  app?: Resolver<Maybe<ResolversTypes['App']>, ParentType, ContextType>;
  autoscaler?: Resolver<Maybe<ResolversTypes['HorizontalPodAutoscaler']>, ParentType, ContextType>;
  cluster?: Resolver<ResolversTypes['Cluster'], ParentType, ContextType>;
  conditions?: Resolver<ReadonlyArray<ResolversTypes['Condition']>, ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  events?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, Partial<CronJobEventsArgs>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  images?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  labels?: Resolver<ReadonlyArray<ResolversTypes['Label']>, ParentType, ContextType>;
  manifest?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<CronJobManifestArgs, 'format'>>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  namespace?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['ObjectOwner']>, ParentType, ContextType>;
  replicas?: Resolver<ResolversTypes['ReplicaCounts'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['WorkloadState'], ParentType, ContextType>;
  station?: Resolver<Maybe<ResolversTypes['Station']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CustomResourceResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CustomResource'] = ResolversParentTypes['CustomResource']> = {
  apiVersion?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  app?: Resolver<Maybe<ResolversTypes['App']>, ParentType, ContextType>;
  cluster?: Resolver<ResolversTypes['Cluster'], ParentType, ContextType>;
  conditions?: Resolver<ReadonlyArray<ResolversTypes['Condition']>, ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  events?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, Partial<CustomResourceEventsArgs>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  labels?: Resolver<ReadonlyArray<ResolversTypes['Label']>, ParentType, ContextType>;
  manifest?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<CustomResourceManifestArgs, 'format'>>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  namespace?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  phase?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  station?: Resolver<Maybe<ResolversTypes['Station']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CustomResourceConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CustomResourceConnection'] = ResolversParentTypes['CustomResourceConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['CustomResourceEdge']>, ParentType, ContextType>;
  facets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<CustomResourceConnectionFacetsArgs, 'field' | 'first'>>;
  labelFacets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<CustomResourceConnectionLabelFacetsArgs, 'first' | 'key'>>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type CustomResourceEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CustomResourceEdge'] = ResolversParentTypes['CustomResourceEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['CustomResource'], ParentType, ContextType>;
};

export type DaemonSetResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['DaemonSet'] = ResolversParentTypes['DaemonSet']> = {
  app?: Resolver<Maybe<ResolversTypes['App']>, ParentType, ContextType>;
  autoscaler?: Resolver<Maybe<ResolversTypes['HorizontalPodAutoscaler']>, ParentType, ContextType>;
  cluster?: Resolver<ResolversTypes['Cluster'], ParentType, ContextType>;
  conditions?: Resolver<ReadonlyArray<ResolversTypes['Condition']>, ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  events?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, Partial<DaemonSetEventsArgs>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  images?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  labels?: Resolver<ReadonlyArray<ResolversTypes['Label']>, ParentType, ContextType>;
  manifest?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<DaemonSetManifestArgs, 'format'>>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  namespace?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['ObjectOwner']>, ParentType, ContextType>;
  replicas?: Resolver<ResolversTypes['ReplicaCounts'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['WorkloadState'], ParentType, ContextType>;
  station?: Resolver<Maybe<ResolversTypes['Station']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DeleteAppPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['DeleteAppPayload'] = ResolversParentTypes['DeleteAppPayload']> = {
  app?: Resolver<Maybe<ResolversTypes['App']>, ParentType, ContextType>;
  deletedId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  plan?: Resolver<Maybe<ResolversTypes['PlacementPlan']>, ParentType, ContextType>;
  readAfter?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type DeleteManifestsPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['DeleteManifestsPayload'] = ResolversParentTypes['DeleteManifestsPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  objects?: Resolver<ReadonlyArray<ResolversTypes['ManifestResult']>, ParentType, ContextType>;
};

export type DeleteStationPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['DeleteStationPayload'] = ResolversParentTypes['DeleteStationPayload']> = {
  apps?: Resolver<ReadonlyArray<ResolversTypes['App']>, ParentType, ContextType>;
  deletedId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  manifestSets?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  readAfter?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type DeploymentResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Deployment'] = ResolversParentTypes['Deployment']> = {
  app?: Resolver<Maybe<ResolversTypes['App']>, ParentType, ContextType>;
  autoscaler?: Resolver<Maybe<ResolversTypes['HorizontalPodAutoscaler']>, ParentType, ContextType>;
  cluster?: Resolver<ResolversTypes['Cluster'], ParentType, ContextType>;
  conditions?: Resolver<ReadonlyArray<ResolversTypes['Condition']>, ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  events?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, Partial<DeploymentEventsArgs>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  images?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  labels?: Resolver<ReadonlyArray<ResolversTypes['Label']>, ParentType, ContextType>;
  manifest?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<DeploymentManifestArgs, 'format'>>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  namespace?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['ObjectOwner']>, ParentType, ContextType>;
  replicas?: Resolver<ResolversTypes['ReplicaCounts'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['WorkloadState'], ParentType, ContextType>;
  station?: Resolver<Maybe<ResolversTypes['Station']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type DrainNodesPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['DrainNodesPayload'] = ResolversParentTypes['DrainNodesPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  left?: Resolver<ReadonlyArray<ResolversTypes['LeftPod']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  operation?: Resolver<Maybe<ResolversTypes['Operation']>, ParentType, ContextType>;
  pods?: Resolver<ReadonlyArray<ResolversTypes['DrainedPod']>, ParentType, ContextType>;
};

export type DrainStationPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['DrainStationPayload'] = ResolversParentTypes['DrainStationPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  left?: Resolver<ReadonlyArray<ResolversTypes['LeftPod']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  operation?: Resolver<Maybe<ResolversTypes['Operation']>, ParentType, ContextType>;
  pods?: Resolver<ReadonlyArray<ResolversTypes['DrainedPod']>, ParentType, ContextType>;
};

export type DrainedPodResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['DrainedPod'] = ResolversParentTypes['DrainedPod']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  namespace?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type EventResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Event'] = ResolversParentTypes['Event']> = {
  cluster?: Resolver<ResolversTypes['Cluster'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  events?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, Partial<EventEventsArgs>>;
  firstSeenAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  labels?: Resolver<ReadonlyArray<ResolversTypes['Label']>, ParentType, ContextType>;
  lastSeenAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  manifest?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<EventManifestArgs, 'format'>>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  namespace?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['ClusterNode']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  regarding?: Resolver<ResolversTypes['EventSubject'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  station?: Resolver<Maybe<ResolversTypes['Station']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type EventChangeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['EventChange'] = ResolversParentTypes['EventChange']> = {
  event?: Resolver<Maybe<ResolversTypes['Event']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['ChangeKind'], ParentType, ContextType>;
};

export type EventConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['EventConnection'] = ResolversParentTypes['EventConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['EventEdge']>, ParentType, ContextType>;
  facets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<EventConnectionFacetsArgs, 'field' | 'first'>>;
  labelFacets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<EventConnectionLabelFacetsArgs, 'first' | 'key'>>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type EventEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['EventEdge'] = ResolversParentTypes['EventEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Event'], ParentType, ContextType>;
};

export type EventStreamMessageResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['EventStreamMessage'] = ResolversParentTypes['EventStreamMessage']> = {
  changes?: Resolver<ReadonlyArray<ResolversTypes['EventChange']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reset?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type EventSubjectResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['EventSubject'] = ResolversParentTypes['EventSubject']> = {
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  namespace?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  resource?: Resolver<Maybe<ResolversTypes['Resource']>, ParentType, ContextType>;
  uid?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type FacetResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Facet'] = ResolversParentTypes['Facet']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type FixedReplicasResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['FixedReplicas'] = ResolversParentTypes['FixedReplicas']> = {
  replicas?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type GatewayResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Gateway'] = ResolversParentTypes['Gateway']> = {
  clusters?: Resolver<ReadonlyArray<ResolversTypes['GatewayCluster']>, ParentType, ContextType>;
  limits?: Resolver<ReadonlyArray<ResolversTypes['GatewayLimit']>, ParentType, ContextType>;
  replica?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  roles?: Resolver<ReadonlyArray<ResolversTypes['GatewayRole']>, ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  store?: Resolver<ResolversTypes['GatewayStore'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type GatewayClusterResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['GatewayCluster'] = ResolversParentTypes['GatewayCluster']> = {
  cluster?: Resolver<ResolversTypes['Cluster'], ParentType, ContextType>;
  rows?: Resolver<ReadonlyArray<ResolversTypes['RowCount']>, ParentType, ContextType>;
  watchedHere?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type GatewayLimitResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['GatewayLimit'] = ResolversParentTypes['GatewayLimit']> = {
  allowed?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type GatewayStoreResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['GatewayStore'] = ResolversParentTypes['GatewayStore']> = {
  kind?: Resolver<ResolversTypes['StoreKind'], ParentType, ContextType>;
  lagMs?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['StoreState'], ParentType, ContextType>;
};

export type HardwareCountResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['HardwareCount'] = ResolversParentTypes['HardwareCount']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['HardwareKind'], ParentType, ContextType>;
};

export type HorizontalPodAutoscalerResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['HorizontalPodAutoscaler'] = ResolversParentTypes['HorizontalPodAutoscaler']> = {
  app?: Resolver<Maybe<ResolversTypes['App']>, ParentType, ContextType>;
  cluster?: Resolver<ResolversTypes['Cluster'], ParentType, ContextType>;
  conditions?: Resolver<ReadonlyArray<ResolversTypes['Condition']>, ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  currentReplicas?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  desiredReplicas?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  events?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, Partial<HorizontalPodAutoscalerEventsArgs>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  labels?: Resolver<ReadonlyArray<ResolversTypes['Label']>, ParentType, ContextType>;
  manifest?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<HorizontalPodAutoscalerManifestArgs, 'format'>>;
  maxReplicas?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  metrics?: Resolver<ReadonlyArray<ResolversTypes['AutoscalerMetric']>, ParentType, ContextType>;
  minReplicas?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  namespace?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['ObjectOwner']>, ParentType, ContextType>;
  station?: Resolver<Maybe<ResolversTypes['Station']>, ParentType, ContextType>;
  workload?: Resolver<Maybe<ResolversTypes['Workload']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type HorizontalPodAutoscalerConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['HorizontalPodAutoscalerConnection'] = ResolversParentTypes['HorizontalPodAutoscalerConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['HorizontalPodAutoscalerEdge']>, ParentType, ContextType>;
  facets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<HorizontalPodAutoscalerConnectionFacetsArgs, 'field' | 'first'>>;
  labelFacets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<HorizontalPodAutoscalerConnectionLabelFacetsArgs, 'first' | 'key'>>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type HorizontalPodAutoscalerEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['HorizontalPodAutoscalerEdge'] = ResolversParentTypes['HorizontalPodAutoscalerEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['HorizontalPodAutoscaler'], ParentType, ContextType>;
};

export type IngressResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Ingress'] = ResolversParentTypes['Ingress']> = {
  addresses?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  app?: Resolver<Maybe<ResolversTypes['App']>, ParentType, ContextType>;
  className?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  cluster?: Resolver<ResolversTypes['Cluster'], ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  events?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, Partial<IngressEventsArgs>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  labels?: Resolver<ReadonlyArray<ResolversTypes['Label']>, ParentType, ContextType>;
  manifest?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<IngressManifestArgs, 'format'>>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  namespace?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['ObjectOwner']>, ParentType, ContextType>;
  routes?: Resolver<ReadonlyArray<ResolversTypes['IngressRoute']>, ParentType, ContextType>;
  station?: Resolver<Maybe<ResolversTypes['Station']>, ParentType, ContextType>;
  tlsHosts?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type IngressConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['IngressConnection'] = ResolversParentTypes['IngressConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['IngressEdge']>, ParentType, ContextType>;
  facets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<IngressConnectionFacetsArgs, 'field' | 'first'>>;
  labelFacets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<IngressConnectionLabelFacetsArgs, 'first' | 'key'>>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type IngressEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['IngressEdge'] = ResolversParentTypes['IngressEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Ingress'], ParentType, ContextType>;
};

export type IngressRouteResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['IngressRoute'] = ResolversParentTypes['IngressRoute']> = {
  host?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  path?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  pathType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  port?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  service?: Resolver<Maybe<ResolversTypes['Service']>, ParentType, ContextType>;
  serviceName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export interface JsonObjectScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSONObject'], any> {
  name: 'JSONObject';
}

export type JobResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Job'] = ResolversParentTypes['Job']> = {
  app?: Resolver<Maybe<ResolversTypes['App']>, ParentType, ContextType>;
  autoscaler?: Resolver<Maybe<ResolversTypes['HorizontalPodAutoscaler']>, ParentType, ContextType>;
  cluster?: Resolver<ResolversTypes['Cluster'], ParentType, ContextType>;
  conditions?: Resolver<ReadonlyArray<ResolversTypes['Condition']>, ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  events?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, Partial<JobEventsArgs>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  images?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  labels?: Resolver<ReadonlyArray<ResolversTypes['Label']>, ParentType, ContextType>;
  manifest?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<JobManifestArgs, 'format'>>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  namespace?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['ObjectOwner']>, ParentType, ContextType>;
  replicas?: Resolver<ResolversTypes['ReplicaCounts'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['WorkloadState'], ParentType, ContextType>;
  station?: Resolver<Maybe<ResolversTypes['Station']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type LabelResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Label'] = ResolversParentTypes['Label']> = {
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type LeftPodResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['LeftPod'] = ResolversParentTypes['LeftPod']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  namespace?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type LocationResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Location'] = ResolversParentTypes['Location']> = {
  address?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  city?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  district?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  latitude?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  longitude?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  province?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  region?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ManifestObjectResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ManifestObject'] = ResolversParentTypes['ManifestObject']> = {
  apiVersion?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  manifest?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<ManifestObjectManifestArgs, 'format'>>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ManifestResultResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ManifestResult'] = ResolversParentTypes['ManifestResult']> = {
  apiVersion?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  diff?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  error?: Resolver<Maybe<ResolversTypes['UserError']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  namespace?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['ManifestOutcome'], ParentType, ContextType>;
};

export type ManifestSetResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ManifestSet'] = ResolversParentTypes['ManifestSet']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  namespace?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  objects?: Resolver<Maybe<ReadonlyArray<ResolversTypes['ManifestObject']>>, ParentType, ContextType>;
  station?: Resolver<ResolversTypes['Station'], ParentType, ContextType>;
};

export type MembershipResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Membership'] = ResolversParentTypes['Membership']> = {
  conflicting?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  conflictingNodes?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  labelled?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  missing?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  missingNodes?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  wanted?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type MoveMisplacedPodsPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['MoveMisplacedPodsPayload'] = ResolversParentTypes['MoveMisplacedPodsPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  left?: Resolver<ReadonlyArray<ResolversTypes['LeftPod']>, ParentType, ContextType>;
  operation?: Resolver<Maybe<ResolversTypes['Operation']>, ParentType, ContextType>;
  pods?: Resolver<ReadonlyArray<ResolversTypes['DrainedPod']>, ParentType, ContextType>;
};

export type MutationResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  addStations?: Resolver<ResolversTypes['AddStationsPayload'], ParentType, ContextType, RequireFields<MutationAddStationsArgs, 'input'>>;
  applyManifests?: Resolver<ResolversTypes['ApplyManifestsPayload'], ParentType, ContextType, RequireFields<MutationApplyManifestsArgs, 'input'>>;
  approveBatch?: Resolver<ResolversTypes['ApproveBatchPayload'], ParentType, ContextType, RequireFields<MutationApproveBatchArgs, 'input'>>;
  assignNodes?: Resolver<ResolversTypes['AssignNodesPayload'], ParentType, ContextType, RequireFields<MutationAssignNodesArgs, 'input'>>;
  cancelOperation?: Resolver<ResolversTypes['CancelOperationPayload'], ParentType, ContextType, RequireFields<MutationCancelOperationArgs, 'input'>>;
  cancelRollout?: Resolver<ResolversTypes['CancelRolloutPayload'], ParentType, ContextType, RequireFields<MutationCancelRolloutArgs, 'input'>>;
  cordonNodes?: Resolver<ResolversTypes['CordonNodesPayload'], ParentType, ContextType, RequireFields<MutationCordonNodesArgs, 'input'>>;
  createApp?: Resolver<ResolversTypes['CreateAppPayload'], ParentType, ContextType, RequireFields<MutationCreateAppArgs, 'input'>>;
  createStation?: Resolver<ResolversTypes['CreateStationPayload'], ParentType, ContextType, RequireFields<MutationCreateStationArgs, 'input'>>;
  deleteApp?: Resolver<ResolversTypes['DeleteAppPayload'], ParentType, ContextType, RequireFields<MutationDeleteAppArgs, 'input'>>;
  deleteManifests?: Resolver<ResolversTypes['DeleteManifestsPayload'], ParentType, ContextType, RequireFields<MutationDeleteManifestsArgs, 'input'>>;
  deleteStation?: Resolver<ResolversTypes['DeleteStationPayload'], ParentType, ContextType, RequireFields<MutationDeleteStationArgs, 'input'>>;
  drainNodes?: Resolver<ResolversTypes['DrainNodesPayload'], ParentType, ContextType, RequireFields<MutationDrainNodesArgs, 'input'>>;
  drainStation?: Resolver<ResolversTypes['DrainStationPayload'], ParentType, ContextType, RequireFields<MutationDrainStationArgs, 'input'>>;
  moveMisplacedPods?: Resolver<ResolversTypes['MoveMisplacedPodsPayload'], ParentType, ContextType, RequireFields<MutationMoveMisplacedPodsArgs, 'input'>>;
  pauseRollout?: Resolver<ResolversTypes['PauseRolloutPayload'], ParentType, ContextType, RequireFields<MutationPauseRolloutArgs, 'input'>>;
  removeStations?: Resolver<ResolversTypes['RemoveStationsPayload'], ParentType, ContextType, RequireFields<MutationRemoveStationsArgs, 'input'>>;
  restartApp?: Resolver<ResolversTypes['RestartAppPayload'], ParentType, ContextType, RequireFields<MutationRestartAppArgs, 'input'>>;
  resumeRollout?: Resolver<ResolversTypes['ResumeRolloutPayload'], ParentType, ContextType, RequireFields<MutationResumeRolloutArgs, 'input'>>;
  retryStation?: Resolver<ResolversTypes['RetryStationPayload'], ParentType, ContextType, RequireFields<MutationRetryStationArgs, 'input'>>;
  rollBackApp?: Resolver<ResolversTypes['RollBackAppPayload'], ParentType, ContextType, RequireFields<MutationRollBackAppArgs, 'input'>>;
  setReplicas?: Resolver<ResolversTypes['SetReplicasPayload'], ParentType, ContextType, RequireFields<MutationSetReplicasArgs, 'input'>>;
  setStationReplicas?: Resolver<ResolversTypes['SetStationReplicasPayload'], ParentType, ContextType, RequireFields<MutationSetStationReplicasArgs, 'input'>>;
  unassignNodes?: Resolver<ResolversTypes['UnassignNodesPayload'], ParentType, ContextType, RequireFields<MutationUnassignNodesArgs, 'input'>>;
  uncordonNodes?: Resolver<ResolversTypes['UncordonNodesPayload'], ParentType, ContextType, RequireFields<MutationUncordonNodesArgs, 'input'>>;
  updateApp?: Resolver<ResolversTypes['UpdateAppPayload'], ParentType, ContextType, RequireFields<MutationUpdateAppArgs, 'input'>>;
  updateStation?: Resolver<ResolversTypes['UpdateStationPayload'], ParentType, ContextType, RequireFields<MutationUpdateStationArgs, 'input'>>;
};

export type NodeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  __resolveType: TypeResolveFn<'App' | 'AppTarget' | 'Cluster' | 'ClusterNode' | 'CronJob' | 'CustomResource' | 'DaemonSet' | 'Deployment' | 'Event' | 'HorizontalPodAutoscaler' | 'Ingress' | 'Job' | 'PersistentVolumeClaim' | 'Pod' | 'PodDisruptionBudget' | 'Release' | 'Rollout' | 'Service' | 'StatefulSet' | 'Station', ParentType, ContextType>;
};

export type NodeAddressResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['NodeAddress'] = ResolversParentTypes['NodeAddress']> = {
  address?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type NodeChangeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['NodeChange'] = ResolversParentTypes['NodeChange']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['ChangeKind'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['ClusterNode']>, ParentType, ContextType>;
};

export type NodeChangesMessageResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['NodeChangesMessage'] = ResolversParentTypes['NodeChangesMessage']> = {
  changes?: Resolver<ReadonlyArray<ResolversTypes['NodeChange']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reset?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type NodeResultResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['NodeResult'] = ResolversParentTypes['NodeResult']> = {
  error?: Resolver<Maybe<ResolversTypes['UserError']>, ParentType, ContextType>;
  node?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['NodeOutcome'], ParentType, ContextType>;
  station?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type NodeSummaryResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['NodeSummary'] = ResolversParentTypes['NodeSummary']> = {
  accepted?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  assigned?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  failed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unassigned?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unchanged?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type NodeSystemResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['NodeSystem'] = ResolversParentTypes['NodeSystem']> = {
  architecture?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  containerRuntime?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  kernel?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  kubelet?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  os?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  osImage?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type NodeTotalsResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['NodeTotals'] = ResolversParentTypes['NodeTotals']> = {
  byHardware?: Resolver<ReadonlyArray<ResolversTypes['HardwareCount']>, ParentType, ContextType>;
  cordoned?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  notReady?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  ready?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ObjectOwnerResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ObjectOwner'] = ResolversParentTypes['ObjectOwner']> = {
  kind?: Resolver<ResolversTypes['OwnerKind'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  namespace?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type OperationResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Operation'] = ResolversParentTypes['Operation']> = {
  done?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  failed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['OperationState'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type OperationProgressMessageResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['OperationProgressMessage'] = ResolversParentTypes['OperationProgressMessage']> = {
  operation?: Resolver<ResolversTypes['Operation'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PauseRolloutPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['PauseRolloutPayload'] = ResolversParentTypes['PauseRolloutPayload']> = {
  app?: Resolver<Maybe<ResolversTypes['App']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  readAfter?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PersistentVolumeClaimResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['PersistentVolumeClaim'] = ResolversParentTypes['PersistentVolumeClaim']> = {
  accessModes?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  app?: Resolver<Maybe<ResolversTypes['App']>, ParentType, ContextType>;
  capacityBytes?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  cluster?: Resolver<ResolversTypes['Cluster'], ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  events?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, Partial<PersistentVolumeClaimEventsArgs>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  labels?: Resolver<ReadonlyArray<ResolversTypes['Label']>, ParentType, ContextType>;
  manifest?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<PersistentVolumeClaimManifestArgs, 'format'>>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  namespace?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['ObjectOwner']>, ParentType, ContextType>;
  phase?: Resolver<ResolversTypes['VolumeClaimPhase'], ParentType, ContextType>;
  requestedBytes?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  station?: Resolver<Maybe<ResolversTypes['Station']>, ParentType, ContextType>;
  storageClass?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  volumeName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PersistentVolumeClaimConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['PersistentVolumeClaimConnection'] = ResolversParentTypes['PersistentVolumeClaimConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['PersistentVolumeClaimEdge']>, ParentType, ContextType>;
  facets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<PersistentVolumeClaimConnectionFacetsArgs, 'field' | 'first'>>;
  labelFacets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<PersistentVolumeClaimConnectionLabelFacetsArgs, 'first' | 'key'>>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PersistentVolumeClaimEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['PersistentVolumeClaimEdge'] = ResolversParentTypes['PersistentVolumeClaimEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['PersistentVolumeClaim'], ParentType, ContextType>;
};

export type PlacementResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Placement'] = ResolversParentTypes['Placement']> = {
  exclude?: Resolver<ReadonlyArray<ResolversTypes['StationRef']>, ParentType, ContextType>;
  include?: Resolver<ReadonlyArray<ResolversTypes['StationRef']>, ParentType, ContextType>;
  stations?: Resolver<ReadonlyArray<ResolversTypes['StationRef']>, ParentType, ContextType>;
};

export type PlacementDecisionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['PlacementDecision'] = ResolversParentTypes['PlacementDecision']> = {
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  station?: Resolver<ResolversTypes['Station'], ParentType, ContextType>;
};

export type PlacementPlanResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['PlacementPlan'] = ResolversParentTypes['PlacementPlan']> = {
  changes?: Resolver<ReadonlyArray<ResolversTypes['PlannedChange']>, ParentType, ContextType>;
  chosen?: Resolver<ReadonlyArray<ResolversTypes['PlacementDecision']>, ParentType, ContextType>;
  rejected?: Resolver<ReadonlyArray<ResolversTypes['PlacementDecision']>, ParentType, ContextType>;
  warnings?: Resolver<ReadonlyArray<ResolversTypes['PlanWarning']>, ParentType, ContextType>;
};

export type PlanWarningResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['PlanWarning'] = ResolversParentTypes['PlanWarning']> = {
  cluster?: Resolver<Maybe<ResolversTypes['Cluster']>, ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  object?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PlannedChangeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['PlannedChange'] = ResolversParentTypes['PlannedChange']> = {
  action?: Resolver<ResolversTypes['ReleaseAction'], ParentType, ContextType>;
  cluster?: Resolver<ResolversTypes['Cluster'], ParentType, ContextType>;
  objects?: Resolver<Maybe<ReadonlyArray<ResolversTypes['PlannedObject']>>, ParentType, ContextType>;
  release?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PlannedObjectResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['PlannedObject'] = ResolversParentTypes['PlannedObject']> = {
  action?: Resolver<ResolversTypes['ObjectAction'], ParentType, ContextType>;
  diff?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  drift?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PodResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Pod'] = ResolversParentTypes['Pod']> = {
  app?: Resolver<Maybe<ResolversTypes['App']>, ParentType, ContextType>;
  cluster?: Resolver<ResolversTypes['Cluster'], ParentType, ContextType>;
  containers?: Resolver<ReadonlyArray<ResolversTypes['Container']>, ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  events?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, Partial<PodEventsArgs>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  ip?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  labels?: Resolver<ReadonlyArray<ResolversTypes['Label']>, ParentType, ContextType>;
  logs?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<PodLogsArgs, 'tailLines'>>;
  manifest?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<PodManifestArgs, 'format'>>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  misplaced?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  misplacedFrom?: Resolver<Maybe<ResolversTypes['Station']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  namespace?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['ClusterNode']>, ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['ObjectOwner']>, ParentType, ContextType>;
  phase?: Resolver<ResolversTypes['PodPhase'], ParentType, ContextType>;
  ready?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  requested?: Resolver<ResolversTypes['ResourceAmounts'], ParentType, ContextType>;
  restarts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  station?: Resolver<Maybe<ResolversTypes['Station']>, ParentType, ContextType>;
  volumeClaims?: Resolver<ReadonlyArray<ResolversTypes['PersistentVolumeClaim']>, ParentType, ContextType>;
  workload?: Resolver<Maybe<ResolversTypes['Workload']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PodChangeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['PodChange'] = ResolversParentTypes['PodChange']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['ChangeKind'], ParentType, ContextType>;
  pod?: Resolver<Maybe<ResolversTypes['Pod']>, ParentType, ContextType>;
};

export type PodChangesMessageResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['PodChangesMessage'] = ResolversParentTypes['PodChangesMessage']> = {
  changes?: Resolver<ReadonlyArray<ResolversTypes['PodChange']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reset?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type PodConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['PodConnection'] = ResolversParentTypes['PodConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['PodEdge']>, ParentType, ContextType>;
  facets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<PodConnectionFacetsArgs, 'field' | 'first'>>;
  labelFacets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<PodConnectionLabelFacetsArgs, 'first' | 'key'>>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PodDisruptionBudgetResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['PodDisruptionBudget'] = ResolversParentTypes['PodDisruptionBudget']> = {
  app?: Resolver<Maybe<ResolversTypes['App']>, ParentType, ContextType>;
  cluster?: Resolver<ResolversTypes['Cluster'], ParentType, ContextType>;
  conditions?: Resolver<ReadonlyArray<ResolversTypes['Condition']>, ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  currentHealthy?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  desiredHealthy?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  disruptionsAllowed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  events?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, Partial<PodDisruptionBudgetEventsArgs>>;
  expectedPods?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  labels?: Resolver<ReadonlyArray<ResolversTypes['Label']>, ParentType, ContextType>;
  manifest?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<PodDisruptionBudgetManifestArgs, 'format'>>;
  maxUnavailable?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  minAvailable?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  namespace?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['ObjectOwner']>, ParentType, ContextType>;
  selector?: Resolver<ReadonlyArray<ResolversTypes['Label']>, ParentType, ContextType>;
  station?: Resolver<Maybe<ResolversTypes['Station']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PodDisruptionBudgetConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['PodDisruptionBudgetConnection'] = ResolversParentTypes['PodDisruptionBudgetConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['PodDisruptionBudgetEdge']>, ParentType, ContextType>;
  facets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<PodDisruptionBudgetConnectionFacetsArgs, 'field' | 'first'>>;
  labelFacets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<PodDisruptionBudgetConnectionLabelFacetsArgs, 'first' | 'key'>>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PodDisruptionBudgetEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['PodDisruptionBudgetEdge'] = ResolversParentTypes['PodDisruptionBudgetEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['PodDisruptionBudget'], ParentType, ContextType>;
};

export type PodEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['PodEdge'] = ResolversParentTypes['PodEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Pod'], ParentType, ContextType>;
};

export type PodLogLineResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['PodLogLine'] = ResolversParentTypes['PodLogLine']> = {
  at?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PodLogMessageResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['PodLogMessage'] = ResolversParentTypes['PodLogMessage']> = {
  lines?: Resolver<ReadonlyArray<ResolversTypes['PodLogLine']>, ParentType, ContextType>;
};

export type PodTotalsResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['PodTotals'] = ResolversParentTypes['PodTotals']> = {
  failed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  misplaced?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  pending?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  running?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  app?: Resolver<Maybe<ResolversTypes['App']>, ParentType, ContextType, RequireFields<QueryAppArgs, 'name'>>;
  apps?: Resolver<ResolversTypes['AppConnection'], ParentType, ContextType, Partial<QueryAppsArgs>>;
  autoscalers?: Resolver<ResolversTypes['HorizontalPodAutoscalerConnection'], ParentType, ContextType, Partial<QueryAutoscalersArgs>>;
  cluster?: Resolver<Maybe<ResolversTypes['Cluster']>, ParentType, ContextType, RequireFields<QueryClusterArgs, 'name'>>;
  clusterNode?: Resolver<Maybe<ResolversTypes['ClusterNode']>, ParentType, ContextType, RequireFields<QueryClusterNodeArgs, 'cluster' | 'name'>>;
  clusters?: Resolver<ReadonlyArray<ResolversTypes['Cluster']>, ParentType, ContextType>;
  disruptionBudgets?: Resolver<ResolversTypes['PodDisruptionBudgetConnection'], ParentType, ContextType, Partial<QueryDisruptionBudgetsArgs>>;
  events?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, Partial<QueryEventsArgs>>;
  gateway?: Resolver<ResolversTypes['Gateway'], ParentType, ContextType>;
  ingresses?: Resolver<ResolversTypes['IngressConnection'], ParentType, ContextType, Partial<QueryIngressesArgs>>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType, RequireFields<QueryNodeArgs, 'id'>>;
  nodes?: Resolver<ResolversTypes['ClusterNodeConnection'], ParentType, ContextType, Partial<QueryNodesArgs>>;
  pods?: Resolver<ResolversTypes['PodConnection'], ParentType, ContextType, Partial<QueryPodsArgs>>;
  releases?: Resolver<ResolversTypes['ReleaseConnection'], ParentType, ContextType, Partial<QueryReleasesArgs>>;
  resources?: Resolver<ResolversTypes['CustomResourceConnection'], ParentType, ContextType, Partial<QueryResourcesArgs>>;
  search?: Resolver<ResolversTypes['SearchConnection'], ParentType, ContextType, RequireFields<QuerySearchArgs, 'text'>>;
  services?: Resolver<ResolversTypes['ServiceConnection'], ParentType, ContextType, Partial<QueryServicesArgs>>;
  station?: Resolver<Maybe<ResolversTypes['Station']>, ParentType, ContextType, RequireFields<QueryStationArgs, 'name'>>;
  stations?: Resolver<ResolversTypes['StationConnection'], ParentType, ContextType, Partial<QueryStationsArgs>>;
  volumeClaims?: Resolver<ResolversTypes['PersistentVolumeClaimConnection'], ParentType, ContextType, Partial<QueryVolumeClaimsArgs>>;
  workloads?: Resolver<ResolversTypes['WorkloadConnection'], ParentType, ContextType, Partial<QueryWorkloadsArgs>>;
};

export type ReleaseResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Release'] = ResolversParentTypes['Release']> = {
  app?: Resolver<Maybe<ResolversTypes['App']>, ParentType, ContextType>;
  appRevision?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  chart?: Resolver<Maybe<ResolversTypes['ReleaseChart']>, ParentType, ContextType>;
  cluster?: Resolver<ResolversTypes['Cluster'], ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  events?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, Partial<ReleaseEventsArgs>>;
  history?: Resolver<ReadonlyArray<ResolversTypes['ReleaseRevision']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  labels?: Resolver<ReadonlyArray<ResolversTypes['Label']>, ParentType, ContextType>;
  manifest?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<ReleaseManifestArgs, 'format'>>;
  manifestText?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  namespace?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  notes?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  objects?: Resolver<Maybe<ReadonlyArray<ResolversTypes['ReleaseObject']>>, ParentType, ContextType>;
  revision?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  scope?: Resolver<ResolversTypes['ReleaseScope'], ParentType, ContextType>;
  station?: Resolver<Maybe<ResolversTypes['Station']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ReleaseStatus'], ParentType, ContextType>;
  updatedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  values?: Resolver<Maybe<ResolversTypes['JSONObject']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ReleaseChangeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ReleaseChange'] = ResolversParentTypes['ReleaseChange']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['ChangeKind'], ParentType, ContextType>;
  release?: Resolver<Maybe<ResolversTypes['Release']>, ParentType, ContextType>;
};

export type ReleaseChangesMessageResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ReleaseChangesMessage'] = ResolversParentTypes['ReleaseChangesMessage']> = {
  changes?: Resolver<ReadonlyArray<ResolversTypes['ReleaseChange']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reset?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type ReleaseChartResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ReleaseChart'] = ResolversParentTypes['ReleaseChart']> = {
  appVersion?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ReleaseConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ReleaseConnection'] = ResolversParentTypes['ReleaseConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ReleaseEdge']>, ParentType, ContextType>;
  facets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<ReleaseConnectionFacetsArgs, 'field' | 'first'>>;
  labelFacets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<ReleaseConnectionLabelFacetsArgs, 'first' | 'key'>>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ReleaseEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ReleaseEdge'] = ResolversParentTypes['ReleaseEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Release'], ParentType, ContextType>;
};

export type ReleaseObjectResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ReleaseObject'] = ResolversParentTypes['ReleaseObject']> = {
  apiVersion?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  namespace?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['ReleaseObjectState'], ParentType, ContextType>;
};

export type ReleaseRevisionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ReleaseRevision'] = ResolversParentTypes['ReleaseRevision']> = {
  appRevision?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  revision?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ReleaseStatus'], ParentType, ContextType>;
  updatedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type RemoveStationsPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['RemoveStationsPayload'] = ResolversParentTypes['RemoveStationsPayload']> = {
  app?: Resolver<Maybe<ResolversTypes['App']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  plan?: Resolver<Maybe<ResolversTypes['PlacementPlan']>, ParentType, ContextType>;
  readAfter?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ReplicaCountsResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ReplicaCounts'] = ResolversParentTypes['ReplicaCounts']> = {
  available?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  desired?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  ready?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  updated?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ReplicaPolicyResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ReplicaPolicy'] = ResolversParentTypes['ReplicaPolicy']> = {
  fixed?: Resolver<Maybe<ResolversTypes['FixedReplicas']>, ParentType, ContextType>;
};

export type ResourceResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Resource'] = ResolversParentTypes['Resource']> = {
  __resolveType: TypeResolveFn<'App' | 'ClusterNode' | 'CronJob' | 'CustomResource' | 'DaemonSet' | 'Deployment' | 'Event' | 'HorizontalPodAutoscaler' | 'Ingress' | 'Job' | 'PersistentVolumeClaim' | 'Pod' | 'PodDisruptionBudget' | 'Release' | 'Service' | 'StatefulSet' | 'Station', ParentType, ContextType>;
};

export type ResourceAmountsResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ResourceAmounts'] = ResolversParentTypes['ResourceAmounts']> = {
  cpuCores?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  ephemeralStorageBytes?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  gpus?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  memoryBytes?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  pods?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ResourceUsageResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ResourceUsage'] = ResolversParentTypes['ResourceUsage']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cpuCores?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  memoryBytes?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  nodes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type RestartAppPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['RestartAppPayload'] = ResolversParentTypes['RestartAppPayload']> = {
  app?: Resolver<Maybe<ResolversTypes['App']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  plan?: Resolver<Maybe<ResolversTypes['PlacementPlan']>, ParentType, ContextType>;
  readAfter?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ResumeRolloutPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ResumeRolloutPayload'] = ResolversParentTypes['ResumeRolloutPayload']> = {
  app?: Resolver<Maybe<ResolversTypes['App']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  readAfter?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type RetryStationPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['RetryStationPayload'] = ResolversParentTypes['RetryStationPayload']> = {
  app?: Resolver<Maybe<ResolversTypes['App']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  readAfter?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type RollBackAppPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['RollBackAppPayload'] = ResolversParentTypes['RollBackAppPayload']> = {
  app?: Resolver<Maybe<ResolversTypes['App']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  plan?: Resolver<Maybe<ResolversTypes['PlacementPlan']>, ParentType, ContextType>;
  readAfter?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type RolloutResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Rollout'] = ResolversParentTypes['Rollout']> = {
  app?: Resolver<ResolversTypes['App'], ParentType, ContextType>;
  batch?: Resolver<Maybe<ResolversTypes['RolloutBatch']>, ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  phase?: Resolver<ResolversTypes['RolloutPhase'], ParentType, ContextType>;
  progress?: Resolver<ResolversTypes['RolloutProgress'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['RolloutReason']>, ParentType, ContextType>;
  revision?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rollBackOf?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RolloutBatchResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['RolloutBatch'] = ResolversParentTypes['RolloutBatch']> = {
  canary?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  index?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  readyAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  stations?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type RolloutProgressResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['RolloutProgress'] = ResolversParentTypes['RolloutProgress']> = {
  eta?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  percent?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  replicas?: Resolver<ResolversTypes['ReplicaCounts'], ParentType, ContextType>;
  stations?: Resolver<ResolversTypes['StationProgress'], ParentType, ContextType>;
};

export type RolloutProgressMessageResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['RolloutProgressMessage'] = ResolversParentTypes['RolloutProgressMessage']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reset?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  rollout?: Resolver<Maybe<ResolversTypes['Rollout']>, ParentType, ContextType>;
  targets?: Resolver<ReadonlyArray<ResolversTypes['AppTarget']>, ParentType, ContextType>;
};

export type RolloutStrategyResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['RolloutStrategy'] = ResolversParentTypes['RolloutStrategy']> = {
  approval?: Resolver<Maybe<ResolversTypes['ApprovalMode']>, ParentType, ContextType>;
  batchPercent?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  batchSize?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  batchSizePerCluster?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  canary?: Resolver<Maybe<ReadonlyArray<ResolversTypes['StationRef']>>, ParentType, ContextType>;
  maxFailures?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  onFailure?: Resolver<Maybe<ResolversTypes['FailureAction']>, ParentType, ContextType>;
  progressDeadlineSeconds?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  soakSeconds?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type RowCountResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['RowCount'] = ResolversParentTypes['RowCount']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export interface SafeIntScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['SafeInt'], any> {
  name: 'SafeInt';
}

export type SearchConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SearchConnection'] = ResolversParentTypes['SearchConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['SearchEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SearchEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SearchEdge'] = ResolversParentTypes['SearchEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Resource'], ParentType, ContextType>;
};

export type ServiceResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Service'] = ResolversParentTypes['Service']> = {
  app?: Resolver<Maybe<ResolversTypes['App']>, ParentType, ContextType>;
  backends?: Resolver<ResolversTypes['BackendConnection'], ParentType, ContextType, Partial<ServiceBackendsArgs>>;
  cluster?: Resolver<ResolversTypes['Cluster'], ParentType, ContextType>;
  clusterIp?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  crossStation?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  events?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, Partial<ServiceEventsArgs>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  ingresses?: Resolver<ReadonlyArray<ResolversTypes['Ingress']>, ParentType, ContextType>;
  labels?: Resolver<ReadonlyArray<ResolversTypes['Label']>, ParentType, ContextType>;
  manifest?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<ServiceManifestArgs, 'format'>>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  namespace?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['ObjectOwner']>, ParentType, ContextType>;
  ports?: Resolver<ReadonlyArray<ResolversTypes['ServicePort']>, ParentType, ContextType>;
  reach?: Resolver<ResolversTypes['ServiceReach'], ParentType, ContextType>;
  selector?: Resolver<ReadonlyArray<ResolversTypes['Label']>, ParentType, ContextType>;
  stations?: Resolver<ReadonlyArray<ResolversTypes['ServiceAtStation']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ServiceAtStationResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ServiceAtStation'] = ResolversParentTypes['ServiceAtStation']> = {
  reached?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  reachedReady?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  ready?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  running?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  station?: Resolver<ResolversTypes['Station'], ParentType, ContextType>;
};

export type ServiceConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ServiceConnection'] = ResolversParentTypes['ServiceConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ServiceEdge']>, ParentType, ContextType>;
  facets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<ServiceConnectionFacetsArgs, 'field' | 'first'>>;
  labelFacets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<ServiceConnectionLabelFacetsArgs, 'first' | 'key'>>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ServiceEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ServiceEdge'] = ResolversParentTypes['ServiceEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Service'], ParentType, ContextType>;
};

export type ServicePortResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ServicePort'] = ResolversParentTypes['ServicePort']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  port?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  protocol?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  targetPort?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SetReplicasPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SetReplicasPayload'] = ResolversParentTypes['SetReplicasPayload']> = {
  app?: Resolver<Maybe<ResolversTypes['App']>, ParentType, ContextType>;
  cleared?: Resolver<ReadonlyArray<ResolversTypes['Station']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  plan?: Resolver<Maybe<ResolversTypes['PlacementPlan']>, ParentType, ContextType>;
  readAfter?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SetStationReplicasPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SetStationReplicasPayload'] = ResolversParentTypes['SetStationReplicasPayload']> = {
  app?: Resolver<Maybe<ResolversTypes['App']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  plan?: Resolver<Maybe<ResolversTypes['PlacementPlan']>, ParentType, ContextType>;
  readAfter?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type StatefulSetResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['StatefulSet'] = ResolversParentTypes['StatefulSet']> = {
  app?: Resolver<Maybe<ResolversTypes['App']>, ParentType, ContextType>;
  autoscaler?: Resolver<Maybe<ResolversTypes['HorizontalPodAutoscaler']>, ParentType, ContextType>;
  cluster?: Resolver<ResolversTypes['Cluster'], ParentType, ContextType>;
  conditions?: Resolver<ReadonlyArray<ResolversTypes['Condition']>, ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  events?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, Partial<StatefulSetEventsArgs>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  images?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  labels?: Resolver<ReadonlyArray<ResolversTypes['Label']>, ParentType, ContextType>;
  manifest?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<StatefulSetManifestArgs, 'format'>>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  namespace?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['ObjectOwner']>, ParentType, ContextType>;
  replicas?: Resolver<ResolversTypes['ReplicaCounts'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['WorkloadState'], ParentType, ContextType>;
  station?: Resolver<Maybe<ResolversTypes['Station']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type StationResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Station'] = ResolversParentTypes['Station']> = {
  apps?: Resolver<ResolversTypes['AppConnection'], ParentType, ContextType, Partial<StationAppsArgs>>;
  autoscalers?: Resolver<ResolversTypes['HorizontalPodAutoscalerConnection'], ParentType, ContextType, Partial<StationAutoscalersArgs>>;
  cluster?: Resolver<ResolversTypes['Cluster'], ParentType, ContextType>;
  conditions?: Resolver<ReadonlyArray<ResolversTypes['Condition']>, ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  disruptionBudgets?: Resolver<ResolversTypes['PodDisruptionBudgetConnection'], ParentType, ContextType, Partial<StationDisruptionBudgetsArgs>>;
  events?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, Partial<StationEventsArgs>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  ingresses?: Resolver<ResolversTypes['IngressConnection'], ParentType, ContextType, Partial<StationIngressesArgs>>;
  labels?: Resolver<ReadonlyArray<ResolversTypes['Label']>, ParentType, ContextType>;
  location?: Resolver<Maybe<ResolversTypes['Location']>, ParentType, ContextType>;
  manifest?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<StationManifestArgs, 'format'>>;
  manifestSets?: Resolver<Maybe<ReadonlyArray<ResolversTypes['ManifestSet']>>, ParentType, ContextType>;
  membership?: Resolver<ResolversTypes['Membership'], ParentType, ContextType>;
  misplacedPods?: Resolver<ResolversTypes['PodConnection'], ParentType, ContextType, Partial<StationMisplacedPodsArgs>>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  nodes?: Resolver<ResolversTypes['ClusterNodeConnection'], ParentType, ContextType, Partial<StationNodesArgs>>;
  operator?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  ownedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  pods?: Resolver<ResolversTypes['PodConnection'], ParentType, ContextType, Partial<StationPodsArgs>>;
  releases?: Resolver<ResolversTypes['ReleaseConnection'], ParentType, ContextType, Partial<StationReleasesArgs>>;
  services?: Resolver<ResolversTypes['ServiceConnection'], ParentType, ContextType, Partial<StationServicesArgs>>;
  state?: Resolver<ResolversTypes['StationState'], ParentType, ContextType>;
  tier?: Resolver<Maybe<ResolversTypes['StationTier']>, ParentType, ContextType>;
  totals?: Resolver<ResolversTypes['StationTotals'], ParentType, ContextType>;
  volumeClaims?: Resolver<ResolversTypes['PersistentVolumeClaimConnection'], ParentType, ContextType, Partial<StationVolumeClaimsArgs>>;
  workloads?: Resolver<ResolversTypes['WorkloadConnection'], ParentType, ContextType, Partial<StationWorkloadsArgs>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type StationChangeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['StationChange'] = ResolversParentTypes['StationChange']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['ChangeKind'], ParentType, ContextType>;
  station?: Resolver<Maybe<ResolversTypes['Station']>, ParentType, ContextType>;
};

export type StationChangesMessageResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['StationChangesMessage'] = ResolversParentTypes['StationChangesMessage']> = {
  changes?: Resolver<ReadonlyArray<ResolversTypes['StationChange']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reset?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type StationConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['StationConnection'] = ResolversParentTypes['StationConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['StationEdge']>, ParentType, ContextType>;
  facets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<StationConnectionFacetsArgs, 'field' | 'first'>>;
  labelFacets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<StationConnectionLabelFacetsArgs, 'first' | 'key'>>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type StationEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['StationEdge'] = ResolversParentTypes['StationEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Station'], ParentType, ContextType>;
};

export type StationProgressResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['StationProgress'] = ResolversParentTypes['StationProgress']> = {
  applying?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  done?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  failed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  removing?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rolledBack?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  skipped?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  soaking?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unreachable?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  verifying?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  waiting?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type StationRefResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['StationRef'] = ResolversParentTypes['StationRef']> = {
  cluster?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type StationTotalsResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['StationTotals'] = ResolversParentTypes['StationTotals']> = {
  allocatable?: Resolver<ResolversTypes['ResourceAmounts'], ParentType, ContextType>;
  capacity?: Resolver<ResolversTypes['ResourceAmounts'], ParentType, ContextType>;
  nodes?: Resolver<ResolversTypes['NodeTotals'], ParentType, ContextType>;
  pods?: Resolver<ResolversTypes['PodTotals'], ParentType, ContextType>;
  requested?: Resolver<ResolversTypes['ResourceAmounts'], ParentType, ContextType>;
  used?: Resolver<Maybe<ResolversTypes['ResourceUsage']>, ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  appChanges?: SubscriptionResolver<ResolversTypes['AppChangesMessage'], "appChanges", ParentType, ContextType, Partial<SubscriptionAppChangesArgs>>;
  clusterChanges?: SubscriptionResolver<ResolversTypes['ClusterChangesMessage'], "clusterChanges", ParentType, ContextType, Partial<SubscriptionClusterChangesArgs>>;
  eventStream?: SubscriptionResolver<ResolversTypes['EventStreamMessage'], "eventStream", ParentType, ContextType, Partial<SubscriptionEventStreamArgs>>;
  nodeChanges?: SubscriptionResolver<ResolversTypes['NodeChangesMessage'], "nodeChanges", ParentType, ContextType, Partial<SubscriptionNodeChangesArgs>>;
  operationProgress?: SubscriptionResolver<ResolversTypes['OperationProgressMessage'], "operationProgress", ParentType, ContextType, RequireFields<SubscriptionOperationProgressArgs, 'id'>>;
  podChanges?: SubscriptionResolver<ResolversTypes['PodChangesMessage'], "podChanges", ParentType, ContextType, Partial<SubscriptionPodChangesArgs>>;
  podLogs?: SubscriptionResolver<ResolversTypes['PodLogMessage'], "podLogs", ParentType, ContextType, RequireFields<SubscriptionPodLogsArgs, 'pod' | 'tailLines'>>;
  releaseChanges?: SubscriptionResolver<ResolversTypes['ReleaseChangesMessage'], "releaseChanges", ParentType, ContextType, Partial<SubscriptionReleaseChangesArgs>>;
  rolloutProgress?: SubscriptionResolver<ResolversTypes['RolloutProgressMessage'], "rolloutProgress", ParentType, ContextType, RequireFields<SubscriptionRolloutProgressArgs, 'app' | 'follow'>>;
  stationChanges?: SubscriptionResolver<ResolversTypes['StationChangesMessage'], "stationChanges", ParentType, ContextType, Partial<SubscriptionStationChangesArgs>>;
  workloadChanges?: SubscriptionResolver<ResolversTypes['WorkloadChangesMessage'], "workloadChanges", ParentType, ContextType, Partial<SubscriptionWorkloadChangesArgs>>;
};

export type SyncResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Sync'] = ResolversParentTypes['Sync']> = {
  asOf?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  lagMs?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
  lastError?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['ClusterState'], ParentType, ContextType>;
  watches?: Resolver<ReadonlyArray<ResolversTypes['WatchStatus']>, ParentType, ContextType>;
};

export type TaintResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Taint'] = ResolversParentTypes['Taint']> = {
  effect?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type UnassignNodesPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['UnassignNodesPayload'] = ResolversParentTypes['UnassignNodesPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  operation?: Resolver<Maybe<ResolversTypes['Operation']>, ParentType, ContextType>;
  readAfter?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  results?: Resolver<ReadonlyArray<ResolversTypes['NodeResult']>, ParentType, ContextType>;
  summary?: Resolver<ResolversTypes['NodeSummary'], ParentType, ContextType>;
};

export type UncordonNodesPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['UncordonNodesPayload'] = ResolversParentTypes['UncordonNodesPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  readAfter?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  results?: Resolver<ReadonlyArray<ResolversTypes['NodeResult']>, ParentType, ContextType>;
  summary?: Resolver<ResolversTypes['NodeSummary'], ParentType, ContextType>;
};

export type UpdateAppPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['UpdateAppPayload'] = ResolversParentTypes['UpdateAppPayload']> = {
  app?: Resolver<Maybe<ResolversTypes['App']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  plan?: Resolver<Maybe<ResolversTypes['PlacementPlan']>, ParentType, ContextType>;
  readAfter?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type UpdateStationPayloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['UpdateStationPayload'] = ResolversParentTypes['UpdateStationPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  readAfter?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  station?: Resolver<Maybe<ResolversTypes['Station']>, ParentType, ContextType>;
};

export type UserErrorResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError']> = {
  code?: Resolver<ResolversTypes['ErrorCode'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<Maybe<ReadonlyArray<ResolversTypes['String']>>, ParentType, ContextType>;
};

export type WatchStatusResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['WatchStatus'] = ResolversParentTypes['WatchStatus']> = {
  asOf?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  lastError?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['WatchState'], ParentType, ContextType>;
};

export type WorkloadResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Workload'] = ResolversParentTypes['Workload']> = {
  __resolveType: TypeResolveFn<'CronJob' | 'DaemonSet' | 'Deployment' | 'Job' | 'StatefulSet', ParentType, ContextType>;
};

export type WorkloadChangeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['WorkloadChange'] = ResolversParentTypes['WorkloadChange']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['ChangeKind'], ParentType, ContextType>;
  workload?: Resolver<Maybe<ResolversTypes['Workload']>, ParentType, ContextType>;
};

export type WorkloadChangesMessageResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['WorkloadChangesMessage'] = ResolversParentTypes['WorkloadChangesMessage']> = {
  changes?: Resolver<ReadonlyArray<ResolversTypes['WorkloadChange']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reset?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type WorkloadConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['WorkloadConnection'] = ResolversParentTypes['WorkloadConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['WorkloadEdge']>, ParentType, ContextType>;
  facets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<WorkloadConnectionFacetsArgs, 'field' | 'first'>>;
  labelFacets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<WorkloadConnectionLabelFacetsArgs, 'first' | 'key'>>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type WorkloadEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['WorkloadEdge'] = ResolversParentTypes['WorkloadEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Workload'], ParentType, ContextType>;
};

export type Resolvers<ContextType = GatewayContext> = {
  AddStationsPayload?: AddStationsPayloadResolvers<ContextType>;
  App?: AppResolvers<ContextType>;
  AppChange?: AppChangeResolvers<ContextType>;
  AppChangesMessage?: AppChangesMessageResolvers<ContextType>;
  AppConnection?: AppConnectionResolvers<ContextType>;
  AppEdge?: AppEdgeResolvers<ContextType>;
  AppRevision?: AppRevisionResolvers<ContextType>;
  AppRevisionConnection?: AppRevisionConnectionResolvers<ContextType>;
  AppRevisionEdge?: AppRevisionEdgeResolvers<ContextType>;
  AppTarget?: AppTargetResolvers<ContextType>;
  AppTargetConnection?: AppTargetConnectionResolvers<ContextType>;
  AppTargetEdge?: AppTargetEdgeResolvers<ContextType>;
  ApplyManifestsPayload?: ApplyManifestsPayloadResolvers<ContextType>;
  ApproveBatchPayload?: ApproveBatchPayloadResolvers<ContextType>;
  AssignNodesPayload?: AssignNodesPayloadResolvers<ContextType>;
  AutoscalerMetric?: AutoscalerMetricResolvers<ContextType>;
  Backend?: BackendResolvers<ContextType>;
  BackendConnection?: BackendConnectionResolvers<ContextType>;
  BackendEdge?: BackendEdgeResolvers<ContextType>;
  CancelOperationPayload?: CancelOperationPayloadResolvers<ContextType>;
  CancelRolloutPayload?: CancelRolloutPayloadResolvers<ContextType>;
  Chart?: ChartResolvers<ContextType>;
  Cluster?: ClusterResolvers<ContextType>;
  ClusterChange?: ClusterChangeResolvers<ContextType>;
  ClusterChangesMessage?: ClusterChangesMessageResolvers<ContextType>;
  ClusterNode?: ClusterNodeResolvers<ContextType>;
  ClusterNodeConnection?: ClusterNodeConnectionResolvers<ContextType>;
  ClusterNodeEdge?: ClusterNodeEdgeResolvers<ContextType>;
  ClusterTotals?: ClusterTotalsResolvers<ContextType>;
  Condition?: ConditionResolvers<ContextType>;
  Container?: ContainerResolvers<ContextType>;
  CordonNodesPayload?: CordonNodesPayloadResolvers<ContextType>;
  CreateAppPayload?: CreateAppPayloadResolvers<ContextType>;
  CreateStationPayload?: CreateStationPayloadResolvers<ContextType>;
  CronJob?: CronJobResolvers<ContextType>;
  CustomResource?: CustomResourceResolvers<ContextType>;
  CustomResourceConnection?: CustomResourceConnectionResolvers<ContextType>;
  CustomResourceEdge?: CustomResourceEdgeResolvers<ContextType>;
  DaemonSet?: DaemonSetResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  DeleteAppPayload?: DeleteAppPayloadResolvers<ContextType>;
  DeleteManifestsPayload?: DeleteManifestsPayloadResolvers<ContextType>;
  DeleteStationPayload?: DeleteStationPayloadResolvers<ContextType>;
  Deployment?: DeploymentResolvers<ContextType>;
  DrainNodesPayload?: DrainNodesPayloadResolvers<ContextType>;
  DrainStationPayload?: DrainStationPayloadResolvers<ContextType>;
  DrainedPod?: DrainedPodResolvers<ContextType>;
  Event?: EventResolvers<ContextType>;
  EventChange?: EventChangeResolvers<ContextType>;
  EventConnection?: EventConnectionResolvers<ContextType>;
  EventEdge?: EventEdgeResolvers<ContextType>;
  EventStreamMessage?: EventStreamMessageResolvers<ContextType>;
  EventSubject?: EventSubjectResolvers<ContextType>;
  Facet?: FacetResolvers<ContextType>;
  FixedReplicas?: FixedReplicasResolvers<ContextType>;
  Gateway?: GatewayResolvers<ContextType>;
  GatewayCluster?: GatewayClusterResolvers<ContextType>;
  GatewayLimit?: GatewayLimitResolvers<ContextType>;
  GatewayStore?: GatewayStoreResolvers<ContextType>;
  HardwareCount?: HardwareCountResolvers<ContextType>;
  HorizontalPodAutoscaler?: HorizontalPodAutoscalerResolvers<ContextType>;
  HorizontalPodAutoscalerConnection?: HorizontalPodAutoscalerConnectionResolvers<ContextType>;
  HorizontalPodAutoscalerEdge?: HorizontalPodAutoscalerEdgeResolvers<ContextType>;
  Ingress?: IngressResolvers<ContextType>;
  IngressConnection?: IngressConnectionResolvers<ContextType>;
  IngressEdge?: IngressEdgeResolvers<ContextType>;
  IngressRoute?: IngressRouteResolvers<ContextType>;
  JSONObject?: GraphQLScalarType;
  Job?: JobResolvers<ContextType>;
  Label?: LabelResolvers<ContextType>;
  LeftPod?: LeftPodResolvers<ContextType>;
  Location?: LocationResolvers<ContextType>;
  ManifestObject?: ManifestObjectResolvers<ContextType>;
  ManifestResult?: ManifestResultResolvers<ContextType>;
  ManifestSet?: ManifestSetResolvers<ContextType>;
  Membership?: MembershipResolvers<ContextType>;
  MoveMisplacedPodsPayload?: MoveMisplacedPodsPayloadResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Node?: NodeResolvers<ContextType>;
  NodeAddress?: NodeAddressResolvers<ContextType>;
  NodeChange?: NodeChangeResolvers<ContextType>;
  NodeChangesMessage?: NodeChangesMessageResolvers<ContextType>;
  NodeResult?: NodeResultResolvers<ContextType>;
  NodeSummary?: NodeSummaryResolvers<ContextType>;
  NodeSystem?: NodeSystemResolvers<ContextType>;
  NodeTotals?: NodeTotalsResolvers<ContextType>;
  ObjectOwner?: ObjectOwnerResolvers<ContextType>;
  Operation?: OperationResolvers<ContextType>;
  OperationProgressMessage?: OperationProgressMessageResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  PauseRolloutPayload?: PauseRolloutPayloadResolvers<ContextType>;
  PersistentVolumeClaim?: PersistentVolumeClaimResolvers<ContextType>;
  PersistentVolumeClaimConnection?: PersistentVolumeClaimConnectionResolvers<ContextType>;
  PersistentVolumeClaimEdge?: PersistentVolumeClaimEdgeResolvers<ContextType>;
  Placement?: PlacementResolvers<ContextType>;
  PlacementDecision?: PlacementDecisionResolvers<ContextType>;
  PlacementPlan?: PlacementPlanResolvers<ContextType>;
  PlanWarning?: PlanWarningResolvers<ContextType>;
  PlannedChange?: PlannedChangeResolvers<ContextType>;
  PlannedObject?: PlannedObjectResolvers<ContextType>;
  Pod?: PodResolvers<ContextType>;
  PodChange?: PodChangeResolvers<ContextType>;
  PodChangesMessage?: PodChangesMessageResolvers<ContextType>;
  PodConnection?: PodConnectionResolvers<ContextType>;
  PodDisruptionBudget?: PodDisruptionBudgetResolvers<ContextType>;
  PodDisruptionBudgetConnection?: PodDisruptionBudgetConnectionResolvers<ContextType>;
  PodDisruptionBudgetEdge?: PodDisruptionBudgetEdgeResolvers<ContextType>;
  PodEdge?: PodEdgeResolvers<ContextType>;
  PodLogLine?: PodLogLineResolvers<ContextType>;
  PodLogMessage?: PodLogMessageResolvers<ContextType>;
  PodTotals?: PodTotalsResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Release?: ReleaseResolvers<ContextType>;
  ReleaseChange?: ReleaseChangeResolvers<ContextType>;
  ReleaseChangesMessage?: ReleaseChangesMessageResolvers<ContextType>;
  ReleaseChart?: ReleaseChartResolvers<ContextType>;
  ReleaseConnection?: ReleaseConnectionResolvers<ContextType>;
  ReleaseEdge?: ReleaseEdgeResolvers<ContextType>;
  ReleaseObject?: ReleaseObjectResolvers<ContextType>;
  ReleaseRevision?: ReleaseRevisionResolvers<ContextType>;
  RemoveStationsPayload?: RemoveStationsPayloadResolvers<ContextType>;
  ReplicaCounts?: ReplicaCountsResolvers<ContextType>;
  ReplicaPolicy?: ReplicaPolicyResolvers<ContextType>;
  Resource?: ResourceResolvers<ContextType>;
  ResourceAmounts?: ResourceAmountsResolvers<ContextType>;
  ResourceUsage?: ResourceUsageResolvers<ContextType>;
  RestartAppPayload?: RestartAppPayloadResolvers<ContextType>;
  ResumeRolloutPayload?: ResumeRolloutPayloadResolvers<ContextType>;
  RetryStationPayload?: RetryStationPayloadResolvers<ContextType>;
  RollBackAppPayload?: RollBackAppPayloadResolvers<ContextType>;
  Rollout?: RolloutResolvers<ContextType>;
  RolloutBatch?: RolloutBatchResolvers<ContextType>;
  RolloutProgress?: RolloutProgressResolvers<ContextType>;
  RolloutProgressMessage?: RolloutProgressMessageResolvers<ContextType>;
  RolloutStrategy?: RolloutStrategyResolvers<ContextType>;
  RowCount?: RowCountResolvers<ContextType>;
  SafeInt?: GraphQLScalarType;
  SearchConnection?: SearchConnectionResolvers<ContextType>;
  SearchEdge?: SearchEdgeResolvers<ContextType>;
  Service?: ServiceResolvers<ContextType>;
  ServiceAtStation?: ServiceAtStationResolvers<ContextType>;
  ServiceConnection?: ServiceConnectionResolvers<ContextType>;
  ServiceEdge?: ServiceEdgeResolvers<ContextType>;
  ServicePort?: ServicePortResolvers<ContextType>;
  SetReplicasPayload?: SetReplicasPayloadResolvers<ContextType>;
  SetStationReplicasPayload?: SetStationReplicasPayloadResolvers<ContextType>;
  StatefulSet?: StatefulSetResolvers<ContextType>;
  Station?: StationResolvers<ContextType>;
  StationChange?: StationChangeResolvers<ContextType>;
  StationChangesMessage?: StationChangesMessageResolvers<ContextType>;
  StationConnection?: StationConnectionResolvers<ContextType>;
  StationEdge?: StationEdgeResolvers<ContextType>;
  StationProgress?: StationProgressResolvers<ContextType>;
  StationRef?: StationRefResolvers<ContextType>;
  StationTotals?: StationTotalsResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  Sync?: SyncResolvers<ContextType>;
  Taint?: TaintResolvers<ContextType>;
  UnassignNodesPayload?: UnassignNodesPayloadResolvers<ContextType>;
  UncordonNodesPayload?: UncordonNodesPayloadResolvers<ContextType>;
  UpdateAppPayload?: UpdateAppPayloadResolvers<ContextType>;
  UpdateStationPayload?: UpdateStationPayloadResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
  WatchStatus?: WatchStatusResolvers<ContextType>;
  Workload?: WorkloadResolvers<ContextType>;
  WorkloadChange?: WorkloadChangeResolvers<ContextType>;
  WorkloadChangesMessage?: WorkloadChangesMessageResolvers<ContextType>;
  WorkloadConnection?: WorkloadConnectionResolvers<ContextType>;
  WorkloadEdge?: WorkloadEdgeResolvers<ContextType>;
};

