/** The stations of an app and how they stand, put together from the view: for the graph and for the reconciler alike. */
import { targetPhase, type TargetFacts, type TargetRelease } from '../model/app-target.ts';
import type { TargetKey } from '../model/helm-app.ts';
import { workloadsLabel } from '../model/labels.ts';
import { isNamedByIntent, targetKey } from '../model/placement.ts';
import type { ReleaseRow, WorkloadRow } from '../model/rows.ts';
import { appPhase, type Target } from '../model/rollout.ts';
import type { AppPhase } from '../model/helm-app.ts';
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
  return keys.map((target) => {
    const { cluster, station } = splitKey(target);
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
      failure: failureOf(row.status, target),
      inBatch: row.status.rollout?.batch?.targets.includes(target) ?? false,
      ended: hasEnded(row.status) && !(row.status.rollout?.parkedClusters ?? []).includes(cluster),
    };
    return { ...facts, phase: targetPhase(facts) };
  });
}

/** How the app stands as a whole. */
export function phaseOf(app: Entry<'HelmApp'>, targets: readonly Target[]): AppPhase {
  const { deleting, generation, status } = app.row;
  return appPhase({ deleting, generation, status }, targets);
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

const hasEnded = ({ rollout }: Status): boolean =>
  rollout?.phase === 'DONE' || rollout?.phase === 'FAILED';

function failureOf(status: Status, target: TargetKey): TargetFacts['failure'] {
  const failure = status.failures?.find((one) => one.target === target);
  return failure && failure.revision === status.rollout?.revision ? failure : null;
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

/** Station names hold no slash; names of contexts may. */
function splitKey(key: TargetKey): { cluster: string; station: string } {
  const slash = key.lastIndexOf('/');
  return { cluster: key.slice(0, slash), station: key.slice(slash + 1) };
}
