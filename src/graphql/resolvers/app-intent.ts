import type { AppRevision as AppRevisionModel } from '../../helm/app-revisions.ts';
import type { PlacementSpec } from '../../model/helm-app.ts';
import type { Complete } from '../complete.ts';
import type * as gql from '../generated/resolvers.ts';

export const Placement: Complete<
  gql.PlacementResolvers,
  Omit<gql.Placement, '__typename'>,
  PlacementSpec
> = {
  stations: ({ stations }) => stations ?? [],
  include: ({ include }) => include ?? [],
  exclude: ({ exclude }) => exclude ?? [],
};

export const AppRevision: Complete<
  gql.AppRevisionResolvers,
  Omit<gql.AppRevision, '__typename'>,
  AppRevisionModel
> = {
  changedAt: ({ changedAt }) => (changedAt === '' ? null : changedAt),
  chartDigest: ({ spec }) => spec.chart.digest ?? '',
  values: ({ spec }) => spec.values ?? {},
  placement: ({ spec }) => spec.placement ?? {},
  replicaPolicy: ({ spec }) => spec.replicas ?? null,
  strategy: ({ spec }) => spec.strategy ?? {},
};
