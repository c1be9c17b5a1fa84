/** Reconciles one HelmApp: reads the world from the view, decides by pure functions, does one thing, looks again. */
import { PassingRefusal } from '../helm/wanted-releases.ts';
import { isConflict } from '../kube/kube-error.ts';
import { appFinalizer } from '../model/labels.ts';
import type { Target } from '../model/app-target.ts';
import { isEnded, isWhole } from '../model/rollout-situation.ts';
import { Refusal } from '../runtime/errors.ts';
import { phaseOf, targetsOf } from '../view/app-targets.ts';
import type { Entry } from '../view/view.ts';
import { acceptedStatus, postpone, refuse, refusedStations } from './accept-app.ts';
import { writeFailures } from './apply-releases.ts';
import { refOfApp, writeStatus } from './app-status.ts';
import { parseAppKey } from './app-triggers.ts';
import { createBatchSeen } from './batch-seen.ts';
import { carryOut } from './carry-out.ts';
import { createFaultRuns } from './fault-runs.ts';
import { createIntentCheck } from './intent-check.ts';
import { createOwnWrites } from './own-writes.ts';
import { createStandstill, isHomeThere } from './standstill.ts';
import { keepAccepted } from './keep-revision.ts';
import { after, done, type Outcome, type Reconciler } from './controller.ts';
import { removeEmptyNamespace } from './namespaces.ts';
import type { ReconcilerDeps, ReconcilerInputs } from './reconciler-deps.ts';
import { clusterReleaseOf, isMoved, isSyncing } from './rollout-world.ts';
import { uninstallApp } from './uninstall-app.ts';
import { createWantedStore, type WantedOfApp } from './wanted-of-app.ts';

/** A status that only says how the app is now is written at most this often (ARCHITECTURE 13). */
const statusPauseMs = 5_000;
/** How often the namespaces of a deleted app are looked at until they are empty, and how often at most. */
const emptying = { pauseMs: 500, looks: 60 };

