import type { ClusterSync, WatchSync } from '../../store/fleet-store.ts';
import type { ClusterView } from '../../view/view.ts';
import type { Complete } from '../complete.ts';
import { viewFilter, within } from '../filters.ts';
import type * as gql from '../generated/resolvers.ts';
import { clusterId } from '../find-by-id.ts';
import { orderTerms } from '../orders.ts';
import { connection, pageArgs } from '../paging.ts';
import { usageNow } from '../usage.ts';
import { eventFilter } from './event.ts';
import { podFilter } from './pod.ts';
import { labelList } from './resource.ts';

export const Cluster: Complete<
  gql.ClusterResolvers,
  Omit<gql.Cluster, '__typename'>,
  ClusterView
> = {
  id: clusterId,
  state: ({ sync }) => sync.state,
  version: ({ sync }) => sync.version,
  labels: ({ labels }) => labelList(labels),
  sync: ({ sync }) => sync,
  totals: ({ name, stations, nodes, pods }, _args, { view, clock }) => ({
    stations,
    nodes,
    pods,
    used: usageNow(view.usedByCluster(name), clock),
  }),
  stations: ({ name }, args, { view }) =>
    connection(
      view.stations({
        ...pageArgs(args),
        filter: within(viewFilter(args.filter), { clusters: [name] }),
        ...orderTerms(args),
      }),
    ),
  nodes: ({ name }, args, { view }) =>
    connection(
      view.nodes({
        ...pageArgs(args),
        filter: within(viewFilter(args.filter), { clusters: [name] }),
        ...orderTerms(args),
      }),
    ),
  pods: ({ name }, args, { view }) =>
    connection(
      view.pods({
        ...pageArgs(args),
        filter: within(podFilter(args.filter), { clusters: [name] }),
        ...orderTerms(args),
      }),
    ),
  workloads: ({ name }, args, { view }) =>
    connection(
      view.workloads({
        ...pageArgs(args),
        filter: within(viewFilter(args.filter), { clusters: [name] }),
        ...orderTerms(args),
      }),
    ),
  services: ({ name }, args, { view }) =>
    connection(
      view.services({
        ...pageArgs(args),
        filter: within(viewFilter(args.filter), { clusters: [name] }),
        ...orderTerms(args),
      }),
    ),
  apps: ({ name }, args, { view }) =>
    connection(
      view.apps({
        ...pageArgs(args),
        filter: { ...viewFilter(args.filter), at: { cluster: name } },
        ...orderTerms(args),
      }),
    ),
  releases: ({ name }, args, { view }) =>
    connection(
      view.releases({
        ...pageArgs(args),
        filter: within(viewFilter(args.filter), { clusters: [name] }),
        ...orderTerms(args),
      }),
    ),
  events: ({ name }, args, { view }) =>
    connection(
      view.events({
        ...pageArgs(args),
        filter: within(eventFilter(args.filter), { clusters: [name] }),
        ...orderTerms(args),
      }),
    ),
};

export const Sync: Complete<gql.SyncResolvers, Omit<gql.Sync, '__typename'>, ClusterSync> = {
  lagMs: ({ asOf }, _args, { clock }) =>
    asOf === null ? null : Math.max(0, clock.now() - Date.parse(asOf)),
};

export const WatchStatus: Complete<
  gql.WatchStatusResolvers,
  Omit<gql.WatchStatus, '__typename'>,
  WatchSync
> = {};
