import { workloadState } from '../../model/workload-state.ts';
import type { Entry } from '../../view/view.ts';
import { appOfLabels } from '../apps.ts';
import type { Complete } from '../complete.ts';
import type * as gql from '../generated/resolvers.ts';
import { labelledStation } from '../workloads.ts';
import { entryFields } from './resource.ts';

export const Workload = { __resolveType: (workload: Entry<'Deployment'>) => workload.key.kind };

export const Deployment: Complete<
  gql.DeploymentResolvers,
  Omit<gql.Deployment, '__typename'>,
  Entry<'Deployment'>
> = {
  ...entryFields,
  namespace: ({ key }) => key.namespace,
  kind: ({ key }) => key.kind,
  station: (workload, _args, { view }) => labelledStation(view, workload) ?? null,
  app: (workload, _args, { view }) => appOfLabels(view, workload) ?? null,
  replicas: ({ row: { desired, updated, ready, available } }) => ({
    desired,
    updated,
    ready,
    available,
  }),
  state: ({ row }) => workloadState(row),
  images: ({ row }) => row.images,
  conditions: ({ row }) => row.conditions,
};
