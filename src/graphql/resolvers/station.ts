import type { Membership as MembershipOfView, Station as StationOfView } from '../../view/view.ts';
import { ownedBy } from '../../model/station-membership.ts';
import type { Complete } from '../complete.ts';
import { viewFilter, within } from '../filters.ts';
import type * as gql from '../generated/resolvers.ts';
import { stationId } from '../find-by-id.ts';
import { manifestSetsAt } from '../manifest-sets.ts';
import { orderTerms } from '../orders.ts';
import { connection, pageArgs } from '../paging.ts';
import { usageNow } from '../usage.ts';
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
  // What is used is looked up where it is asked for: it is no part of what changes a station.
  totals: (station) => station,
  membership: (station, _args, { view }) => view.membership(station),
  nodes: (station, args, { view }) =>
    connection(
      view.nodes({
        ...pageArgs(args),
        filter: within(viewFilter(args.filter), scopeOf(station)),
        ...orderTerms(args),
      }),
    ),
  apps: (station, args, { view }) =>
    connection(
      view.apps({
        ...pageArgs(args),
        filter: {
          ...viewFilter(args.filter),
          at: { cluster: station.cluster, station: station.name },
        },
        ...orderTerms(args),
      }),
    ),
  releases: (station, args, { view }) =>
    connection(
      view.releases({
        ...pageArgs(args),
        filter: within(viewFilter(args.filter), scopeOf(station)),
        ...orderTerms(args),
      }),
    ),
  workloads: (station, args, { view }) =>
    connection(
      view.workloads({
        ...pageArgs(args),
        filter: within(viewFilter(args.filter), scopeOf(station)),
        ...orderTerms(args),
      }),
    ),
  services: (station, args, { view }) =>
    connection(
      view.services({
        ...pageArgs(args),
        filter: within(viewFilter(args.filter), scopeOf(station)),
        ...orderTerms(args),
      }),
    ),
  pods: (station, args, { view }) =>
    connection(
      view.pods({
        ...pageArgs(args),
        filter: within(podFilter(args.filter), scopeOf(station)),
        ...orderTerms(args),
      }),
    ),
  misplacedPods: ({ cluster, name }, args, { view }) =>
    connection(
      view.pods({
        ...pageArgs(args),
        filter: within(podFilter(args.filter), { clusters: [cluster], misplacedFrom: [name] }),
        ...orderTerms(args),
      }),
    ),
  manifestSets: (station, _args, { live, view }) =>
    manifestSetsAt(live, station, view.stationLabel),
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

export const StationTotals: Complete<
  gql.StationTotalsResolvers,
  Omit<gql.StationTotals, '__typename'>,
  StationOfView
> = {
  nodes: ({ totals }) => totals.nodes,
  pods: ({ totals }) => totals.pods,
  capacity: ({ totals }) => totals.capacity,
  allocatable: ({ totals }) => totals.allocatable,
  requested: ({ totals }) => totals.requested,
  used: (station, _args, { view, clock }) => usageNow(view.usedByStation(station), clock),
};

/** A station as a filter: its name alone may be another station's in another cluster. */
function scopeOf({ cluster, name }: StationOfView) {
  return { clusters: [cluster], stations: [name] };
}
