import type { NodeEntry, NodeTotals as NodeTotalsOfView } from '../../view/view.ts';
import type { HardwareKind } from '../../model/rows.ts';
import type { Complete } from '../complete.ts';
import { within } from '../filters.ts';
import type * as gql from '../generated/resolvers.ts';
import { orderTerms } from '../orders.ts';
import { connection, pageArgs } from '../paging.ts';
import { usageNow } from '../usage.ts';
import { podFilter } from './pod.ts';
import { entryFields } from './resource.ts';

export const ClusterNode: Complete<
  gql.ClusterNodeResolvers,
  Omit<gql.ClusterNode, '__typename'>,
  NodeEntry
> = {
  ...entryFields,
  station: (node, _args, { view }) => view.stationOfNode(node) ?? null,
  ready: ({ row }) => row.ready,
  schedulable: ({ row }) => row.schedulable,
  hardware: ({ row }) => row.hardware,
  roles: ({ row }) => row.roles,
  conditions: ({ row }) => row.conditions,
  taints: ({ row }) => row.taints,
  addresses: ({ row }) => row.addresses,
  system: ({ row }) => row.system,
  capacity: ({ row }) => row.capacity,
  allocatable: ({ row }) => row.allocatable,
  requested: (node, _args, { view }) => view.requestedOnNode(node),
  used: (node, _args, { view, clock }) => usageNow(view.usedByNode(node), clock),
  pods: ({ key }, args, { view }) => {
    const scope = { clusters: [key.cluster], nodes: [key.name] };
    return connection(
      view.pods({
        ...pageArgs(args),
        filter: within(podFilter(args.filter), scope),
        ...orderTerms(args),
      }),
    );
  },
};

export const NodeTotals: Complete<
  gql.NodeTotalsResolvers,
  Omit<gql.NodeTotals, '__typename'>,
  NodeTotalsOfView
> = {
  byHardware: ({ byHardware }) =>
    (Object.entries(byHardware) as [HardwareKind, number][])
      .filter(([, count]) => count > 0)
      .map(([kind, count]) => ({ kind, count })),
};
