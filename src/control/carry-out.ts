/** Does the next step of an app's rollout, and that alone. */
import type { HelmAppStatus, RolloutStatus, TargetFailure, TargetKey } from '../model/helm-app.ts';
import { clusterReleaseName, stationReleaseName } from '../model/names.ts';
import { targetKey } from '../model/placement.ts';
import { isAddingDigest, plainDigest } from '../model/release.ts';
import {
  appPhase,
  defaultProgressDeadlineSeconds,
  nextRolloutStep,
  type ClusterReleaseFacts,
  type RolloutStep,
  type RolloutWorld,
  type Target,
} from '../model/rollout.ts';
import { UnreachableCaseError } from '../runtime/errors.ts';
import type { WantedRelease } from '../helm/wanted-release.ts';
import type { Entry } from '../view/view.ts';
import { writeStatus } from './app-status.ts';
import { after, done, type Outcome } from './controller.ts';
import { inParallel } from './in-parallel.ts';
import { ensureNamespace } from './namespaces.ts';
import type { ReconcilerDeps } from './reconciler-deps.ts';
import { hookPollMs } from './release-hooks.ts';
import { isRefusal } from './release-writer.ts';
import type { WantedOfApp } from './wanted-of-app.ts';

/** Everything that one pass over an app has found out. */
export interface Pass {
  readonly app: Entry<'HelmApp'>;
  readonly targets: readonly Target[];
  readonly wanted: WantedOfApp;
  readonly signal: AbortSignal;
}

/** The view has what was done a moment later; then the next step is due. */
const soon = after(100);
/** Releases written at the same time for one app. */
const atOnce = 8;

/** Facts of the app's cluster releases, for the pure step function. */
export function clusterFacts(
  { view, manages }: Pick<ReconcilerDeps, 'view' | 'manages'>,
  app: Entry<'HelmApp'>,
  { targets, wanted }: Pick<Pass, 'targets' | 'wanted'>,
): readonly ClusterReleaseFacts[] {
  const name = { namespace: app.key.namespace, name: app.key.name };
  const names = new Set([
    ...(app.row.status.clusters ?? []),
    ...targets.map(({ cluster }) => cluster),
  ]);
  return [...names].sort().map((cluster) => {
    const release = view
      .releasesOfApp(name, { cluster })
      .filter(({ row }) => row.scope === 'CLUSTER')
      .reduce<Entry<'Release'> | undefined>(
        (latest, entry) => ((latest?.row.revision ?? 0) < entry.row.revision ? entry : latest),
        undefined,
      );
    const want = wanted.releases.find((one) => one.scope === 'CLUSTER' && one.cluster === cluster);
    return {
      cluster,
      reachable:
        manages(cluster) &&
        view.cluster(cluster)?.sync.state === 'SYNCED' &&
        !wanted.unreachable.includes(cluster),
      placed: targets.some((target) => target.cluster === cluster && target.placed),
      current: release
        ? release.row.status === 'deployed' && plainDigest(release.row.digest) === want?.digest
        : null,
      leftover: isAddingDigest(release?.row.digest ?? ''),
    };
  });
}

export async function carryOut(deps: ReconcilerDeps, given: Pass): Promise<Outcome> {
  const pass = { ...given, targets: given.targets.map((target) => asReached(deps, given, target)) };
  const { app, targets } = pass;
  const { status, spec } = app.row;
  const { rollout } = status;
  if (!rollout) return done;
  const world: RolloutWorld = {
    now: deps.clock.now(),
    rollout,
    strategy: spec.strategy ?? {},
    targets,
    clusters: clusterFacts(deps, app, pass),
    syncing: (status.clusters ?? []).some(
      (cluster) => deps.view.cluster(cluster)?.sync.state === 'SYNCING',
    ),
  };
  return await act(deps, pass, nextRolloutStep(world));
}

/** A target where nothing can be done now, because its cluster is only looked at or could not be asked, is parked. */
function asReached({ manages }: ReconcilerDeps, { wanted }: Pass, target: Target): Target {
  const isAway = !manages(target.cluster) || wanted.unreachable.includes(target.cluster);
  return isAway ? { ...target, reachable: false, phase: 'UNREACHABLE' } : target;
}

