/** Everything that is checked and computed before an app's intent is written; reads only. */
import type { KubeClient } from '../kube/kube-client.ts';
import { targetClusters } from '../helm/target-clusters.ts';
import { wantedReleases, type Chart, type Render } from '../helm/wanted-releases.ts';
import type { HelmAppSpec } from '../model/helm-app.ts';
import {
  isNamedByIntent,
  selectStations,
  type PlaceableStation,
  type PlacementDecision,
  type PlacementError,
} from '../model/placement.ts';
import { Refusal } from '../runtime/errors.ts';
import type { View } from '../view/view.ts';
import type { WantedRelease } from '../helm/wanted-release.ts';
import { latestByTarget } from '../view/app-targets.ts';
import { inventoryOf, placementOf } from '../view/placed-stations.ts';
import { serviceLocalityIn } from '../view/service-reach.ts';
import { stationOrUnknown } from '../view/unknown-station.ts';
import type { PlacementPlan } from './commands.ts';
import { planWarnings } from './plan-warnings.ts';
import { plannedChanges, type PlanDeps } from './placement-plan.ts';

export interface PreviewDeps extends PlanDeps {
  readonly render: Render;
  readonly stationLabel: string;
  readonly clientOf: (cluster: string) => KubeClient | undefined;
  /** Whether the gateway may write to a cluster (`--manage`). */
  readonly manages: (cluster: string) => boolean;
}

export interface Intent {
  readonly app: { readonly namespace: string; readonly name: string };
  readonly spec: HelmAppSpec;
  readonly chart: Chart;
  /** An intent that was taken on once: a station that it has lost since speaks against no change of something else. */
  readonly known?: HelmAppSpec;
}

/**
 * The plan of an intent. Throws the first refusal of the placement, or all of them and of the render as `Refusals`.
 * Stations of a cluster that does not answer are chosen all the same: they are caught up when it is back.
 */
export async function previewApp(
  deps: PreviewDeps,
  { app, spec, chart, known }: Intent,
): Promise<PlacementPlan> {
  const { view } = deps;
  const placement = placementOf(view, spec);
  const lost = new Set((known ? placementOf(view, known) : undefined)?.errors.map(wordsOf));
  const errors = placement.errors.filter(
    (error) => error.code === 'NO_STATION_MATCHES' || !lost.has(wordsOf(error)),
  );
  if (errors.length > 0) {
    throw new Refusals(
      errors.map(
        ({ code, message, path }) =>
          new Refusal(code, message, ['input', ...path.split(/[.[\]]+/).filter(Boolean)]),
      ),
    );
  }
  const unmanaged = new Set(
    placement.chosen.map(({ cluster }) => cluster).filter((cluster) => !deps.manages(cluster)),
  );
  if (unmanaged.size > 0) {
    throw new Refusal(
      'READ_ONLY',
      `The gateway only looks at ${[...unmanaged].join(', ')}: nothing can be placed there.`,
      ['input', 'placement'],
    );
  }
  const stations = [...placement.chosen, ...lostStations(view, app, spec)].map(
    ({ cluster, name }) => ({
      cluster,
      name,
      nodes: view.station(cluster, name)?.totals.nodes.total ?? 0,
    }),
  );
  // One that is known not to answer is not waited for (V3).
  const answering: PreviewDeps['clientOf'] = (cluster) =>
    view.cluster(cluster)?.sync.state === 'UNREACHABLE' ? undefined : deps.clientOf(cluster);
  const { clusters, unreachable } = await targetClusters(
    { ...deps, clientOf: answering },
    {
      app,
      stations,
      presentRevision: (cluster) =>
        view
          .releasesOfApp(app, { cluster })
          .filter(({ row }) => row.scope === 'CLUSTER')
          .reduce((latest, { row }) => Math.max(latest, row.revision), 0),
      serviceLocality: (cluster) => serviceLocalityIn(view, cluster),
    },
  );
  // With no cluster to ask, the chart is still rendered once, so that one that cannot be rendered is refused now.
  const asked =
    clusters.length > 0
      ? clusters
      : unreachable.slice(0, 1).map((name) => ({
          name,
          capabilities: {},
          serviceLocality: serviceLocalityIn(view, name),
          stations: stations.filter(({ cluster }) => cluster === name),
          namespaced: () => undefined,
        }));
  const wanted = await wantedReleases(deps, {
    app,
    spec,
    chart,
    stationLabel: deps.stationLabel,
    clusters: asked,
  });
  if (wanted.refusals.length > 0) throw new Refusals(wanted.refusals);
  checkOurs(view, wanted.releases);
  const changes = plannedChanges(deps, app, wanted.releases);
  const silent = new Set(unreachable);
  const shown = ({
    cluster,
    name,
    reason,
  }: PlacementDecision): PlacementPlan['chosen'][number] => ({
    station: stationOrUnknown(view, cluster, name),
    reason,
  });
  return {
    chosen: placement.chosen.map(shown),
    rejected: placement.rejected.map(shown),
    // What a cluster that does not answer has is not known to be wrong: nothing is planned away there.
    changes: changes.filter(({ cluster, action }) => action !== 'DELETE' || !silent.has(cluster)),
    warnings: planWarnings(wanted, clusters),
  };
}

/** Names the reference that an error is about, wherever it stands. */
const wordsOf = ({ code, message }: PlacementError): string => `${code} ${message}`;

/** Stations that cannot be chosen any more, though the intent names them: what runs there goes on (R2). */
function lostStations(
  view: View,
  app: Intent['app'],
  { placement }: HelmAppSpec,
): readonly PlaceableStation[] {
  const inventory = inventoryOf(view);
  const chosen = new Set(selectStations(inventory, placement).chosen.map(({ key }) => key));
  return [...latestByTarget(view.releasesOfApp(app))]
    .filter(([key]) => !chosen.has(key))
    .map(([, { cluster, row }]) => ({ cluster, name: row.station }))
    .filter((station) => isNamedByIntent(station, placement, inventory));
}

/** A Helm release of somebody else's is neither taken over nor overwritten. */
function checkOurs(view: View, wanted: readonly WantedRelease[]): void {
  for (const { cluster, namespace, name } of wanted) {
    for (const { row } of view.all('Release', cluster, namespace)) {
      if (row.scope !== 'FOREIGN' || row.release !== name) continue;
      throw new Refusal(
        'NOT_OURS',
        `Cluster ${cluster} has a Helm release ${namespace}/${name} that is not this app's: choose another name or namespace.`,
        ['input', 'name'],
      );
    }
  }
}

/** Several refusals at once. */
export class Refusals extends Error {
  readonly refusals: readonly Refusal[];

  constructor(refusals: readonly Refusal[]) {
    super(refusals.map(({ message }) => message).join('\n'));
    this.name = 'Refusals';
    this.refusals = refusals;
  }
}
