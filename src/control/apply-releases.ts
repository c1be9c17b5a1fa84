/** Writes and removes releases of one app, several at a time; what a cluster refuses fails its stations and no others. */
import type { WantedRelease } from '../helm/wanted-release.ts';
import type { TargetFailure, TargetKey } from '../model/helm-app.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import { clusterReleaseName, stationReleaseName } from '../model/names.ts';
import { overrideFor, targetKey } from '../model/placement.ts';
import { isRollBack } from '../model/rollout-controls.ts';
import { progressDeadlineMs } from '../model/rollout-strategy.ts';
import { controlsOfApp } from '../view/app-targets.ts';
import { writeStatus } from './app-status.ts';
import { after, type Outcome } from './controller.ts';
import { inParallel } from '../runtime/in-parallel.ts';
import { ensureNamespace } from './namespaces.ts';
import type { ReconcilerDeps } from './reconciler-deps.ts';
import { hookPollMs } from './release-hooks.ts';
import { isRefusal, type ReleaseOutcome } from './release-writer.ts';
import { clusterKey, clusterReleaseOf, type Pass } from './rollout-world.ts';
import { InterruptedError, whileWanted } from './while-wanted.ts';

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
    concerned: ({ cluster }) => placedIn(pass, cluster),
    write: async (release) => await applyOne(deps, pass, { release, prune }),
    // By then every station has what it needs: what passes by itself must not fail them.
    ...(prune && { enduring: true }),
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

/** Removes the releases of these targets. One whose hooks keep it past the deadline has failed. */
export async function removeTargets(
  deps: ReconcilerDeps,
  pass: Pass,
  keys: readonly TargetKey[],
): Promise<Outcome> {
  return await eachRelease(deps, pass, {
    items: pass.targets
      .filter(({ key }) => keys.includes(key))
      .map(({ key, cluster, station, release }) => {
        return { key, cluster, name: stationReleaseName(pass.app.key.name, station), release };
      }),
    concerned: ({ key }) => [key],
    write: async (item) => await remove(deps, pass, item),
    isOverdue: ({ key, release }) => isRemovalOverdue(deps, pass, { key, release }),
  });
}

/** Removes the cluster releases of these clusters, as `removeTargets` does. */
export async function removeClusters(
  deps: ReconcilerDeps,
  pass: Pass,
  clusters: readonly string[],
): Promise<Outcome> {
  return await eachRelease(deps, pass, {
    items: clusters.map((cluster) => {
      const release = clusterReleaseOf(deps.view, pass.app, cluster)?.row ?? null;
      const name = clusterReleaseName(pass.app.key.name);
      return { key: clusterKey(cluster), cluster, name, release };
    }),
    concerned: ({ key }) => [key],
    write: async (item) => await remove(deps, pass, item),
    isOverdue: ({ key, release }) => isRemovalOverdue(deps, pass, { key, release }),
  });
}

interface Work<T extends Pick<WantedRelease, 'cluster' | 'name'>> {
  readonly items: readonly T[];
  /** What has failed when this item is refused. */
  readonly concerned: (item: T) => readonly TargetKey[];
  readonly write: (item: T) => Promise<ReleaseOutcome | undefined>;
  /** Whether an item that still waits has waited for too long; left out: what it waits for has a deadline of its own. */
  readonly isOverdue?: (item: T) => boolean;
  /** Whether faults are met with patience without end. */
  readonly enduring?: boolean;
}

async function eachRelease<T extends Pick<WantedRelease, 'cluster' | 'name'>>(
  deps: ReconcilerDeps,
  pass: Pass,
  work: Work<T>,
): Promise<Outcome> {
  const { app, signal } = pass;
  const failures: TargetFailure[] = [];
  const faults: unknown[] = [];
  let next = soon;
  const fail = (item: T, error: unknown): void => {
    const targets = work.concerned(item);
    deps.logger.warn('a release was refused', { targets, error });
    failures.push(...targets.map((target) => failureOf(deps, pass, { target, error })));
  };
  await inParallel(work.items, atOnce, async (item) => {
    if (signal.aborted) return;
    // With the home cluster away, or another intent there, nothing more is begun (H1).
    if (!(await deps.isWanted(app))) return;
    const run = `${app.row.uid}/${item.cluster}/${item.name}`;
    try {
      const outcome = await work.write(item);
      deps.faults.end(run);
      if (outcome?.kind !== 'waiting') return;
      next = after(hookPollMs);
      if (work.isOverdue?.(item) === true) fail(item, new Error(outcome.message));
    } catch (error) {
      if (error instanceof InterruptedError) return;
      // One cluster's fault must not keep the others from their turn (V3): it is tried again until the deadline.
      const since = isRefusal(error) ? undefined : deps.faults.note(run);
      const isFinal =
        since === undefined ||
        (work.enduring !== true &&
          isPastDeadline(deps, pass, [since, ...retriesOf(pass, work.concerned(item))]));
      if (isFinal && work.concerned(item).length > 0) fail(item, error);
      else faults.push(error);
    }
  });
  if (failures.length > 0) await writeFailures(deps, pass, failures);
  if (faults.length > 0) throw faults[0];
  return next;
}

