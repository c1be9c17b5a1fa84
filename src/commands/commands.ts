/**
 * What a person may ask for. A command writes intent (a custom resource in the home cluster) and nothing else;
 * the reconcilers carry it out. An expected refusal is data (`errors`), and then nothing was written.
 */
import type {
  StationRef,
  StationOverride,
  StrategySpec,
  ReplicaPolicy,
} from '../model/helm-app.ts';
import type { Refusal } from '../runtime/errors.ts';
import type { Entry, Station } from '../view/view.ts';
import type { ManifestCommands } from './manifest-commands.ts';
import type { StationCommands } from './station-commands.ts';

/** Names an app; the namespace is `default` when left out. */
export interface AppRef {
  readonly namespace?: string;
  readonly name: string;
}

/** Where the chart comes from: exactly one member. */
export interface ChartInput {
  /** Base64 of a chart archive (.tgz). */
  readonly archive?: string;
  readonly url?: string;
  readonly directory?: string;
}

export interface CreateAppCommand {
  readonly app: AppRef;
  readonly createNamespace?: boolean;
  readonly chart: ChartInput;
  /** Either a JSON document or its YAML text. */
  readonly values?: Readonly<Record<string, unknown>>;
  readonly valuesYaml?: string;
  /** May be left out where the values, or the chart's defaults, say it in their section (SPEC R3.22). */
  readonly placement?: {
    readonly stations?: readonly StationRef[];
    readonly include?: readonly StationRef[];
    readonly exclude?: readonly StationRef[];
  };
  readonly replicas?: ReplicaPolicy;
  readonly stations?: readonly StationOverride[];
  readonly strategy?: StrategySpec;
  readonly services?: readonly { readonly name: string; readonly crossStation: boolean }[];
  readonly expectedRevision?: number;
  readonly dryRun?: boolean;
  /** The same command with the same key is carried out once; its later answers are about what it made. */
  readonly idempotencyKey?: string;
}

/** What every command about an app that is there may say. */
export interface AppCommand {
  readonly app: AppRef;
  readonly expectedRevision?: number;
  readonly dryRun?: boolean;
  readonly idempotencyKey?: string;
}

export type DeleteAppCommand = Omit<AppCommand, 'idempotencyKey'>;

/** What is left out stays as it is; null takes it away. `values` replaces the whole document. */
export interface UpdateAppCommand extends AppCommand {
  readonly chart?: ChartInput;
  readonly values?: Readonly<Record<string, unknown>> | null;
  readonly valuesYaml?: string;
  readonly placement?: NonNullable<CreateAppCommand['placement']>;
  readonly replicas?: ReplicaPolicy | null;
  readonly stations?: readonly StationOverride[] | null;
  readonly strategy?: StrategySpec | null;
  readonly services?: NonNullable<CreateAppCommand['services']> | null;
  readonly createNamespace?: boolean;
  readonly revisionHistoryLimit?: number | null;
}

/** Adding writes `placement.include`, removing `placement.exclude` (SPEC R3.3). */
export interface ChangeStationsCommand extends AppCommand {
  readonly stations: readonly StationRef[];
}

export interface SetReplicasCommand extends AppCommand {
  readonly replicas: ReplicaPolicy;
  /** Whether stations keep numbers of their own; else these are cleared. */
  readonly keepOverrides?: boolean;
}

export interface SetStationReplicasCommand extends AppCommand {
  readonly station: StationRef;
  readonly replicas: number;
}

export interface RollBackAppCommand extends AppCommand {
  /** Left out: the last one that went well and differs from the present one. */
  readonly toRevision?: number;
}

/** About the rollout that goes on: makes no revision. */
export interface RolloutCommand {
  readonly app: AppRef;
  readonly expectedRevision?: number;
}

export interface ApproveBatchCommand extends RolloutCommand {
  /** Left out: the one that waits. */
  readonly batch?: number;
}

export interface RetryStationCommand extends RolloutCommand {
  readonly station: StationRef;
}

/** What will be, or would be, done. */
export interface PlacementPlan {
  readonly chosen: readonly { readonly station: Station; readonly reason: string }[];
  /** A station that was asked for and is not there has no entry here but an error. */
  readonly rejected: readonly { readonly station: Station; readonly reason: string }[];
  readonly changes: readonly PlannedChange[];
  /** What speaks against it without forbidding it, each once. */
  readonly warnings: readonly PlanWarning[];
}

export interface PlanWarning {
  /** Which rule it comes from. */
  readonly code: string | null;
  readonly message: string;
  /** `Kind name`; null when it is about no single object. */
  readonly object: string | null;
  /** Null when it is about the chart, wherever it goes. */
  readonly cluster: string | null;
}

export interface PlannedChange {
  readonly cluster: string;
  /** Name of the Helm release. */
  readonly release: string;
  readonly action: 'CREATE' | 'UPGRADE' | 'DELETE' | 'NONE';
  /** Made when asked for: reads what the release holds now and what the cluster has of it. Null when that cluster does not answer. */
  objects(): Promise<readonly PlannedObject[] | null>;
}

export interface PlannedObject {
  readonly kind: string;
  readonly name: string;
  readonly action: 'CREATE' | 'UPDATE' | 'DELETE' | 'NONE';
  /** From what the cluster has to what is wanted, as a unified diff of YAML, Secrets masked; null when nothing changes. */
  readonly diff: string | null;
  /** From what was applied last to what the cluster has, likewise; null when that is the same, or nothing was applied. */
  readonly drift: string | null;
}

export interface AppOutcome {
  /** The app as written; null when refused, or gone at once. */
  readonly app: Entry<'HelmApp'> | null;
  readonly plan: PlacementPlan | null;
  readonly errors: readonly Refusal[];
  /** What was written (model/written-version.ts); left out when nothing was. */
  readonly readAfter?: string;
}

/** What came of setting the replicas everywhere. */
export interface SetReplicasOutcome extends AppOutcome {
  /** Stations whose own numbers were, or would be, cleared. */
  readonly cleared: readonly Station[];
}

/** Commands about apps. */
export interface AppCommands {
  createApp(command: CreateAppCommand): Promise<AppOutcome>;
  updateApp(command: UpdateAppCommand): Promise<AppOutcome>;
  deleteApp(command: DeleteAppCommand): Promise<AppOutcome>;
  addStations(command: ChangeStationsCommand): Promise<AppOutcome>;
  removeStations(command: ChangeStationsCommand): Promise<AppOutcome>;
  setReplicas(command: SetReplicasCommand): Promise<SetReplicasOutcome>;
  setStationReplicas(command: SetStationReplicasCommand): Promise<AppOutcome>;
  rollBackApp(command: RollBackAppCommand): Promise<AppOutcome>;
  /** Makes every pod anew, at the pace of the strategy. */
  restartApp(command: AppCommand): Promise<AppOutcome>;
  pauseRollout(command: RolloutCommand): Promise<AppOutcome>;
  resumeRollout(command: RolloutCommand): Promise<AppOutcome>;
  cancelRollout(command: RolloutCommand): Promise<AppOutcome>;
  approveBatch(command: ApproveBatchCommand): Promise<AppOutcome>;
  /** Tries a station that has failed once more. */
  retryStation(command: RetryStationCommand): Promise<AppOutcome>;
}

export type Commands = AppCommands & StationCommands & ManifestCommands;
