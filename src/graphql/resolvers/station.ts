import type { Membership as MembershipOfView, Station as StationOfView } from '../../view/view.ts';
import { ownedBy } from '../../model/station-membership.ts';
import { phaseOf, targetsOf } from '../../view/app-targets.ts';
import type { Complete } from '../complete.ts';
import { withFacets } from '../facets.ts';
import { viewFilter, within } from '../filters.ts';
import type * as gql from '../generated/resolvers.ts';
import { stationId } from '../find-by-id.ts';
import { orderTerms } from '../orders.ts';
import { connection, listPage, pageArgs } from '../paging.ts';
import { attachedFields } from './attached.ts';
import { podFilter } from './pod.ts';
import { clusterNamed, eventsAbout, labelList, liveManifest } from './resource.ts';

export const Station: Complete<
  gql.StationResolvers,
  Omit<gql.Station, '__typename'>,
  StationOfView
> = {
  id: stationId,
  cluster: ({ cluster }, _args, { view }) => clusterNamed(view, cluster),
  labels: ({ labels }) => labelList(labels),
  createdAt: ({ object }) => object?.row.createdAt ?? null,
  manifest: ({ object }, args, context) => liveManifest(object, args, context),
  events: ({ object }, args, { view }) => eventsAbout(object, args, view),
  tier: ({ spec }) => spec.tier ?? null,
  operator: ({ spec }) => spec.operator ?? null,
  location: ({ spec }) => spec.location ?? null,
  ownedBy: ({ name }, _args, { view }) => ownedBy(view.stationLabel, name),
  totals: ({ totals }) => totals,
  membership: (station, _args, { view }) => view.membership(station),
  nodes: (station, args, { view }) =>
    connection(
      view.nodes({
        ...pageArgs(args),
        filter: within(viewFilter(args.filter), scopeOf(station)),
        ...orderTerms(args),
      }),
    ),
  apps: (station, args, { view }) => {
    const apps = view.appsAtStation(station);
    const page = listPage(apps, ({ key }) => `${key.name}/${key.namespace}`, { args });
    return connection(
      withFacets(page, apps, {
        fields: {
          NAMESPACE: ({ key }) => key.namespace,
          PHASE: (app) => phaseOf(app, targetsOf(view, app)),
        },
        labels: ({ row }) => row.labels,
      }),
    );
  },
  releases: (station, args, { view }) =>
    connection(view.releases({ ...pageArgs(args), filter: scopeOf(station) })),
  workloads: (station, args, { view }) =>
    connection(view.workloads({ ...pageArgs(args), filter: scopeOf(station) })),
  services: (station, args, { view }) =>
    connection(view.services({ ...pageArgs(args), filter: scopeOf(station) })),
  pods: (station, args, { view }) =>
    connection(
      view.pods({ ...pageArgs(args), filter: within(podFilter(args.filter), scopeOf(station)) }),
    ),
  ...attachedFields(scopeOf),
};

export const Membership: Complete<
  gql.MembershipResolvers,
  Omit<gql.Membership, '__typename'>,
  MembershipOfView
> = {
  missing: ({ missingNodes }) => missingNodes.length,
  conflicting: ({ conflictingNodes }) => conflictingNodes.length,
};

/** A station as a filter: its name alone may be another station's in another cluster. */
function scopeOf({ cluster, name }: StationOfView) {
  return { clusters: [cluster], stations: [name] };
}
