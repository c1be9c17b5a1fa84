/** Kinds that say something about workloads, pods and services. */
import { ownerOfObject } from '../../model/object-owner.ts';
import { workloadKinds, type AttachedKind } from '../../model/rows.ts';
import type { ObjectFilter } from '../../view/kind-filters.ts';
import type { Entry, ObjectOrderField, OrderTerm, View } from '../../view/view.ts';
import { appOfLabels } from '../apps.ts';
import type { Complete } from '../complete.ts';
import type { GatewayContext } from '../context.ts';
import type * as gql from '../generated/resolvers.ts';
import type { IngressRoute as IngressRouteModel } from '../models.ts';
import { orderTerms } from '../orders.ts';
import { connection, pageArgs, type ConnectionArgs } from '../paging.ts';
import { labelledStation } from '../workloads.ts';
import { said } from '../said.ts';
import { entryFields, labelList } from './resource.ts';

interface AttachedArgs extends ConnectionArgs {
  readonly orderBy?: readonly OrderTerm<ObjectOrderField>[] | null | undefined;
}

/** A page of one kind, by name where no order is asked for. */
export function attachedPage<K extends AttachedKind>(
  view: View,
  kind: K,
  ...[args, filter]: readonly [AttachedArgs, ObjectFilter]
) {
  return connection(view.attached(kind, { ...pageArgs(args), filter, ...orderTerms(args) }));
}

/** The fields that lead from something to all that is attached to what belongs to it. */
export function attachedFields<T>(scopeOf: (item: T) => ObjectFilter) {
  const pageOf =
    <K extends AttachedKind>(kind: K) =>
    (item: T, args: AttachedArgs, { view }: GatewayContext) =>
      attachedPage(view, kind, args, scopeOf(item));
  return {
    autoscalers: pageOf('HorizontalPodAutoscaler'),
    disruptionBudgets: pageOf('PodDisruptionBudget'),
    volumeClaims: pageOf('PersistentVolumeClaim'),
    ingresses: pageOf('Ingress'),
  };
}

const owned = {
  ...entryFields,
  namespace: ({ key }: Entry<AttachedKind>) => key.namespace,
  station: (entry: Entry<AttachedKind>, _args: object, { view }: GatewayContext) =>
    labelledStation(view, entry) ?? null,
  app: (entry: Entry<AttachedKind>, _args: object, { view }: GatewayContext) =>
    appOfLabels(view, entry) ?? null,
  owner: ({ row }: Entry<AttachedKind>) => ownerOfObject(row),
};

export const HorizontalPodAutoscaler: Complete<
  gql.HorizontalPodAutoscalerResolvers,
  Omit<gql.HorizontalPodAutoscaler, '__typename'>,
  Entry<'HorizontalPodAutoscaler'>
> = {
  ...owned,
  workload: ({ key, row }, _args, { view }) => {
    const kind = workloadKinds.find((one) => one === row.target.kind);
    return (kind && view.get(kind, key.cluster, row.target.name, key.namespace)) ?? null;
  },
  minReplicas: ({ row }) => row.minReplicas,
  maxReplicas: ({ row }) => row.maxReplicas,
  currentReplicas: ({ row }) => row.currentReplicas,
  desiredReplicas: ({ row }) => row.desiredReplicas,
  metrics: ({ row }) => row.metrics,
  conditions: ({ row }) => row.conditions,
};

export const PodDisruptionBudget: Complete<
  gql.PodDisruptionBudgetResolvers,
  Omit<gql.PodDisruptionBudget, '__typename'>,
  Entry<'PodDisruptionBudget'>
> = {
  ...owned,
  minAvailable: ({ row }) => row.minAvailable,
  maxUnavailable: ({ row }) => row.maxUnavailable,
  selector: ({ row }) => labelList(row.selector),
  expectedPods: ({ row }) => row.expectedPods,
  desiredHealthy: ({ row }) => row.desiredHealthy,
  currentHealthy: ({ row }) => row.currentHealthy,
  disruptionsAllowed: ({ row }) => row.disruptionsAllowed,
  conditions: ({ row }) => row.conditions,
};

export const PersistentVolumeClaim: Complete<
  gql.PersistentVolumeClaimResolvers,
  Omit<gql.PersistentVolumeClaim, '__typename'>,
  Entry<'PersistentVolumeClaim'>
> = {
  ...owned,
  phase: ({ row }) => claimPhases[row.phase] ?? 'PENDING',
  storageClass: ({ row }) => said(row.storageClass),
  accessModes: ({ row }) => row.accessModes,
  volumeName: ({ row }) => said(row.volumeName),
  requestedBytes: ({ row }) => row.requestedBytes,
  capacityBytes: ({ row }) => row.capacityBytes,
};

const claimPhases: Readonly<Record<string, gql.VolumeClaimPhase>> = {
  Pending: 'PENDING',
  Bound: 'BOUND',
  Lost: 'LOST',
};

export const Ingress: Complete<
  gql.IngressResolvers,
  Omit<gql.Ingress, '__typename'>,
  Entry<'Ingress'>
> = {
  ...owned,
  className: ({ row }) => said(row.ingressClass),
  routes: (ingress) => ingress.row.routes.map((route) => ({ ...route, ingress })),
  tlsHosts: ({ row }) => row.tlsHosts,
  addresses: ({ row }) => row.addresses,
};

export const IngressRoute: Complete<
  gql.IngressRouteResolvers,
  Omit<gql.IngressRoute, '__typename'>,
  IngressRouteModel
> = {
  host: ({ host }) => said(host),
  path: ({ path }) => said(path),
  pathType: ({ pathType }) => said(pathType),
  serviceName: ({ service }) => said(service),
  port: ({ port }) => said(port),
  service: ({ ingress: { key }, service }, _args, { view }) =>
    view.get('Service', key.cluster, service, key.namespace) ?? null,
};
