import type { SimFleet } from '../../../src/sim/fleet-process.ts';
import type { SimObject } from '../../../src/sim/sim-object.ts';

/** The members of a stored HelmApp that the oracles read, as anybody with kubectl sees them. */
export interface StoredApp extends SimObject {
  readonly spec: StoredSpec;
  readonly status?: {
    readonly observedGeneration?: number;
    readonly phase?: string;
    readonly failures?: readonly StoredFailure[];
    readonly rollout?: {
      readonly revision: number;
      readonly phase: string;
      readonly reason?: string;
      readonly rollBackOf?: number;
      readonly startedAt?: string;
      readonly finishedAt?: string;
      readonly batch?: { readonly startedAt: string; readonly targets: readonly string[] };
      readonly parkedClusters?: readonly string[];
      readonly parkedTargets?: readonly string[];
    };
  };
}

export interface StoredFailure {
  readonly target: string;
  readonly revision: number;
  readonly at: string;
}

interface Ref {
  readonly cluster?: string;
  readonly name: string;
}

export interface StoredSpec {
  readonly chart: { readonly digest?: string };
  readonly values?: { image?: { tag?: string }; page?: { greeting?: string } };
  readonly placement?: {
    readonly stations?: readonly Ref[];
    readonly include?: readonly Ref[];
    readonly exclude?: readonly Ref[];
  };
  readonly replicas?: { fixed?: { replicas: number } };
  readonly stations?: readonly { station: Ref; replicas?: { fixed?: { replicas: number } } }[];
  readonly strategy?: {
    readonly batchSize?: number;
    readonly batchPercent?: number;
    readonly canary?: readonly Ref[];
    readonly maxFailures?: number;
    readonly onFailure?: string;
  };
  readonly restartedAt?: string;
}

export const helmApps = 'helmapps.stationmaster.io';

/** Every HelmApp of the home cluster, the first of the fleet. */
export function storedApps(fleet: SimFleet): readonly StoredApp[] {
  return [...(fleet.clusters[0]?.store.list(helmApps) ?? [])] as unknown as readonly StoredApp[];
}

/** `cluster/station` of every station where the intent wants the app: named, or included, and not excluded. */
export function placedBy({ placement = {} }: StoredSpec): readonly string[] {
  const key = ({ cluster = '', name }: Ref): string => `${cluster}/${name}`;
  const out = new Set((placement.exclude ?? []).map(key));
  const named = [...(placement.stations ?? []), ...(placement.include ?? [])].map(key);
  return [...new Set(named)].filter((one) => !out.has(one)).sort();
}

/** What the example chart says where the intent says nothing. */
const replicasOfChart = 2;

/** Replicas that the intent wants at a station. */
export function replicasBy(spec: StoredSpec, target: string): number {
  const own = spec.stations?.find(
    ({ station }) => `${station.cluster ?? ''}/${station.name}` === target,
  );
  return own?.replicas?.fixed?.replicas ?? spec.replicas?.fixed?.replicas ?? replicasOfChart;
}
