import { ownerOfObject } from '../../model/object-owner.ts';
import { workloadState } from '../../model/workload-state.ts';
import type { WorkloadEntry } from '../../view/view.ts';
import { appOfLabels } from '../apps.ts';
import type { Complete } from '../complete.ts';
import type * as gql from '../generated/resolvers.ts';
import { labelledStation } from '../workloads.ts';
import { entryFields } from './resource.ts';

export const Workload = { __resolveType: ({ key }: WorkloadEntry) => key.kind };

/** All kinds of workloads answer alike: what differs is in their rows. */
const workload: Complete<
  gql.DeploymentResolvers,
  Omit<gql.Deployment, '__typename'>,
  WorkloadEntry
> = {
  ...entryFields,
  namespace: ({ key }) => key.namespace,
  kind: ({ key }) => key.kind,
  station: (entry, _args, { view }) => labelledStation(view, entry) ?? null,
  app: (entry, _args, { view }) => appOfLabels(view, entry) ?? null,
  owner: ({ row }) => ownerOfObject(row),
  replicas: ({ row: { desired, updated, ready, available } }) => ({
    desired,
    updated,
    ready,
    available,
  }),
  state: ({ row }) => workloadState(row),
  images: ({ row }) => row.images,
  conditions: ({ row }) => row.conditions,
  autoscaler: (entry, _args, { view }) => view.autoscalersOf(entry)[0] ?? null,
};

export {
  workload as CronJob,
  workload as DaemonSet,
  workload as Deployment,
  workload as Job,
  workload as StatefulSet,
};
