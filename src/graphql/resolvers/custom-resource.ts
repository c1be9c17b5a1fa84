import { appOfLabels } from '../apps.ts';
import type { Complete } from '../complete.ts';
import type * as gql from '../generated/resolvers.ts';
import type { CustomResource as CustomResourceModel } from '../models.ts';
import { labelledStation } from '../workloads.ts';
import { said } from '../said.ts';
import { entryFields } from './resource.ts';

export const CustomResource: Complete<
  gql.CustomResourceResolvers,
  Omit<gql.CustomResource, '__typename'>,
  CustomResourceModel
> = {
  ...entryFields,
  namespace: ({ key }) => said(key.namespace),
  station: (entry, _args, { view }) => labelledStation(view, entry) ?? null,
  app: (entry, _args, { view }) => appOfLabels(view, entry) ?? null,
  apiVersion: ({ row }) => row.apiVersion,
  kind: ({ row }) => row.kind,
  phase: ({ row }) => said(row.phase),
  conditions: ({ row }) => row.conditions,
};
