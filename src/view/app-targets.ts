/** The stations of an app and how they stand, put together from the view: for the graph and for the reconciler alike. */
import { appPhase } from '../model/app-phase.ts';
import {
  targetPhase,
  type RolloutOutcome,
  type Target,
  type TargetFacts,
  type TargetRelease,
} from '../model/app-target.ts';
import type { AppPhase, RolloutStatus, TargetKey } from '../model/helm-app.ts';
import { workloadsLabel } from '../model/labels.ts';
import { isNamedByIntent, stationOfKey, targetKey } from '../model/placement.ts';
import type { ReleaseRow, WorkloadRow } from '../model/rows.ts';
import { isEnded } from '../model/rollout-situation.ts';
import { controlsOf, isStanding, type RolloutControls } from '../model/rollout-controls.ts';
import { inventoryOf, placementOf } from './placed-stations.ts';
import type { Entry, View } from './view.ts';

/** Every station that the intent names or that has a release of the app; sorted by key. */
export function targetsOf(view: View, { key, row }: Entry<'HelmApp'>): readonly Target[] {
  const app = { namespace: key.namespace, name: key.name };
  const releases = latestByTarget(view.releasesOfApp(app));
  const workloads = groupByTarget(view, app);
  const inventory = inventoryOf(view);
  const placed = new Set(
    row.deleting ? [] : placementOf(view, row.spec).chosen.map((one) => one.key),
  );
  // What runs at a station that the inventory lost stays, as only the intent itself takes something away (R2).
  for (const [target, release] of releases) {
    const station = { cluster: release.cluster, name: release.row.station };
    if (!row.deleting && isNamedByIntent(station, row.spec.placement, inventory))
      placed.add(target);
  }
  const keys = [...new Set([...placed, ...releases.keys()])].sort();
  const controls = controlsOfApp({ row });
  const { rollout } = row.status;
  const inBatch = new Set(rollout?.batch?.targets);
  const failures = standingFailures(row.status, controls);
  const isSoaking = (row.spec.strategy?.soakSeconds ?? 0) > 0 && rollout?.batch?.soaked !== true;
  // What is not taken on yet, or is going, has not ended for anybody.
  const isOpen = row.deleting || row.status.observedGeneration !== row.generation;
  const outcome = isOpen ? () => null : outcomes(rollout, controls);
  return keys.map((target) => {
    const { cluster, station } = stationOfKey(target);
    const release = releases.get(target);
    const facts: TargetFacts = {
      key: target,
      cluster,
      station,
      placed: placed.has(target),
      wantedRevision: wantedRevision(row.status, target),
      release: release ? releaseOf(release.row) : null,
      workloads: workloads.get(target) ?? [],
      reachable: view.cluster(cluster)?.sync.state === 'SYNCED',
      online: view.station(cluster, station)?.state !== 'OFFLINE',
      failure: failures.get(target) ?? null,
      inBatch: inBatch.has(target),
      soaking: isSoaking,
      outcome: outcome(target, cluster),
    };
    return { ...facts, phase: targetPhase(facts) };
  });
}

/** How the app stands as a whole. */
export function phaseOf(app: Entry<'HelmApp'>, targets: readonly Target[]): AppPhase {
  const { paused } = controlsOfApp(app);
  return appPhase({ ...app.row, paused }, targets);
}

/** What a person asks of the rollout of the app's present revision. */
export function controlsOfApp({ row }: Pick<Entry<'HelmApp'>, 'row'>): RolloutControls {
  return controlsOf(row.annotations, row.generation);
}

/** The latest revision of the release at each station. */
export function latestByTarget(
  releases: readonly Entry<'Release'>[],
): ReadonlyMap<TargetKey, { readonly cluster: string; readonly row: ReleaseRow }> {
  const latest = new Map<TargetKey, { cluster: string; row: ReleaseRow }>();
  for (const { key, row } of releases) {
    if (row.scope !== 'STATION') continue;
    const target = targetKey({ cluster: key.cluster, name: row.station });
    if ((latest.get(target)?.row.revision ?? 0) < row.revision) {
      latest.set(target, { cluster: key.cluster, row });
    }
  }
  return latest;
}

/** What the metadata of a release says of what it applied. */
function releaseOf({ status, appRevision, modifiedAt, labels }: ReleaseRow): TargetRelease {
  const count = labels[workloadsLabel];
  return {
    status,
    appRevision,
    modifiedAt,
    workloads: count !== undefined && /^\d+$/.test(count) ? Number(count) : null,
  };
}

type Status = Entry<'HelmApp'>['row']['status'];

const wantedRevision = (status: Status, target: TargetKey): number =>
  status.targetRevisions?.[target] ?? status.baseRevision ?? 0;

/** Failures with what is wanted at a station now, that no retry has made void. */
function standingFailures(
  status: Status,
  controls: RolloutControls,
): ReadonlyMap<TargetKey, NonNullable<TargetFacts['failure']>> {
  return new Map(
    (status.failures ?? [])
      .filter((one) => one.revision >= wantedRevision(status, one.target))
      .filter((one) => isStanding(one, controls))
      .map((one) => [one.target, one]),
  );
}

/** How the rollout ended for a target; null while it goes on there: it was away, or is to be tried again. */
function outcomes(
  rollout: RolloutStatus | undefined,
  controls: RolloutControls,
): (target: TargetKey, cluster: string) => RolloutOutcome | null {
  if (rollout === undefined || !isEnded(rollout)) return () => null;
  const parked = new Set([...(rollout.parkedClusters ?? []), ...(rollout.parkedTargets ?? [])]);
  const finishedAt = Date.parse(rollout.finishedAt ?? '');
  return (target, cluster) => {
    const isOpen = parked.has(cluster) || parked.has(target);
    const isRetried = (controls.retriedAt(target) ?? -Infinity) > finishedAt;
    return isOpen || isRetried ? null : (rollout.phase as RolloutOutcome);
  };
}

function groupByTarget(
  view: View,
  app: { namespace: string; name: string },
): ReadonlyMap<TargetKey, readonly WorkloadRow[]> {
  const groups = new Map<TargetKey, WorkloadRow[]>();
  for (const { key, row } of view.workloadsOfApp(app)) {
    const station = row.labels[view.stationLabel];
    // Jobs that a CronJob makes bear its labels; they come and go, and nothing waits for them.
    if (station === undefined || row.deleting || row.owner?.kind === 'CronJob') continue;
    const target = targetKey({ cluster: key.cluster, name: station });
    groups.set(target, [...(groups.get(target) ?? []), row]);
  }
  return groups;
}
