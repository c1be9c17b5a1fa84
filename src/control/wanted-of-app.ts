/** What an app's intent wants now, remembered while neither the intent nor the stations change, nor what keeps Services in them. */
import { readRevision } from '../helm/app-revisions.ts';
import { ownArchive, putArchive, readArchive } from '../helm/chart-archives.ts';
import { targetClusters } from '../helm/target-clusters.ts';
import {
  PassingRefusal,
  refusalOfFault,
  wantedReleases,
  type Chart,
  type Wanted,
} from '../helm/wanted-releases.ts';
import { apiVersion, retriedAnnotation } from '../model/labels.ts';
import type { Target } from '../model/app-target.ts';
import { Refusal } from '../runtime/errors.ts';
import { serviceLocalityIn } from '../view/service-reach.ts';
import type { Entry } from '../view/view.ts';
import { revisedApp } from './app-status.ts';
import { takeChartSection } from './chart-section.ts';
import type { ReconcilerDeps } from './reconciler-deps.ts';

/** What is wanted, from which chart, and which clusters could not be asked. */
export interface WantedOfApp extends Wanted {
  readonly chart: Chart;
  readonly unreachable: readonly string[];
}

export interface WantedStore {
  /** Throws a `Refusal` when the chart cannot be had. Placed targets of clusters that do not answer are left out. */
  of(app: Entry<'HelmApp'>, placed: readonly Target[]): Promise<WantedOfApp>;
  forget(uid: string): void;
}

export type WantedDeps = Pick<
  ReconcilerDeps,
  'view' | 'home' | 'clientOf' | 'charts' | 'engine' | 'render' | 'stationLabel'
>;

export function createWantedStore(deps: WantedDeps): WantedStore {
  const known = new Map<string, { readonly key: string; readonly wanted: WantedOfApp }>();

  async function compute(app: Entry<'HelmApp'>, placed: readonly Target[]): Promise<WantedOfApp> {
    const chart = await chartOf(deps, app);
    await takeChartSection(deps, app, chart);
    const name = { namespace: app.key.namespace, name: app.key.name };
    const { clusters, unreachable } = await targetClusters(deps, {
      app: name,
      stations: placed.map(({ cluster, station }) => ({
        cluster,
        name: station,
        nodes: deps.view.station(cluster, station)?.totals.nodes.total ?? 0,
      })),
      presentRevision: (cluster) =>
        deps.view
          .releasesOfApp(name, { cluster })
          .filter(({ row }) => row.scope === 'CLUSTER')
          .reduce((latest, { row }) => Math.max(latest, row.revision), 0),
      serviceLocality: (cluster) => serviceLocalityIn(deps.view, cluster),
    });
    const wanted = await wantedReleases(deps, {
      app: name,
      spec: app.row.spec,
      chart,
      stationLabel: deps.stationLabel,
      clusters,
    });
    return { ...wanted, chart, unreachable };
  }

  return {
    async of(app, placed) {
      const { uid, generation, annotations } = app.row;
      // A retry asks anew: what was refused may be well by then.
      const retries = annotations[retriedAnnotation] ?? '';
      const localities = [...new Set(placed.map(({ cluster }) => cluster))].map((cluster) =>
        serviceLocalityIn(deps.view, cluster),
      );
      const key = JSON.stringify([
        generation,
        retries,
        placed.map(({ key: at }) => at),
        localities,
      ]);
      const present = known.get(uid);
      if (present?.key === key) return present.wanted;
      const wanted = await compute(app, placed);
      // An answer that lacks a cluster, or a refusal that may pass, must not outlive the moment.
      const isLasting =
        wanted.unreachable.length === 0 &&
        !wanted.refusals.some((refusal) => refusal instanceof PassingRefusal);
      if (isLasting) known.set(uid, { key, wanted });
      return wanted;
    },
    forget(uid) {
      known.delete(uid);
    },
  };
}

/** The chart by the digest kept in the home cluster; one given in another way is fetched once and then kept there. */
async function chartOf(deps: WantedDeps, app: Entry<'HelmApp'>): Promise<Chart> {
  const { home, engine, charts } = deps;
  const { spec, status, uid, generation } = app.row;
  const place = (digest: string) => ({ namespace: app.key.namespace, digest });
  const owner = { apiVersion, name: app.key.name, uid };
  // What was fetched for this generation stays the chart of this generation, whatever its source says by now: also where
  // whoever fetched it kept the revision and got no further.
  const kept =
    spec.chart.digest ??
    (status.observedGeneration === generation
      ? status.chart?.digest
      : (await readRevision(home, revisedApp(app), generation))?.spec.chart.digest);
  if (kept !== undefined) {
    const archive = await readArchive(home, place(kept));
    if (archive) {
      const inspection = await engine.inspect(archive);
      if (!inspection.ok) throw refusalOfFault(inspection.fault, 'chart');
      await ownArchive(home, place(kept), owner);
      return { digest: kept, archive, inspection: inspection.value };
    }
    if (spec.chart.digest !== undefined) {
      throw new Refusal(
        'INVALID_CHART',
        `The home cluster keeps no chart archive with the digest ${kept} in namespace ${app.key.namespace}.`,
        ['spec', 'chart', 'digest'],
      );
    }
  }
  const fetched = await charts.fetchChart(spec.chart);
  if (!fetched.ok) throw refusalOfFault(fetched.fault, 'chart');
  await putArchive(home, place(fetched.value.digest), fetched.value.archive);
  await ownArchive(home, place(fetched.value.digest), owner);
  return fetched.value;
}