async function applyOne(
  deps: ReconcilerDeps,
  pass: Pass,
  { release, prune }: { readonly release: WantedRelease; readonly prune: boolean },
): Promise<ReleaseOutcome | undefined> {
  const { app, targets } = pass;
  const { spec, annotations, generation } = app.row;
  const client = clientFor(deps, pass, release.cluster);
  if (!client) return undefined;
  if (release.scope === 'CLUSTER' && spec.createNamespace === true) {
    await ensureNamespace(client, release.namespace);
  }
  const common = { prune, rollback: isRollBack(annotations, generation) };
  if (release.scope === 'CLUSTER') {
    // What all its stations share is tried again with any of them.
    const retriedAt = Math.max(0, ...retriesOf(pass, placedIn(pass, release.cluster)));
    return await deps.writer.apply(client, release, {
      ...common,
      appRevision: generation,
      retriedAt,
    });
  }
  const key = targetOf(release);
  const station = { cluster: release.cluster, name: release.station };
  const replicas = overrideFor(station, spec.stations)?.replicas ?? spec.replicas;
  return await deps.writer.apply(client, release, {
    ...common,
    appRevision: targets.find((one) => one.key === key)?.wantedRevision ?? generation,
    retriedAt: Math.max(0, ...retriesOf(pass, [key])),
    ...(replicas && { replicas }),
  });
}

async function remove(
  deps: ReconcilerDeps,
  pass: Pass,
  { cluster, name }: { readonly cluster: string; readonly name: string },
): Promise<ReleaseOutcome | undefined> {
  const client = clientFor(deps, pass, cluster);
  if (!client || !deps.manages(cluster)) return undefined;
  const { key } = pass.app;
  return await deps.writer.remove(client, { namespace: key.namespace, name, app: key });
}

/** Writes for as long as the app is what is wanted. */
function clientFor(deps: ReconcilerDeps, { app }: Pass, cluster: string): KubeClient | undefined {
  const client = deps.clientOf(cluster);
  return client && whileWanted(client, async () => await deps.isWanted(app));
}

const targetOf = ({ cluster, station }: WantedRelease): TargetKey =>
  targetKey({ cluster, name: station });

const placedIn = ({ targets }: Pass, cluster: string): readonly TargetKey[] =>
  targets.filter((one) => one.cluster === cluster && one.placed).map(({ key }) => key);

/** When a person last asked for these to be tried again. */
function retriesOf({ app }: Pass, keys: readonly TargetKey[]): readonly number[] {
  const controls = controlsOfApp(app);
  return keys.map((key) => controls.retriedAt(key)).filter((at) => at !== undefined);
}

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

interface Removal {
  readonly key: TargetKey;
  readonly release: { readonly status: string; readonly modifiedAt: string } | null;
}

/** Whether a release has been going for longer than it may, in this very step of the rollout. */
function isRemovalOverdue(deps: ReconcilerDeps, pass: Pass, { key, release }: Removal): boolean {
  if (release?.status !== 'uninstalling') return false;
  const { rollout } = pass.app.row.status;
  const step = Date.parse(rollout?.batch?.startedAt ?? rollout?.startedAt ?? '');
  const since = [step, Date.parse(release.modifiedAt), ...retriesOf(pass, [key])];
  return isPastDeadline(deps, pass, since);
}

/** Whether the progress deadline has passed since the latest of these times, in milliseconds since the Unix epoch. */
function isPastDeadline(
  { standstill, clock }: ReconcilerDeps,
  { app }: Pass,
  times: readonly number[],
): boolean {
  const from = Math.max(...times.filter((time) => !Number.isNaN(time)));
  const allowed = standstill.since(from) + progressDeadlineMs(app.row.spec.strategy ?? {});
  return clock.now() >= from + allowed;
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
