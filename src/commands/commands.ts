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
  readonly placement: {
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
}

export interface DeleteAppCommand {
  readonly app: AppRef;
  readonly expectedRevision?: number;
  readonly dryRun?: boolean;
}

export interface SetStationReplicasCommand {
  readonly app: AppRef;
  readonly station: StationRef;
  readonly replicas: number;
  readonly expectedRevision?: number;
  readonly dryRun?: boolean;
}

/** What will be, or would be, done. */
export interface PlacementPlan {
  readonly chosen: readonly { readonly station: Station; readonly reason: string }[];
  /** A station that was asked for and is not there has no entry here but an error. */
  readonly rejected: readonly { readonly station: Station; readonly reason: string }[];
  readonly changes: readonly PlannedChange[];
}

export interface PlannedChange {
  readonly cluster: string;
  /** Name of the Helm release. */
  readonly release: string;
  readonly action: 'CREATE' | 'UPGRADE' | 'DELETE' | 'NONE';
  /** Made when asked for: it may read what the release holds now. Rejects when that cluster does not answer. */
  objects(): Promise<readonly PlannedObject[]>;
}

export interface PlannedObject {
  readonly kind: string;
  readonly name: string;
  readonly action: 'CREATE' | 'UPDATE' | 'DELETE' | 'NONE';
  /** Unified diff of the YAML, Secrets masked; null when there is nothing to show. */
  readonly diff: string | null;
}

export interface AppOutcome {
  /** The app as written; null when refused, or gone at once. */
  readonly app: Entry<'HelmApp'> | null;
  readonly plan: PlacementPlan | null;
  readonly errors: readonly Refusal[];
}

export interface Commands {
  createApp(command: CreateAppCommand): Promise<AppOutcome>;
  deleteApp(command: DeleteAppCommand): Promise<AppOutcome>;
  setStationReplicas(command: SetStationReplicasCommand): Promise<AppOutcome>;
}
