import { phaseOfApp } from '../apps.ts';
import type { Entry } from '../../view/view.ts';
import type { Complete } from '../complete.ts';
import type * as gql from '../generated/resolvers.ts';
import { connection, pageArgs } from '../paging.ts';
import { entryFields } from './resource.ts';

export const App: Complete<gql.AppResolvers, Omit<gql.App, '__typename'>, Entry<'HelmApp'>> = {
  ...entryFields,
  namespace: ({ key }) => key.namespace,
  phase: phaseOfApp,
  conditions: ({ row }) => row.status.conditions ?? [],
  chart: ({ row }) => row.status.chart ?? null,
  revision: ({ row }) => row.generation,
  releases: ({ key }, args, { view }) =>
    connection(view.releases({ ...pageArgs(args), filter: { app: key } })),
  workloads: ({ key }, args, { view }) =>
    connection(view.workloads({ ...pageArgs(args), filter: { app: key } })),
  services: ({ key }, args, { view }) =>
    connection(view.services({ ...pageArgs(args), filter: { app: key } })),
};