async function act(deps: ReconcilerDeps, pass: Pass, step: RolloutStep): Promise<Outcome> {
  const { app, targets } = pass;
  const { status } = app.row;
  const { rollout } = status;
  if (!rollout) return done;
  const write = async (change: Partial<HelmAppStatus>): Promise<Outcome> => {
    await writeStatus(deps.home, app, { ...status, ...change });
    return soon;
  };
  switch (step.kind) {
    case 'applyClusters':
      return await applyAll(
        deps,
        {
          ...pass,
          releases: pass.wanted.releases.filter(
            (one) => one.scope === 'CLUSTER' && step.clusters.includes(one.cluster),
          ),
        },
        { prune: step.prune },
      );
    case 'beginBatch': {
      const startedAt = new Date(deps.clock.now()).toISOString();
      return await write({
        rollout: { ...rollout, batch: { index: step.index, targets: step.targets, startedAt } },
      });
    }
    case 'applyTargets':
      return await applyAll(
        deps,
        {
          ...pass,
          releases: pass.wanted.releases.filter(
            (one) =>
              one.scope === 'STATION' &&
              step.targets.includes(targetKey({ cluster: one.cluster, name: one.station })),
          ),
        },
        { prune: true },
      );
    case 'fail':
      return await write({
        failures: withFailures(
          status,
          step.targets.map((target) => ({
            target,
            revision: rollout.revision,
            reason: 'ProgressDeadlineExceeded',
            message: 'The station did not become ready before the progress deadline.',
          })),
        ),
      });
    case 'wait':
      return step.untilMs === null ? done : after(Math.max(100, step.untilMs - deps.clock.now()));
    case 'removeTargets':
      return await removeAll(deps, pass, step.targets);
    case 'removeClusters':
      return await removeClusters(deps, pass, step.clusters);
    case 'finish': {
      // Without the batch: what is caught up later begins with one of its own.
      const ended: RolloutStatus = {
        revision: rollout.revision,
        phase: step.phase,
        startedAt: rollout.startedAt,
        finishedAt: new Date(deps.clock.now()).toISOString(),
        ...(step.parked.length > 0 && { parkedClusters: step.parked }),
      };
      const next = { ...status, rollout: ended };
      return await write({
        rollout: ended,
        phase: appPhase({ ...app.row, status: next }, targets),
      });
    }
    case 'rest':
      return done;
    default:
      throw new UnreachableCaseError(step);
  }
}

/** Applies releases; what a cluster refuses is a failure of its stations, and does not stop the others. */
async function applyAll(
  deps: ReconcilerDeps,
  { app, signal, targets, releases }: Pass & { readonly releases: readonly WantedRelease[] },
  { prune }: { readonly prune: boolean },
): Promise<Outcome> {
  const { status, spec, generation: appRevision } = app.row;
  const failures: TargetFailure[] = [];
  const faults: unknown[] = [];
  const deadline = applyDeadline(app);
  let next = soon;
  await inParallel(releases, atOnce, async (release) => {
    if (signal.aborted) return;
    const client = deps.clientOf(release.cluster);
    if (!client) return;
    try {
      if (release.scope === 'CLUSTER' && spec.createNamespace === true) {
        await ensureNamespace(client, release.namespace);
      }
      const key = targetKey({ cluster: release.cluster, name: release.station });
      const wantedRevision = targets.find((one) => one.key === key)?.wantedRevision;
      const outcome = await deps.writer.apply(client, release, {
        appRevision: wantedRevision ?? appRevision,
        prune,
      });
      if (outcome.kind === 'waiting') next = after(hookPollMs);
    } catch (error) {
      // One cluster's fault must not keep the others from their turn (V3): it is tried again until the deadline.
      if (!isRefusal(error) && deps.clock.now() < deadline) {
        faults.push(error);
        return;
      }
      deps.logger.warn('a release was refused', {
        cluster: release.cluster,
        release: release.name,
        error,
      });
      const concerned =
        release.scope === 'STATION'
          ? [targetKey({ cluster: release.cluster, name: release.station })]
          : targets
              .filter((one) => one.cluster === release.cluster && one.placed)
              .map(({ key }) => key);
      for (const target of concerned) {
        failures.push({
          target,
          revision: appRevision,
          reason: isRefusal(error) ? error.name : 'ProgressDeadlineExceeded',
          message: error instanceof Error ? error.message : 'The release could not be applied.',
        });
      }
    }
  });
  if (failures.length > 0) {
    await writeStatus(deps.home, app, { ...status, failures: withFailures(status, failures) });
  }
  if (faults.length > 0) throw faults[0];
  return next;
}

/** Until when a release that meets faults is tried again, in milliseconds since the Unix epoch. */
function applyDeadline({ row: { status, spec } }: Entry<'HelmApp'>): number {
  const begun = Date.parse(status.rollout?.batch?.startedAt ?? status.rollout?.startedAt ?? '');
  const seconds = spec.strategy?.progressDeadlineSeconds ?? defaultProgressDeadlineSeconds;
  return begun + seconds * 1_000;
}

async function removeAll(
  deps: ReconcilerDeps,
  { app, signal }: Pass,
  keys: readonly TargetKey[],
): Promise<Outcome> {
  let next = soon;
  await inParallel(keys, atOnce, async (key) => {
    const slash = key.lastIndexOf('/');
    const client = deps.clientOf(key.slice(0, slash));
    if (!client || signal.aborted || !deps.manages(client.cluster)) return;
    const name = stationReleaseName(app.key.name, key.slice(slash + 1));
    const outcome = await deps.writer.remove(client, { namespace: app.key.namespace, name });
    if (outcome.kind === 'waiting') next = after(hookPollMs);
  });
  return next;
}

async function removeClusters(
  deps: ReconcilerDeps,
  { app }: Pass,
  clusters: readonly string[],
): Promise<Outcome> {
  let next = soon;
  for (const cluster of clusters) {
    const client = deps.clientOf(cluster);
    if (!client || !deps.manages(cluster)) continue;
    const name = clusterReleaseName(app.key.name);
    const outcome = await deps.writer.remove(client, { namespace: app.key.namespace, name });
    if (outcome.kind === 'waiting') next = after(hookPollMs);
  }
  return next;
}

/** One failure a target: a later one takes the place of an earlier. */
function withFailures(
  { failures = [] }: HelmAppStatus,
  more: readonly TargetFailure[],
): readonly TargetFailure[] {
  const byTarget = new Map([...failures, ...more].map((failure) => [failure.target, failure]));
  return [...byTarget.values()];
}
