/** Takes a new revision of an app's intent on: what it changes where is decided once and stored, then carried out. */
import type { HelmAppStatus, TargetFailure, TargetKey } from '../model/helm-app.ts';
import { targetKey } from '../model/placement.ts';
import { beginRollout } from '../model/rollout.ts';
import { isReleased, type Target } from '../model/app-target.ts';
import { rollBackOf } from '../model/rollout-controls.ts';
import { latestByTarget } from '../view/app-targets.ts';
import { placementOf } from '../view/placed-stations.ts';
import type { Entry, View } from '../view/view.ts';
import { accepted, withCondition, writeStatus } from './app-status.ts';
import type { ReconcilerDeps } from './reconciler-deps.ts';
import type { WantedOfApp } from './wanted-of-app.ts';

/**
 * Stations where what is wanted is deployed already, with the revision that put it there: nothing changes at these, so
 * they go on with that one.
 */
export function revisionsInPlace(
  view: Pick<View, 'releasesOfApp'>,
  { key }: Entry<'HelmApp'>,
  { releases }: Pick<WantedOfApp, 'releases'>,
): Record<TargetKey, number> {
  const name = { namespace: key.namespace, name: key.name };
  const present = latestByTarget(view.releasesOfApp(name));
  const found: Record<TargetKey, number> = {};
  for (const release of releases) {
    if (release.scope !== 'STATION') continue;
    const target = targetKey({ cluster: release.cluster, name: release.station });
    const there = present.get(target)?.row;
    if (there?.status === 'deployed' && there.digest === release.digest) {
      found[target] = there.appRevision;
    }
  }
  return found;
}

/** The status with which the rollout of the app's present generation begins. */
export function acceptedStatus(
  { view, clock }: Pick<ReconcilerDeps, 'view' | 'clock'>,
  app: Entry<'HelmApp'>,
  { wanted, targets }: { wanted: WantedOfApp; targets: readonly Target[] },
): HelmAppStatus {
  const { status, spec, generation } = app.row;
  const { metadata } = wanted.chart.inspection;
  const goingBack = rollBackOf(app.row.annotations, generation);
  const inPlace = revisionsInPlace(view, app, wanted);
  const lost = placementOf(view, spec).errors.map(({ message }) => message);
  return {
    observedGeneration: generation,
    phase: goingBack === undefined ? 'ROLLING_OUT' : 'ROLLING_BACK',
    conditions: withCondition(
      withCondition(status.conditions, { ...accepted, message: warningsOf(wanted) }),
      {
        type: 'StationsFound',
        status: lost.length === 0 ? 'True' : 'False',
        reason: lost.length === 0 ? 'AllFound' : 'NotFound',
        message: lost.join('; '),
      },
    ),
    chart: {
      name: metadata.name,
      version: metadata.version,
      appVersion: metadata.appVersion ?? '',
      digest: wanted.chart.digest,
    },
    baseRevision: generation,
    targetRevisions: inPlace,
    // A station that failed with what it is still to have has not got well by another revision.
    failures: (status.failures ?? []).filter(
      ({ target, revision }) => revision >= (inPlace[target] ?? Number.POSITIVE_INFINITY),
    ),
    rollout: beginRollout(
      status.rollout,
      {
        revision: generation,
        startedAt: new Date(clock.now()).toISOString(),
        ...(goingBack !== undefined && { rollBackOf: goingBack }),
      },
      targets,
    ),
    // Clusters that had anything of the app stay listed until they are clean.
    clusters: [
      ...new Set([...(status.clusters ?? []), ...targets.map(({ cluster }) => cluster)]),
    ].sort(),
  };
}

/** Stores that this generation cannot be carried out; what runs stays as it is. */
export async function refuse(
  deps: Pick<ReconcilerDeps, 'home' | 'clock'>,
  app: Entry<'HelmApp'>,
  refusals: readonly { readonly code: string; readonly message: string }[],
): Promise<void> {
  const [first] = refusals;
  const { rollout } = app.row.status;
  const now = new Date(deps.clock.now()).toISOString();
  await writeStatus(deps.home, app, {
    ...app.row.status,
    // Who waits for the end of this revision must not wait for ever. The batch stays: the next revision begins with it.
    rollout: {
      revision: app.row.generation,
      phase: 'FAILED',
      reason: 'REFUSED',
      startedAt: rollout?.revision === app.row.generation ? rollout.startedAt : now,
      finishedAt: now,
      ...(rollout?.batch && { batch: rollout.batch }),
    },
    observedGeneration: app.row.generation,
    phase: 'FAILED',
    conditions: withCondition(app.row.status.conditions, {
      type: 'Accepted',
      status: 'False',
      reason: first?.code ?? 'INVALID_INPUT',
      message: refusals.map(({ message }) => message).join('\n'),
    }),
  });
}

/**
 * Failures of the stations that cannot be given this revision, because their cluster's render is refused only since it
 * was taken on: a cluster that was away then says only later what it lacks.
 */
export function refusedStations(
  { clock }: Pick<ReconcilerDeps, 'clock'>,
  { row }: Entry<'HelmApp'>,
  { wanted, targets }: { wanted: WantedOfApp; targets: readonly Target[] },
): readonly TargetFailure[] {
  const at = new Date(clock.now()).toISOString();
  return targets.flatMap((target) => {
    const refusal = wanted.refused.get(target.cluster);
    const isOpen = target.placed && target.outcome === null && target.failure === null;
    if (refusal === undefined || !isOpen || isReleased(target)) return [];
    const { code, message } = refusal;
    return [{ target: target.key, revision: row.generation, reason: code, message, at }];
  });
}

/** Says what this generation waits for; it is tried again. */
export async function postpone(
  { home }: Pick<ReconcilerDeps, 'home'>,
  app: Entry<'HelmApp'>,
  { code, message }: { readonly code: string; readonly message: string },
): Promise<void> {
  const condition = { type: 'Accepted', status: 'Unknown', reason: code, message };
  const conditions = withCondition(app.row.status.conditions, condition);
  await writeStatus(home, app, { ...app.row.status, conditions });
}

function warningsOf({ warnings }: WantedOfApp): string {
  return [...new Set(warnings.map(({ message }) => message))].slice(0, 10).join('\n');
}
