/** Writes and removes releases of one app, several at a time; what a cluster refuses fails its stations and no others. */
import type { WantedRelease } from '../helm/wanted-release.ts';
import type { TargetFailure, TargetKey } from '../model/helm-app.ts';
import { clusterReleaseName, stationReleaseName } from '../model/names.ts';
import { targetKey } from '../model/placement.ts';
import { progressDeadlineMs } from '../model/rollout-strategy.ts';
import { controlsOfApp } from '../view/app-targets.ts';
import { writeStatus } from './app-status.ts';
import { after, type Outcome } from './controller.ts';
import { inParallel } from '../runtime/in-parallel.ts';
import { ensureNamespace } from './namespaces.ts';
import type { ReconcilerDeps } from './reconciler-deps.ts';
import { hookPollMs } from './release-hooks.ts';
import { isRefusal, type ReleaseOutcome } from './release-writer.ts';
import type { Pass } from './rollout-world.ts';

/** The view has what was done a moment later; then the next step is due. */
export const soon = after(100);
/** Releases written at the same time for one app. */
const atOnce = 16;

/** Applies the cluster releases of these clusters. */
export async function applyClusters(
  deps: ReconcilerDeps,
  pass: Pass,
  { clusters, prune }: { readonly clusters: readonly string[]; readonly prune: boolean },
): Promise<Outcome> {
  const releases = pass.wanted.releases.filter(
    ({ scope, cluster }) => scope === 'CLUSTER' && clusters.includes(cluster),
  );
  return await eachRelease(deps, pass, {
    items: releases,
    concerned: ({ cluster }) =>
      pass.targets.filter((one) => one.cluster === cluster && one.placed).map(({ key }) => key),
    write: async (release) => await applyOne(deps, pass, { release, prune }),
  });
}

/** Applies the station releases of these targets. */
export async function applyTargets(
  deps: ReconcilerDeps,
  pass: Pass,
  keys: readonly TargetKey[],
): Promise<Outcome> {
  const wanted = new Set(keys);
  const releases = pass.wanted.releases.filter(
    (one) => one.scope === 'STATION' && wanted.has(targetOf(one)),
  );
  return await eachRelease(deps, pass, {
    items: releases,
    concerned: (release) => [targetOf(release)],
    write: async (release) => await applyOne(deps, pass, { release, prune: true }),
  });
}

export async function removeTargets(
  deps: ReconcilerDeps,
  pass: Pass,
  keys: readonly TargetKey[],
): Promise<Outcome> {
  return await eachRelease(deps, pass, {
    items: keys.map((key) => {
      const slash = key.lastIndexOf('/');
      return { key, cluster: key.slice(0, slash), station: key.slice(slash + 1) };
    }),
    concerned: ({ key }) => [key],
    write: async ({ cluster, station }) =>
      await remove(deps, pass, { cluster, name: stationReleaseName(pass.app.key.name, station) }),
  });
}

export async function removeClusters(
  deps: ReconcilerDeps,
  pass: Pass,
  clusters: readonly string[],
): Promise<Outcome> {
  return await eachRelease(deps, pass, {
    items: clusters,
    concerned: () => [],
    write: async (cluster) =>
      await remove(deps, pass, { cluster, name: clusterReleaseName(pass.app.key.name) }),
  });
}

interface Work<T> {
  readonly items: readonly T[];
  /** Targets that have failed when this item is refused. */
  readonly concerned: (item: T) => readonly TargetKey[];
  readonly write: (item: T) => Promise<ReleaseOutcome | undefined>;
}

async function eachRelease<T>(deps: ReconcilerDeps, pass: Pass, work: Work<T>): Promise<Outcome> {
  const { app, signal } = pass;
  const failures: TargetFailure[] = [];
  const faults: unknown[] = [];
  let next = soon;
  await inParallel(work.items, atOnce, async (item) => {
    if (signal.aborted) return;
    // With the home cluster away, or another intent there, nothing more is begun (H1).
    if (!(await deps.isWanted(app))) return;
    try {
      const outcome = await work.write(item);
      if (outcome?.kind === 'waiting') next = after(hookPollMs);
    } catch (error) {
      const targets = work.concerned(item);
      // One cluster's fault must not keep the others from their turn (V3): it is tried again until the deadline.
      const isFinal = isRefusal(error) || deps.clock.now() >= applyDeadline(deps, pass);
      if (!isFinal || targets.length === 0) {
        faults.push(error);
        return;
      }
      deps.logger.warn('a release was refused', { targets, error });
      failures.push(...targets.map((target) => failureOf(deps, pass, { target, error })));
    }
  });
  if (failures.length > 0) await writeFailures(deps, pass, failures);
  if (faults.length > 0) throw faults[0];
  return next;
}

async function applyOne(
  deps: ReconcilerDeps,
  { app, targets }: Pass,
  { release, prune }: { readonly release: WantedRelease; readonly prune: boolean },
): Promise<ReleaseOutcome | undefined> {
  const client = deps.clientOf(release.cluster);
  if (!client) return undefined;
  if (release.scope === 'CLUSTER' && app.row.spec.createNamespace === true) {
    await ensureNamespace(client, release.namespace);
  }
  const key = release.scope === 'STATION' ? targetOf(release) : undefined;
  const target = targets.find((one) => one.key === key);
  const retriedAt = key === undefined ? undefined : controlsOfApp(app).retriedAt(key);
  return await deps.writer.apply(client, release, {
    appRevision: target?.wantedRevision ?? app.row.generation,
    prune,
    rollback: app.row.status.rollout?.rollBackOf !== undefined,
    ...(retriedAt !== undefined && { retriedAt }),
  });
}

async function remove(
  deps: ReconcilerDeps,
  { app }: Pass,
  { cluster, name }: { readonly cluster: string; readonly name: string },
): Promise<ReleaseOutcome | undefined> {
  const client = deps.clientOf(cluster);
  if (!client || !deps.manages(cluster)) return undefined;
  return await deps.writer.remove(client, { namespace: app.key.namespace, name });
}

const targetOf = ({ cluster, station }: WantedRelease): TargetKey =>
  targetKey({ cluster, name: station });

function failureOf(
  { clock }: ReconcilerDeps,
  { app }: Pass,
  { target, error }: { readonly target: TargetKey; readonly error: unknown },
): TargetFailure {
  return {
    target,
    revision: app.row.generation,
    reason: isRefusal(error) ? error.name : 'ProgressDeadlineExceeded',
    message: error instanceof Error ? error.message : 'The release could not be applied.',
    at: new Date(clock.now()).toISOString(),
  };
}

/** Until when a release that meets faults is tried again, in milliseconds since the Unix epoch. */
function applyDeadline({ standstill }: ReconcilerDeps, { app }: Pass): number {
  const { rollout } = app.row.status;
  const begun = Date.parse(rollout?.batch?.startedAt ?? rollout?.startedAt ?? '');
  return begun + standstill.since(begun) + progressDeadlineMs(app.row.spec.strategy ?? {});
}

/** Adds failures to the app's status: one a target, a later one in the place of an earlier. */
export async function writeFailures(
  { home }: Pick<ReconcilerDeps, 'home'>,
  { app }: Pick<Pass, 'app'>,
  more: readonly TargetFailure[],
): Promise<void> {
  const { status } = app.row;
  const byTarget = new Map(
    [...(status.failures ?? []), ...more].map((failure) => [failure.target, failure]),
  );
  await writeStatus(home, app, { ...status, failures: [...byTarget.values()] });
}
