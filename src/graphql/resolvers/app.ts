import { defaultHistoryLimit } from '../../helm/app-revisions.ts';
import { phaseOf, targetsOf } from '../../view/app-targets.ts';
import { stationOrUnknown } from '../../view/unknown-station.ts';
import type { Entry } from '../../view/view.ts';
import { messageOf, replicasOf, revisionAt } from '../../model/app-target.ts';
import { overrideFor } from '../../model/placement.ts';
import { keptRevisions } from '../app-intent.ts';
import { appRollout, appTargetId, appTargets } from '../app-parts.ts';
import type { Complete } from '../complete.ts';
import type * as gql from '../generated/resolvers.ts';
import type { AppTarget as AppTargetModel } from '../models.ts';
import { orderTerms } from '../orders.ts';
import { connection, listPage, pageArgs } from '../paging.ts';
import { attachedFields } from './attached.ts';
import { entryFields } from './resource.ts';

export const App: Complete<gql.AppResolvers, Omit<gql.App, '__typename'>, Entry<'HelmApp'>> = {
  ...entryFields,
  namespace: ({ key }) => key.namespace,
  phase: (app, _args, { view }) => phaseOf(app, targetsOf(view, app)),
  conditions: ({ row }) => row.status.conditions ?? [],
  chart: ({ row }) => row.status.chart ?? null,
  revision: ({ row }) => row.generation,
  values: ({ row }) => row.spec.values ?? {},
  placement: ({ row }) => row.spec.placement ?? {},
  replicaPolicy: ({ row }) => row.spec.replicas ?? null,
  strategy: ({ row }) => row.spec.strategy ?? {},
  restartedAt: ({ row }) => row.spec.restartedAt ?? null,
  revisionHistoryLimit: ({ row }) => row.spec.revisionHistoryLimit ?? defaultHistoryLimit,
  revisions: async (app, args, { live }) => {
    const kept = await keptRevisions(live, app);
    return kept && connection(listPage(kept, revisionKey, { args, keepOrder: true }));
  },
  targets: (app, { phases, ...args }, { view }) => {
    const all = appTargets(view, app);
    const wanted = phases == null ? all : all.filter(({ facts }) => phases.includes(facts.phase));
    return connection(listPage(wanted, ({ facts }) => facts.key, { args }));
  },
  rollout: (app, _args, { view }) => appRollout(app, () => targetsOf(view, app)),
  releases: ({ key }, args, { view }) =>
    connection(view.releases({ ...pageArgs(args), filter: { app: key }, ...orderTerms(args) })),
  workloads: ({ key }, args, { view }) =>
    connection(view.workloads({ ...pageArgs(args), filter: { app: key }, ...orderTerms(args) })),
  services: ({ key }, args, { view }) =>
    connection(view.services({ ...pageArgs(args), filter: { app: key }, ...orderTerms(args) })),
  ...attachedFields<Entry<'HelmApp'>>(({ key }) => ({ app: key })),
};

const revisionKey = ({ revision }: { readonly revision: number }): string => String(revision);

const overrideAt = ({ app, facts }: AppTargetModel) =>
  overrideFor({ cluster: facts.cluster, name: facts.station }, app.row.spec.stations);

export const AppTarget: Complete<
  gql.AppTargetResolvers,
  Omit<gql.AppTarget, '__typename'>,
  AppTargetModel
> = {
  id: appTargetId,
  app: ({ app }) => app,
  station: ({ facts }, _args, { view }) => stationOrUnknown(view, facts.cluster, facts.station),
  phase: ({ facts }) => facts.phase,
  revision: ({ app, facts }) => revisionAt(facts, app.row.generation),
  replicas: ({ facts }) => replicasOf(facts.workloads),
  message: ({ facts }) => messageOf(facts, facts.phase),
  reason: ({ reason }) => reason,
  release: ({ app, facts }, _args, { view }) =>
    view
      .releasesOfApp(app.key, { cluster: facts.cluster, station: facts.station })
      .find(({ row }) => row.scope === 'STATION') ?? null,
  replicaPolicy: (target) => overrideAt(target)?.replicas ?? null,
  values: (target) => overrideAt(target)?.values ?? null,
};
