/** What a person may ask for about stations and their nodes. Expected refusals are data, and then nothing was changed. */
import type { PodLeft, PodToEvict } from '../model/drain.ts';
import type { StationRef } from '../model/helm-app.ts';
import type { StationLocation, StationTier } from '../model/mec-station.ts';
import type { Operation } from '../model/operation.ts';
import type { Refusal, RefusalCode } from '../runtime/errors.ts';
import type { Entry, Station } from '../view/view.ts';
import type { Operations } from './operations.ts';

type Labels = readonly { readonly key: string; readonly value: string }[];

/** Nodes whose labels match; at least one label. */
export interface NodeSelector {
  readonly matchLabels: Labels;
}

export interface CreateStationCommand {
  readonly cluster: string;
  readonly name: string;
  readonly tier?: StationTier;
  readonly operator?: string;
  readonly location?: StationLocation;
  readonly labels?: Labels;
  readonly nodes?: readonly string[];
  readonly nodeSelector?: NodeSelector;
  readonly dryRun?: boolean;
  /** The same command with the same key is carried out once. */
  readonly idempotencyKey?: string;
}

/** What is left out stays as it is; null takes it away. A list replaces the whole list. */
export interface UpdateStationCommand {
  readonly station: StationRef;
  readonly tier?: StationTier | null;
  readonly operator?: string | null;
  readonly location?: StationLocation | null;
  readonly labels?: Labels | null;
  readonly nodes?: readonly string[] | null;
  readonly nodeSelector?: NodeSelector | null;
  readonly dryRun?: boolean;
}

export interface DeleteStationCommand {
  readonly station: StationRef;
  /** Also when apps or sets of manifests are there. */
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

export interface Assignment {
  /** Value of the station label. */
  readonly station: string;
  readonly nodes?: readonly string[];
  readonly selector?: NodeSelector;
}

export interface AssignNodesCommand {
  readonly cluster: string;
  readonly assignments: readonly Assignment[];
  /** Whether nodes of other stations are taken out there. */
  readonly move?: boolean;
  /** False: answer at once, and go on. Left out: true. */
  readonly wait?: boolean;
  readonly dryRun?: boolean;
}

/** Nodes by name, and all of a station. */
export interface NodesCommand {
  readonly cluster: string;
  readonly nodes?: readonly string[];
  readonly station?: string;
  readonly dryRun?: boolean;
}

interface DrainOptions {
  /** Also pods that no controller would make anew, or not where they are meant to be. */
  readonly force?: boolean;
  /** When pods that their budgets hold are given up; left out: never. */
  readonly timeoutSeconds?: number;
  readonly dryRun?: boolean;
}

export interface DrainNodesCommand extends NodesCommand, DrainOptions {}

export interface DrainStationCommand extends DrainOptions {
  readonly station: StationRef;
}

/** Pods that bear a station's label and run elsewhere. */
export interface MoveMisplacedPodsCommand extends DrainOptions {
  /** The station that they belong to. */
  readonly station: StationRef;
  /** Left out: all of them. */
  readonly pods?: readonly PodRef[];
}

export interface PodRef {
  readonly namespace: string;
  readonly name: string;
}

export type NodeOutcome =
  | 'ASSIGNED'
  | 'UNASSIGNED'
  | 'CORDONED'
  | 'UNCORDONED'
  | 'UNCHANGED'
  | 'FAILED'
  /** It is being worked at. */
  | 'ACCEPTED';

export interface NodeError {
  readonly code: RefusalCode;
  readonly message: string;
}

/** What came of one node; null errors but where it failed. */
export interface NodeResult {
  readonly node: string;
  /** The station that it is about; null for none. */
  readonly station: string | null;
  readonly outcome: NodeOutcome;
  readonly error: NodeError | null;
}

/** What commands answer that write. */
interface ReadAfter {
  /** Where it can be read (model/written-version.ts); left out when nothing was written, or not yet. */
  readonly readAfter?: string;
}

export interface NodesOutcome extends ReadAfter {
  /** Null when refused, and in a dry run. */
  readonly operation: Operation | null;
  readonly results: readonly NodeResult[];
  readonly errors: readonly Refusal[];
}

export interface DrainOutcome extends MoveOutcome {
  readonly nodes: readonly string[];
}

export interface MoveOutcome {
  /** Null when refused, and in a dry run. */
  readonly operation: Operation | null;
  /** Pods that are, or would be, asked to leave. */
  readonly pods: readonly PodToEvict[];
  readonly left: readonly PodLeft[];
  readonly errors: readonly Refusal[];
}

export interface OperationOutcome {
  /** Null when refused. */
  readonly operation: Operation | null;
  readonly errors: readonly Refusal[];
}

export interface StationOutcome extends ReadAfter {
  /** Null when refused, and when it is not there (yet). */
  readonly station: Station | null;
  readonly errors: readonly Refusal[];
}

export interface DeleteStationOutcome extends ReadAfter {
  /** The station that goes; null when refused. */
  readonly deleted: Station | null;
  /** Nodes that lose its label. */
  readonly nodes: readonly string[];
  /** Apps that are placed there. */
  readonly apps: readonly Entry<'HelmApp'>[];
  /** Sets of plain manifests that are there, as `namespace/name` (view/manifest-sets.ts). */
  readonly manifestSets: readonly string[];
  readonly errors: readonly Refusal[];
}

export interface StationCommands {
  createStation(command: CreateStationCommand): Promise<StationOutcome>;
  updateStation(command: UpdateStationCommand): Promise<StationOutcome>;
  deleteStation(command: DeleteStationCommand): Promise<DeleteStationOutcome>;
  /** Takes nodes into stations; one that fails does not stop the others. Done twice it changes nothing. */
  assignNodes(command: AssignNodesCommand): Promise<NodesOutcome>;
  unassignNodes(command: NodesCommand): Promise<NodesOutcome>;
  cordonNodes(command: NodesCommand): Promise<NodesOutcome>;
  uncordonNodes(command: NodesCommand): Promise<NodesOutcome>;
  /** Cordons nodes and evicts their pods; answers once it has begun. */
  drainNodes(command: DrainNodesCommand): Promise<DrainOutcome>;
  drainStation(command: DrainStationCommand): Promise<DrainOutcome>;
  /** Evicts pods at the wrong station, each once, so that they are made anew; answers once it has begun. */
  moveMisplacedPods(command: MoveMisplacedPodsCommand): Promise<MoveOutcome>;
  /** Asks an operation to end, at whatever replica it runs. */
  cancelOperation(id: string): Promise<OperationOutcome>;
  /** What runs at any replica, or has run lately. */
  readonly operations: Pick<Operations, 'get' | 'follow'>;
}
