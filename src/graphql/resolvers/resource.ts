import { stringify } from 'yaml';
import { kubeKindOf } from '../../kube/kinds.ts';
import type { KubeObject } from '../../kube/kube-client.ts';
import type { Labels } from '../../model/rows.ts';
import { Refusal } from '../../runtime/errors.ts';
import type { ClusterView, Entry, View } from '../../view/view.ts';
import type { GatewayContext } from '../context.ts';
import { withFacets } from '../facets.ts';
import { entryId } from '../find-by-id.ts';
import { resourceTypeName } from '../models.ts';
import { objectRef } from '../object-refs.ts';
import { connection, listPage, type ConnectionArgs } from '../paging.ts';
import type { ManifestFormat } from '../generated/resolvers.ts';

interface ManifestArgs {
  readonly format?: ManifestFormat | null | undefined;
}

export const Resource = { __resolveType: resourceTypeName };

/** The fields of `Resource` of whatever is an entry of the view. */
export const entryFields = {
  id: entryId,
  name: (entry: Entry) => entry.key.name,
  cluster: (entry: Entry, _args: object, { view }: GatewayContext) =>
    clusterNamed(view, entry.key.cluster),
  labels: (entry: Entry) => labelList(entry.row.labels),
  createdAt: (entry: Entry) => entry.row.createdAt,
  manifest: (entry: Entry, args: ManifestArgs, context: GatewayContext) =>
    liveManifest(entry, args, context),
  events: (entry: Entry, args: ConnectionArgs, { view }: GatewayContext) =>
    eventsAbout(entry, args, view),
};

/** The live object as text; null when there is no object (any more). */
export async function liveManifest(
  entry: Entry | null,
  { format }: ManifestArgs,
  { live }: GatewayContext,
): Promise<string | null> {
  const object = entry && (await live.object(entry.key.cluster, objectRef(entry)));
  return object && manifestText(object, format);
}

/** An object as text. */
export function manifestText(object: KubeObject, format: ManifestArgs['format']): string {
  return format === 'JSON'
    ? JSON.stringify(object, null, 2)
    : stringify(object, { aliasDuplicateObjects: false });
}

/** Events about the object, the latest first; none where there is no object. */
export function eventsAbout(entry: Entry | null, args: ConnectionArgs, view: View) {
  const { kubeKind = '' } = entry === null ? {} : kubeKindOf(entry.key.kind);
  const events = entry === null ? [] : view.eventsAbout({ ...entry.key, kind: kubeKind });
  const page = listPage(events, ({ key }) => `${key.namespace}/${key.name}`, {
    args,
    keepOrder: true,
  });
  return connection(
    withFacets(page, events, {
      fields: {
        CLUSTER: ({ key }) => key.cluster,
        STATION: (event) => view.stationOfEvent(event)?.name,
        NAMESPACE: ({ key }) => key.namespace,
        TYPE: ({ row }) => row.type,
        REASON: ({ row }) => row.reason,
        INVOLVED_KIND: ({ row }) => row.regarding.kind,
      },
      labels: ({ row }) => row.labels,
    }),
  );
}

/** Labels as a list, sorted by key. */
export function labelList(
  labels: Labels,
): readonly { readonly key: string; readonly value: string }[] {
  return Object.entries(labels)
    .map(([key, value]) => ({ key, value }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** The cluster of something in the view; it can be gone only when the configuration has just dropped it. */
export function clusterNamed(view: View, name: string): ClusterView {
  const cluster = view.cluster(name);
  if (cluster === undefined) throw new Refusal('NOT_FOUND', `Cluster ${name} is no longer watched`);
  return cluster;
}
