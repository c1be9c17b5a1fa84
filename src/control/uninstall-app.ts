/** Takes an app away everywhere, stations before clusters, and lets go of it only when nothing of it is left. */
import { dropRevisions } from '../helm/app-revisions.ts';
import { disownArchive } from '../helm/chart-archives.ts';
import { getIfPresent } from '../kube/get-if-present.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import { isNotFound } from '../kube/kube-error.ts';
import { appFinalizer, scopeLabel } from '../model/labels.ts';
import { textOf } from '../model/manifest.ts';
import type { Entry } from '../view/view.ts';
import { refOfApp, revisedApp, writeStatus, withCondition } from './app-status.ts';
import { after, type Outcome } from './controller.ts';
import { inParallel } from '../runtime/in-parallel.ts';
import type { ReconcilerDeps } from './reconciler-deps.ts';
import { releaseLabelsIn } from './release-labels.ts';
import { InterruptedError, whileWanted } from './while-wanted.ts';

/** Releases removed at the same time in each cluster. */
const atOnce = 16;
/** How soon clusters that did not answer are asked again. */
const retry = after(2_000);

export async function uninstallApp(
  deps: ReconcilerDeps,
  app: Entry<'HelmApp'>,
  signal: AbortSignal,
): Promise<Outcome> {
  const { home, view, logger } = deps;
  // A custom resource that is being removed takes its objects with it: that is no wish to uninstall anything.
  if (await isDefinitionGoing(home)) {
    logger.warn('the HelmApp definition is going: its apps are let go of, nothing is uninstalled', {
      app: app.key,
    });
    await letGo(home, app);
    return after(100);
  }
  const name = { namespace: app.key.namespace, name: app.key.name };
  const clusters = new Set([
    ...(app.row.status.clusters ?? []),
    ...view.releasesOfApp(name).map(({ key }) => key.cluster),
  ]);
  const left: string[] = [];
  const reasons: string[] = [];
  // Side by side: a slow cluster must not keep the others waiting (V3).
  await inParallel([...clusters], clusters.size, async (cluster) => {
    const client = deps.clientOf(cluster);
    // A cluster that was taken out of the configuration, or is only looked at, is nobody's to clean here.
    if (!client || !deps.manages(cluster)) return;
    if (view.cluster(cluster)?.sync.state !== 'SYNCED') {
      left.push(cluster);
      return;
    }
    try {
      const waits = await uninstallFrom(deps, { client, app }, signal);
      if (waits.length > 0) left.push(cluster);
      reasons.push(...waits.map((wait) => `${cluster}: ${wait}`));
    } catch (error) {
      logger.warn('an app could not be removed from a cluster, trying again', { cluster, error });
      left.push(cluster);
    }
  });
  if (signal.aborted) return retry;
  if (left.length > 0) {
    await writeStatus(home, app, {
      ...app.row.status,
      phase: 'DELETING',
      conditions: withCondition(app.row.status.conditions, {
        type: 'Uninstalled',
        status: 'False',
        ...(reasons.length > 0
          ? { reason: 'HooksRunning', message: [...new Set(reasons)].sort().join(' ') }
          : {
              reason: 'ClusterUnreachable',
              message: `Waiting for ${left.sort().join(', ')}: the app is removed there when the cluster answers again.`,
            }),
      }),
    });
    return retry;
  }
  const kept = await dropRevisions(home, revisedApp(app));
  const digests = new Set([app.row.spec.chart.digest, app.row.status.chart?.digest, ...kept]);
  for (const digest of digests) {
    if (digest !== undefined)
      await disownArchive(home, { namespace: name.namespace, digest }, app.row);
  }
  await letGo(home, app);
  return after(200);
}

/** Answers what is waited for; nothing when the app is gone from the cluster. */
async function uninstallFrom(
  { writer, isWanted }: ReconcilerDeps,
  { client, app }: { client: KubeClient; app: Entry<'HelmApp'> },
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { namespace, name } = app.key;
  // The cluster itself is asked, as only it knows of a release that the view has not seen yet.
  const releases = await releasesIn(client, { namespace, name });
  const waits: string[] = [];
  const remove = async (release: string): Promise<void> => {
    if (signal.aborted) throw new InterruptedError();
    // With the home cluster away nothing is removed anywhere (H1).
    const wanted = whileWanted(client, async () => await isWanted(app));
    const outcome = await writer.remove(wanted, { namespace, name: release, app: app.key });
    if (outcome.kind === 'waiting') waits.push(outcome.message);
  };
  await inParallel(releases.station, atOnce, remove);
  // What all stations share goes when the last of them is gone.
  if (waits.length === 0) await inParallel(releases.cluster, atOnce, remove);
  return waits;
}

async function releasesIn(
  client: KubeClient,
  { namespace, name }: { namespace: string; name: string },
): Promise<{ station: string[]; cluster: string[] }> {
  const station = new Set<string>();
  const cluster = new Set<string>();
  for (const labels of await releaseLabelsIn(client, { namespace, name })) {
    const release = textOf(labels['name']);
    if (release === undefined) continue;
    (labels[scopeLabel] === 'cluster' ? cluster : station).add(release);
  }
  return { station: [...station], cluster: [...cluster] };
}

async function isDefinitionGoing(home: KubeClient): Promise<boolean> {
  const definition = await getIfPresent(home, {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    name: 'helmapps.stationmaster.io',
  });
  return definition === undefined || definition.metadata.deletionTimestamp !== undefined;
}

/** Removes our finalizer: the object goes, and with it the chart archives that no other app uses. */
async function letGo(home: KubeClient, app: Entry<'HelmApp'>): Promise<void> {
  const { finalizers, resourceVersion } = app.row;
  if (!finalizers.includes(appFinalizer)) return;
  await home
    .mergePatch(refOfApp(app), {
      metadata: { resourceVersion, finalizers: finalizers.filter((one) => one !== appFinalizer) },
    })
    .catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
}