/** Follows the home cluster from now on, until it is disposed of. */
export function createAppReconciler(given: ReconcilerInputs): Reconciler & Disposable {
  const { view } = given;
  const own = createOwnWrites(given.home, given.clock);
  const home = own.client;
  const intent = createIntentCheck(home, given.clock);
  const batchSeen = createBatchSeen(given);
  const standstill = createStandstill(given, home.cluster);
  const deps: ReconcilerDeps = {
    beganAt: given.clock.now(),
    ...given,
    home,
    isWanted: async (app) => await intent.isWanted(app),
    standstill,
    faults: createFaultRuns(given.clock),
  };
  const wantedStore = createWantedStore(deps);
  const phaseWrittenAt = new Map<string, number>();
  /** Deleted apps whose namespaces may be ours to remove: in which clusters, and the looks left. */
  const leaving = new Map<string, { clusters: readonly string[]; looks: number }>();

  async function pass(key: string, signal: AbortSignal): Promise<Outcome> {
    const { namespace, name } = parseAppKey(key);
    // Decisions are made on what is known to be so (invariant H1).
    if (!isHomeThere(view, home.cluster)) return after(1_000);
    const app = view.get('HelmApp', home.cluster, name, namespace);
    if (!app) return await leave(key, namespace);
    if (own.isBehind(app)) return after(20);
    if (app.row.deleting) {
      wantedStore.forget(app.row.uid);
      if ((await intent.live(app)) === undefined) return after(200);
      if (app.row.spec.createNamespace === true) {
        const clusters = new Set([home.cluster, ...(app.row.status.clusters ?? [])]);
        leaving.set(key, { clusters: [...clusters], looks: emptying.looks });
      }
      return await uninstallApp(deps, app, signal);
    }
    leaving.delete(key);
    const { status, generation } = app.row;
    const { rollout } = status;
    if (status.observedGeneration === generation) {
      if (rollout?.revision !== generation) return done;
      if (isEnded(rollout) && isSettled(app)) return await keepPhase(app);
    }
    const live = await intent.live(app);
    // Another leader may have written what the view does not show yet: the batch in change would be an old one (R3).
    if (live?.metadata.resourceVersion !== app.row.resourceVersion) return after(200);
    if (!(await batchSeen.isSeen(app, signal))) return after(500);
    if (!app.row.finalizers.includes(appFinalizer)) return await takeOn(app);
    const targets = targetsOf(view, app);
    const wanted = await wantedOf(app, targets);
    if (!wanted) return done;
    if (status.observedGeneration !== generation) {
      await keepAccepted(deps, { app, live, digest: wanted.chart.digest });
      // As they are now: it took a while to find out what is wanted.
      const inChange = targetsOf(view, app);
      await writeStatus(home, app, acceptedStatus(deps, app, { wanted, targets: inChange }));
      return after(100);
    }
    const failed = refusedStations(deps, app, { wanted, targets });
    if (failed.length > 0) {
      await writeFailures(deps, { app }, failed);
      return after(100);
    }
    return await carryOut(deps, { app, targets, wanted, signal });
  }

  /**
   * What is wanted; undefined when it was refused, which is stored then. A revision is taken on everywhere or nowhere;
   * later a cluster that refuses it does so for its own stations only.
   */
  async function wantedOf(
    app: Entry<'HelmApp'>,
    targets: readonly Target[],
  ): Promise<WantedOfApp | undefined> {
    const placed = targets.filter(
      (target) => target.placed && target.reachable && deps.manages(target.cluster),
    );
    const answer = await wantedStore.of(app, placed).catch((error: unknown) => {
      if (error instanceof Refusal) return { refusals: [error] };
      throw error;
    });
    const { refusals } = answer;
    const passing = refusals.find((refusal) => refusal instanceof PassingRefusal);
    if (passing) {
      await postpone(deps, app, passing);
      throw passing;
    }
    const isTakenOn = app.row.status.observedGeneration === app.row.generation;
    if ('refused' in answer) {
      if (refusals.length === 0 || (isTakenOn && answer.refused.size > 0)) return answer;
    }
    await refuse(deps, app, refusals);
    return undefined;
  }

  /** Whether nothing is left to catch up, and no station is to be tried again. */
  function isSettled(app: Entry<'HelmApp'>): boolean {
    const { rollout, clusters = [] } = app.row.status;
    const { parkedClusters = [], parkedTargets = [] } = rollout ?? {};
    if (rollout?.reason === 'REFUSED') return true;
    if (parkedClusters.length + parkedTargets.length > 0) return false;
    const isBehind = (cluster: string) =>
      deps.manages(cluster) &&
      view.cluster(cluster)?.sync.state === 'SYNCED' &&
      isMoved(view, app, clusterReleaseOf(view, app, cluster));
    if (rollout !== undefined && isWhole(rollout) && clusters.some(isBehind)) return false;
    return targetsOf(view, app).every(({ outcome }) => outcome !== null);
  }

  /** Before the first release: nothing may be left behind when the app is deleted. */
  async function takeOn(app: Entry<'HelmApp'>): Promise<Outcome> {
    const { finalizers, resourceVersion } = app.row;
    await home.mergePatch(refOfApp(app), {
      metadata: { resourceVersion, finalizers: [...finalizers, appFinalizer] },
    });
    return after(100);
  }

  /** Keeps `status.phase`, for those who look with kubectl, up with how the app is. */
  async function keepPhase(app: Entry<'HelmApp'>): Promise<Outcome> {
    // Else a process that has just begun would call every app degraded (N1).
    if (isSyncing(deps, app)) return done;
    const phase = phaseOf(app, targetsOf(view, app));
    if (phase === app.row.status.phase) return done;
    const since = deps.clock.now() - (phaseWrittenAt.get(app.row.uid) ?? 0);
    if (since < statusPauseMs) return after(statusPauseMs - since);
    phaseWrittenAt.set(app.row.uid, deps.clock.now());
    await writeStatus(home, app, { ...app.row.status, phase });
    return done;
  }

  /** Pods of a deleted app go a moment after it; then its namespaces may be empty. */
  async function leave(key: string, namespace: string): Promise<Outcome> {
    const left = leaving.get(key);
    if (left === undefined) return done;
    const apps = [...view.all('HelmApp', home.cluster, namespace)];
    if (apps.length > 0) {
      leaving.delete(key);
      return done;
    }
    const full: string[] = [];
    for (const cluster of left.clusters) {
      const client = deps.manages(cluster) ? deps.clientOf(cluster) : undefined;
      if (client && !(await removeEmptyNamespace(client, namespace))) full.push(cluster);
    }
    const looks = left.looks - 1;
    if (full.length > 0 && looks > 0) {
      leaving.set(key, { clusters: full, looks });
      return after(emptying.pauseMs);
    }
    leaving.delete(key);
    return done;
  }

  return {
    async reconcile(key, signal) {
      try {
        return await pass(key, signal);
      } catch (error) {
        // The view was behind: it catches up within moments.
        if (isConflict(error)) return after(200);
        throw error;
      }
    },
    [Symbol.dispose]: () => {
      standstill[Symbol.dispose]();
    },
  };
}
