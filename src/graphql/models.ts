import type { ClusterView, Entry, NodeEntry, PodEntry, Station } from '../view/view.ts';
import type { RowKind } from '../model/rows.ts';

/** Kinds of the view that have a type of their own in the graph. */
export type GraphKind = Extract<
  RowKind,
  'Node' | 'Pod' | 'Deployment' | 'Service' | 'HelmApp' | 'Release'
>;

/** What stands behind interface `Resource`. */
export type GraphResource =
  | Station
  | NodeEntry
  | PodEntry
  | Entry<'Deployment'>
  | Entry<'Service'>
  | Entry<'HelmApp'>
  | Entry<'Release'>;

/** What stands behind interface `Node`. */
export type GraphNode = GraphResource | ClusterView;

/** One address and port behind a Service. `nodeName` and `podName` are empty when the end point names none. */
export interface Backend {
  readonly cluster: string;
  readonly namespace: string;
  readonly ip: string;
  readonly port: number;
  readonly ready: boolean;
  readonly nodeName: string;
  readonly podName: string;
}

const typeOfKind = {
  Node: 'ClusterNode',
  Pod: 'Pod',
  Deployment: 'Deployment',
  Service: 'Service',
  HelmApp: 'App',
  Release: 'Release',
} as const satisfies Record<GraphKind, string>;

/** The graph's type name of an entry. */
export type EntryTypeName = (typeof typeOfKind)[GraphKind];

/** The graph's type of what stands behind `Resource`. */
export function resourceTypeName(resource: GraphResource): EntryTypeName | 'Station' {
  return 'key' in resource ? typeOfKind[resource.key.kind] : 'Station';
}

/** The graph's type of what stands behind `Node`. */
export function nodeTypeName(node: GraphNode): EntryTypeName | 'Station' | 'Cluster' {
  return isCluster(node) ? 'Cluster' : resourceTypeName(node);
}

export function isCluster(node: GraphNode): node is ClusterView {
  return !('key' in node) && 'sync' in node;
}
