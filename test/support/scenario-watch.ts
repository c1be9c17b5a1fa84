/** Follows one app through the view and notes what a rollout did when, and whether it kept to its pace (invariant R3). */
import type { StrategySpec, TargetKey } from '../../src/model/helm-app.ts';
import { appRevisionLabel } from '../../src/model/labels.ts';
import type { ReleaseRow, WorkloadRow } from '../../src/model/rows.ts';
import type { View } from '../../src/view/view.ts';

/** When something was first seen at each station, in milliseconds since the Unix epoch, in the order of their times. */
export type Moments = ReadonlyMap<TargetKey, number>;

export interface RolloutWatch extends Disposable {
  /** Moments at which more stations were in change than the strategy allows, in words. */
  readonly excesses: readonly string[];
  /** When a release of this app revision, or of a later one, was first seen there. */
  begun(revision: number): Moments;
  /** When all pods of that release were first seen ready. */
  ready(revision: number): Moments;
  /** When the last of the station's releases was gone. */
  readonly removed: Moments;
}

interface AppName {
  readonly namespace: string;
  readonly name: string;
}

interface StationState {
  readonly release: ReleaseRow;
  readonly isWell: boolean;
}

export function watchRollout(view: View, home: string, app: AppName): RolloutWatch {
  const excesses: string[] = [];
  const begun: { key: TargetKey; revision: number; at: number }[] = [];
  const ready: { key: TargetKey; revision: number; at: number }[] = [];
  const removed = new Map<TargetKey, number>();
  /** Stations that nobody waits for any more: failed, or away in the middle of their change, and not well since. */
  const givenUp = new Set<TargetKey>();
  const present = new Set<TargetKey>();

  const look = (): void => {
    const entry = view.get('HelmApp', home, app.name, app.namespace);
    if (!entry || entry.row.deleting) return;
    const { spec, status } = entry.row;
    const at = Date.now();
    const states = statesOf(view, app);
    for (const { target } of status.failures ?? []) givenUp.add(target);
    for (const key of present) {
      if (states.has(key)) continue;
      present.delete(key);
      removed.set(key, at);
    }
    for (const [key, { release, isWell }] of states) {
      present.add(key);
      if (isAway(view, key)) givenUp.add(key);
      else if (isWell) givenUp.delete(key);
      begun.push({ key, revision: release.appRevision, at });
      if (isWell) ready.push({ key, revision: release.appRevision, at });
    }
    const inChange = [...states]
      .filter(([key, { isWell }]) => !isWell && !givenUp.has(key))
      .map(([key]) => key);
    const placed = placedCount(spec.placement);
    const excess = excessOf(inChange, { strategy: spec.strategy ?? {}, placed });
    if (excess) excesses.push(`revision ${entry.row.generation}: ${excess}`);
  };
  const unfollow = view.onChange(look);
  return {
    excesses,
    removed,
    begun: (revision) => firstOf(begun, revision),
    ready: (revision) => firstOf(ready, revision),
    [Symbol.dispose]: unfollow,
  };
}

/** Seen with the eyes of kubectl: the latest release of each station, and whether its Deployment is what it applied, and ready. */
function statesOf(view: View, app: AppName): Map<TargetKey, StationState> {
  const latest = new Map<TargetKey, ReleaseRow>();
  for (const { key, row } of view.releasesOfApp(app)) {
    const target = `${key.cluster}/${row.station}`;
    if (row.scope !== 'STATION' || (latest.get(target)?.revision ?? 0) > row.revision) continue;
    latest.set(target, row);
  }
  const deployments = new Map(
    view
      .workloadsOfApp(app)
      .map(({ key, row }) => [`${key.cluster}/${row.labels[view.stationLabel] ?? ''}`, row]),
  );
  return new Map(
    [...latest].map(([key, release]) => [
      key,
      { release, isWell: isWell(release, deployments.get(key)) },
    ]),
  );
}

function isWell(release: ReleaseRow, deployment: WorkloadRow | undefined): boolean {
  if (release.status !== 'deployed' || deployment === undefined) return false;
  const { labels, generation, observedGeneration, desired, updated, ready, total } = deployment;
  return (
    labels[appRevisionLabel] === String(release.appRevision) &&
    observedGeneration >= generation &&
    [updated, ready, total].every((count) => count === desired)
  );
}

function isAway(view: View, key: TargetKey): boolean {
  const [cluster = '', station = ''] = key.split('/');
  return (
    view.cluster(cluster)?.sync.state !== 'SYNCED' ||
    view.station(cluster, station)?.state === 'OFFLINE'
  );
}

function excessOf(
  inChange: readonly TargetKey[],
  { strategy, placed }: { readonly strategy: StrategySpec; readonly placed: number },
): string | undefined {
  const { batchPercent, batchSize = 10, batchSizePerCluster = Infinity } = strategy;
  const most =
    batchPercent === undefined ? batchSize : Math.max(1, Math.ceil((placed * batchPercent) / 100));
  if (inChange.length > most) return `${inChange.join(' ')} instead of ${most}`;
  const perCluster = Map.groupBy(inChange, (key) => key.slice(0, key.indexOf('/')));
  const over = [...perCluster.values()].find((keys) => keys.length > batchSizePerCluster);
  return over && `${over.join(' ')} instead of ${batchSizePerCluster} in one cluster`;
}

type Placement = Readonly<Partial<Record<'stations' | 'include' | 'exclude', readonly unknown[]>>>;

function placedCount({ stations = [], include = [] }: Placement = {}): number {
  return stations.length + include.length;
}

function firstOf(
  moments: readonly { key: TargetKey; revision: number; at: number }[],
  revision: number,
): Moments {
  const first = new Map<TargetKey, number>();
  for (const { key, revision: seen, at } of moments) {
    if (seen >= revision && !first.has(key)) first.set(key, at);
  }
  return first;
}
