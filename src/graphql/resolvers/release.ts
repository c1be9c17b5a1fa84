import type { Entry } from '../../view/view.ts';
import { appNamed } from '../apps.ts';
import type { Complete } from '../complete.ts';
import type * as gql from '../generated/resolvers.ts';
import type { ReleaseObject as ReleaseObjectModel } from '../models.ts';
import { releaseObjects, releaseObjectState, storedRelease } from '../release-objects.ts';
import { entryFields } from './resource.ts';

export const Release: Complete<
  gql.ReleaseResolvers,
  Omit<gql.Release, '__typename'>,
  Entry<'Release'>
> = {
  ...entryFields,
  name: ({ row }) => row.release,
  namespace: ({ key }) => key.namespace,
  app: ({ row }, _args, { view }) =>
    row.app === '' ? null : (appNamed(view, row.appNamespace, row.app) ?? null),
  station: ({ key, row }, _args, { view }) =>
    row.station === '' ? null : (view.station(key.cluster, row.station) ?? null),
  scope: ({ row }) => row.scope,
  revision: ({ row }) => row.revision,
  status: ({ row }) => statuses[row.status] ?? 'UNKNOWN',
  appRevision: ({ row }) => row.appRevision,
  objects: (release, _args, { live }) => releaseObjects(live, release),
  updatedAt,
  chart: async (release, _args, { live }) => (await storedRelease(live, release))?.chart ?? null,
  values: async (release, _args, { live }) => (await storedRelease(live, release))?.values ?? null,
  manifestText: async (release, _args, { live }) =>
    (await storedRelease(live, release))?.manifest ?? null,
  notes: async (release, _args, { live }) => (await storedRelease(live, release))?.notes ?? null,
  description: async (release, _args, { live }) =>
    (await storedRelease(live, release))?.description ?? null,
  history: ({ key, row }, _args, { view }) =>
    view.releaseHistory({ cluster: key.cluster, namespace: key.namespace, release: row.release }),
};

export const ReleaseRevision: Complete<
  gql.ReleaseRevisionResolvers,
  Omit<gql.ReleaseRevision, '__typename'>,
  Entry<'Release'>
> = {
  revision: ({ row }) => row.revision,
  status: ({ row }) => statuses[row.status] ?? 'UNKNOWN',
  appRevision: ({ row }) => row.appRevision,
  updatedAt,
};

function updatedAt({ row }: Entry<'Release'>): string | null {
  return row.modifiedAt === '' ? null : row.modifiedAt;
}

export const ReleaseObject: Complete<
  gql.ReleaseObjectResolvers,
  Omit<gql.ReleaseObject, '__typename'>,
  ReleaseObjectModel
> = {
  apiVersion: ({ ref }) => ref.apiVersion,
  kind: ({ ref }) => ref.kind,
  name: ({ ref }) => ref.name,
  namespace: ({ ref }) => ref.namespace ?? null,
  state: (object, _args, context) => releaseObjectState(context, object),
};

/** Helm's words (pkg/release/common/status.go). */
const statuses: Readonly<Record<string, gql.ReleaseStatus>> = {
  deployed: 'DEPLOYED',
  superseded: 'SUPERSEDED',
  failed: 'FAILED',
  uninstalled: 'UNINSTALLED',
  uninstalling: 'UNINSTALLING',
  'pending-install': 'PENDING_INSTALL',
  'pending-upgrade': 'PENDING_UPGRADE',
  'pending-rollback': 'PENDING_ROLLBACK',
};
