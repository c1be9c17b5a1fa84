/** The facts that the next step of an app's rollout is chosen from, out of the view. */
import type { Target } from '../model/app-target.ts';
import { overrideFor, stationOfKey, targetKey } from '../model/placement.ts';
import { serviceLocalityLabel } from '../model/labels.ts';
import { isKeptInStation } from '../model/service-locality.ts';
import { isAddingDigest, plainDigest } from '../model/release.ts';
import type { TargetKey } from '../model/helm-app.ts';
import type { ClusterReleaseFacts, RolloutWorld } from '../model/rollout-step.ts';
import { progressDeadlineMs } from '../model/rollout-strategy.ts';
import { controlsOfApp } from '../view/app-targets.ts';
import { serviceLocalityIn } from '../view/service-reach.ts';
import type { Entry, View } from '../view/view.ts';
import type { ReconcilerDeps } from './reconciler-deps.ts';
import type { WantedOfApp } from './wanted-of-app.ts';

/** Everything that one pass over an app has found out. */
export interface Pass {
  readonly app: Entry<'HelmApp'>;
  readonly targets: readonly Target[];
  readonly wanted: WantedOfApp;
  readonly signal: AbortSignal;
}

/** The world of an app whose rollout has begun; undefined before that. */
export function rolloutWorld(deps: ReconcilerDeps, pass: Pass): RolloutWorld | undefined {
  const { app, targets } = pass;
  const { status, spec } = app.row;
  if (status.rollout === undefined) return undefined;
  const strategy = spec.strategy ?? {};
  return {
    now: deps.clock.now(),
    rollout: status.rollout,
    strategy,
    controls: controlsOfApp(app),
    targets,
    canaries: canariesOf(targets, strategy.canary),
    clusters: clusterFacts(deps, app, pass),
    unknownUntil: unknownUntil(deps, app),
    syncingUntil: isSyncing(deps, app) ? soonEnough(deps, app, status.rollout.startedAt) : null,
    stoodStillMs: (since) => deps.standstill.since(since),
  };
}

/**
 * While a cluster that the batch is in is being read for the first time, what is in change there is not known. That is waited
 * for as long as a station is, so that a cluster that cannot be read whole holds up nobody for ever.
 */
function unknownUntil(deps: ReconcilerDeps, app: Entry<'HelmApp'>): number | null {
  const { batch } = app.row.status.rollout ?? {};
  const isUnknown = (batch?.targets ?? []).some((key) => {
    const { cluster } = stationOfKey(key);
    return deps.view.cluster(cluster)?.sync.state === 'SYNCING';
  });
  if (batch === undefined || !isUnknown) return null;
  return soonEnough(deps, app, batch.startedAt);
}

/** The end of the time that a station has, counted from there or from when this process began; null when it is over. */
function soonEnough(
  { clock, standstill, beganAt }: ReconcilerDeps,
  { row: { spec } }: Entry<'HelmApp'>,
  startedAt: string,
): number | null {
  const begun = Math.max(Date.parse(startedAt), beganAt);
  const until = begun + standstill.since(begun) + progressDeadlineMs(spec.strategy ?? {});
  return clock.now() < until ? until : null;
}

/** Whether a cluster of the app is being read for the first time: how the app stands there is not known yet. */
export function isSyncing(
  { view }: Pick<ReconcilerDeps, 'view'>,
  { row }: Entry<'HelmApp'>,
): boolean {
  return (row.status.clusters ?? []).some(
    (cluster) => view.cluster(cluster)?.sync.state === 'SYNCING',
  );
}

/** A target where nothing can be done now, because its cluster is only looked at or could not be asked, is parked. */
export function asReached({ manages }: ReconcilerDeps, pass: Pass): Pass {
  const { wanted, targets } = pass;
  return {
    ...pass,
    targets: targets.map((target) => {
      const isAway = !manages(target.cluster) || wanted.unreachable.includes(target.cluster);
      return isAway ? { ...target, reachable: false, phase: 'UNREACHABLE' } : target;
    }),
  };
}

function canariesOf(
  targets: readonly Target[],
  canary: RolloutWorld['strategy']['canary'],
): ReadonlySet<TargetKey> {
  const refs = (canary ?? []).map((station) => ({ station }));
  return new Set(
    targets
      .filter(({ cluster, station }) => overrideFor({ cluster, name: station }, refs) !== undefined)
      .map(({ cluster, station }) => targetKey({ cluster, name: station })),
  );
}

/** The latest revision of the app's release in a cluster. */
export function clusterReleaseOf(
  view: Pick<View, 'releasesOfApp'>,
  { key: { namespace, name } }: Entry<'HelmApp'>,
  cluster: string,
): Entry<'Release'> | undefined {
  return view
    .releasesOfApp({ namespace, name }, { cluster })
    .filter(({ row }) => row.scope === 'CLUSTER')
    .reduce<Entry<'Release'> | undefined>(
      (latest, entry) => ((latest?.row.revision ?? 0) < entry.row.revision ? entry : latest),
      undefined,
    );
}

/** Whether a cluster release of the app was made when something else kept Services in their stations there. */
export function isMoved(
  view: View,
  app: Entry<'HelmApp'>,
  release: Entry<'Release'> | undefined,
): boolean {
  if (release?.row.status !== 'deployed') return false;
  const { namespace, name } = app.key;
  const { cluster } = release.key;
  const made = release.row.labels[serviceLocalityLabel] ?? 'NONE';
  const locality = serviceLocalityIn(view, cluster);
  if (made === locality || made !== 'NONE') return made !== locality;
  // A release without Services that are kept in their stations says NONE, whatever it was made for.
  return view
    .servicesOfApp({ namespace, name }, { cluster })
    .some(({ row }) => !(view.stationLabel in row.labels) && isKeptInStation(row, locality));
}

/** How the ledger of failures names a cluster as such, where no station is left to name. */
export const clusterKey = (cluster: string): TargetKey => targetKey({ cluster, name: '' });

function clusterFacts(
  { view, manages }: Pick<ReconcilerDeps, 'view' | 'manages'>,
  app: Entry<'HelmApp'>,
  { targets, wanted }: Pick<Pass, 'targets' | 'wanted'>,
): readonly ClusterReleaseFacts[] {
  const names = new Set([
    ...(app.row.status.clusters ?? []),
    ...targets.map(({ cluster }) => cluster),
  ]);
  const { failures = [], rollout } = app.row.status;
  const stuck = new Set(
    failures.filter(({ revision }) => revision === rollout?.revision).map(({ target }) => target),
  );
  return [...names].sort().map((cluster) => {
    const release = clusterReleaseOf(view, app, cluster);
    const want = wanted.releases.find((one) => one.scope === 'CLUSTER' && one.cluster === cluster);
    // Nothing is known of what should be there: it is left alone, and its stations have failed.
    const isRefused = wanted.refused.has(cluster);
    return {
      cluster,
      reachable:
        manages(cluster) &&
        view.cluster(cluster)?.sync.state === 'SYNCED' &&
        !wanted.unreachable.includes(cluster),
      placed: targets.some((target) => target.cluster === cluster && target.placed),
      current: release
        ? isRefused ||
          (release.row.status === 'deployed' && plainDigest(release.row.digest) === want?.digest)
        : isRefused || null,
      stuck: stuck.has(clusterKey(cluster)),
      moved: isMoved(view, app, release),
      leftover: !isRefused && isAddingDigest(release?.row.digest ?? ''),
    };
  });
}
